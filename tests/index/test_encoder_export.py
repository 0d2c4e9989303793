from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import SettingsWrong
from assistant.language.vocabulary import Vocabulary
from index.build import bring_up_to_date
from index.encoders.model_export import CannotExport, export
from index.encoders.openvino import (
    COMPILED,
    MODEL,
    RECIPE,
    SAME,
    TOKENIZER,
    WEIGHTS,
    ExportedEncoder,
    ExportUnusable,
    Recipe,
)
from index.encoders.selection import encoder_of
from index.encoders.sentence_transformer import Encoder, SentenceTransformerEncoder
from tests.index.conftest import CountingEncoder
from tests.index.samples import catalog
from tests.index.tiny_models import WIDTH, make_model

TEXTS = [
    "Har I et besøg om vand til 4. klasse i foråret?",
    "Wo kommt unser Wasser her?",
    "A factory that cleans waste water, and what it does with the sludge.",
    "æøå ÆØÅ äöüß",
    "42",
    "",
    "  \n two \t lines\n",
    "🚰 a [SEP] sign that [CLS] means something to the model [MASK]",
    "Die Klärwerkstatt lädt Grundschulklassen ein. " * 12,
]
HEAVY = {
    "torch", "transformers", "sentence_transformers", "sklearn", "scipy", "onnx", "openvino_telemetry",
    "structlog", "rich", "sqlite_utils",
    "starlette", "uvicorn", "aiosmtpd", "aiosmtplib", "slack_bolt", "aiohttp", "openpyxl",
}  # fmt: skip
QUESTION = "physics visit for 8th grade in spring"


def assert_same(found: Encoder, reference: Encoder, texts: list[str]) -> None:
    """Both as documents and as questions, whatever the company in which a text is encoded."""
    for questions in (False, True):
        wanted = reference.encode(texts, questions=questions)
        together = found.encode(texts, questions=questions)
        alone = np.vstack([found.encode([text], questions=questions) for text in texts])
        for vectors in (together, alone):
            assert (vectors.shape, vectors.dtype) == (wanted.shape, np.float32)
            assert np.min(np.sum(vectors * wanted, axis=1)) > SAME
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


# --- the packaged model -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the packaged model's export."""
    folder = tmp_path_factory.mktemp("data")
    said: list[str] = []
    assert isinstance(encoder_of("", folder / "models", lambda: TEXTS, said.append), ExportedEncoder)
    assert said == ["Preparing the model all-MiniLM-L6-v2 (packaged), once; this takes some 20 seconds ..."]
    return folder


@pytest.fixture(scope="module")
def exported(data_dir: Path) -> Encoder:
    """Taken from what lies there."""
    said: list[str] = []
    encoder = encoder_of("", data_dir / "models", unwanted, said.append)
    assert (type(encoder), said) == (ExportedEncoder, [])
    return encoder


def unwanted() -> list[str]:
    raise AssertionError("nothing was to be compared")


def test_the_export_gives_the_vectors_of_the_reference(exported: Encoder, model: SentenceTransformerEncoder) -> None:
    assert_same(exported, model, TEXTS)


def test_the_export_calls_itself_as_the_reference_does(exported: Encoder, model: SentenceTransformerEncoder) -> None:
    assert (exported.name, exported.dimension, exported.needs_pivot) == (model.name, model.dimension, True)


def test_no_texts_give_no_rows(exported: Encoder) -> None:
    assert (exported.encode([]).shape, exported.encode([]).dtype) == ((0, 384), np.float32)


def test_a_very_long_text_is_cut_off_where_the_reference_cuts_it(
    exported: Encoder, model: SentenceTransformerEncoder
) -> None:
    long = " ".join(f"station {number} of the water's way" for number in range(2000))
    assert_same(exported, model, [long, "short"])
    np.testing.assert_array_equal(exported.encode([long]), exported.encode([long + " and Christmas trees"]))


def test_texts_keep_their_order_over_many_batches(exported: Encoder) -> None:
    texts = [f"{'water ' * (number * 7 % 40)}{number}" for number in range(150)]
    found = exported.encode(texts)
    for row in (0, 17, 76, 149):
        assert float(found[row] @ exported.encode([texts[row]])[0]) > SAME


def test_texts_one_after_the_other_have_nothing_of_each_other(exported: Encoder) -> None:
    """They are of like length, so each run reads what it is given where the run before it did."""
    texts = ["the long way of the water through pipes and pumps", "fish", "a robot on the farm", "", "fish"]
    apart = []
    for text in texts:
        exported.encode(["water " * 40])
        apart.append(exported.encode([text])[0])
    np.testing.assert_allclose([exported.encode([text])[0] for text in texts], apart, atol=1e-6)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: exported.encode([text])[0], texts * 10))
    np.testing.assert_allclose(found, apart * 10, atol=1e-6)


def test_an_index_made_by_the_reference_serves_the_export(
    exported: Encoder, model: SentenceTransformerEncoder, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    bring_up_to_date(catalog(), vocabulary, model, tmp_path)
    counting = CountingEncoder(exported)
    bring_up_to_date(catalog(), vocabulary, counting, tmp_path)
    assert counting.embedded == []


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _overwrite(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\x00\x3f" * (size // 8))


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        (WEIGHTS, _cut_off),
        (WEIGHTS, _overwrite),
        (MODEL, _overwrite),
        (TOKENIZER, _cut_off),
        (TOKENIZER, _overwrite),
        (RECIPE, _cut_off),
        (MODEL, Path.unlink),
    ],
)
def test_a_damaged_export_is_noticed(data_dir: Path, tmp_path: Path, name: str, damage: Callable[[Path], Any]) -> None:
    (place,) = (data_dir / "models").iterdir()
    copy = Path(shutil.copytree(place, tmp_path / "copy"))
    damage(copy / name)
    with pytest.raises(ExportUnusable):
        ExportedEncoder(copy)


def test_a_question_is_answered_without_torch_and_in_far_less_memory(data_dir: Path) -> None:
    # getrusage would count what this process had taken when it was copied.
    program = (
        "import json, re, sys\n"
        "from pathlib import Path\n"
        "from integrations.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "peak = int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024\n"
        "print(json.dumps([peak, sorted(sys.modules)]), file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", program, "ask", QUESTION, "--data-dir", str(data_dir), "--today", "2026-11-21"]
    # The first one makes the index and the files of word forms.
    subprocess.run(command, capture_output=True, check=True)
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    peak, modules = json.loads(done.stderr)
    assert HEAVY & set(modules) == set()
    assert peak <= 300
    assert done.stdout.strip()


def test_nothing_is_reported_to_anybody(tmp_path: Path) -> None:
    program = (
        "from index.encoders.sentence_transformer import SentenceTransformerEncoder\n"
        "SentenceTransformerEncoder()\n"
        "import openvino, sys\n"
        "assert not {'openvino_telemetry', 'openvino.tools.ovc.main'} & set(sys.modules)\n"
    )
    command, home = [sys.executable, "-c", program], os.environ | {"HOME": str(tmp_path)}
    subprocess.run(command, env=home, capture_output=True, check=True)
    assert not (tmp_path / "intel").exists()


# --- models of other kinds --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pooling", "prompts"),
    [
        ("mean", {}),
        ("cls", {"query": "query: ", "document": "passage: "}),
        ("max", {"passage": "Text: "}),
        ("weightedmean", {"query": "Frage: "}),
        ("lasttoken", {}),
        (("cls", "mean"), {"query": "q", "corpus": "c"}),
    ],
)
def test_pooling_prompts_and_layers_behind_are_the_reference_s(tmp_path: Path, pooling: Any, prompts: Any) -> None:
    reference = SentenceTransformerEncoder(str(make_model(tmp_path / "tiny", pooling=pooling, prompts=prompts)))
    folder = tmp_path / "export"
    folder.mkdir()
    export(reference, folder, TEXTS)
    found = ExportedEncoder(folder)
    assert_same(found, reference, TEXTS)
    assert (found.name, found.dimension, found.needs_pivot) == (reference.name, WIDTH // 2, True)


def test_a_model_that_leaves_its_prompt_out_of_the_vector_is_not_exported(tmp_path: Path) -> None:
    model = make_model(tmp_path / "tiny", prompts={"query": "Find: "}, include_prompt=False)
    with pytest.raises(CannotExport, match=r"^it leaves its prompt out of the vector$"):
        export(SentenceTransformerEncoder(str(model)), tmp_path, TEXTS)


def test_where_shorter_numbers_give_other_vectors_none_are_shortened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.encoders.model_export.SAME", 0.9999999)
    reference = SentenceTransformerEncoder(str(make_model(tmp_path / "tiny")))
    folder = tmp_path / "export"
    folder.mkdir()
    export(reference, folder, TEXTS)
    assert Recipe.load(folder).single
    found = ExportedEncoder(folder).encode(TEXTS)
    assert np.min(np.sum(found * reference.encode(TEXTS), axis=1)) > 0.9999999


def test_vectors_that_differ_are_refused(tmp_path: Path) -> None:
    class Other(SentenceTransformerEncoder):
        def encode(self, texts: Any, *, questions: bool = False) -> Any:
            return -super().encode(texts, questions=questions)

    with pytest.raises(CannotExport, match=r"^its vectors come out differently, cosine -1\.0000$"):
        export(Other(str(make_model(tmp_path / "tiny"))), tmp_path, TEXTS)


def test_a_model_that_cannot_be_exported_runs_on_the_reference_and_is_not_tried_again(tmp_path: Path) -> None:
    model = str(make_model(tmp_path / "tiny", prompts={"query": "Find: "}, include_prompt=False))
    said: list[str] = []
    unprepared = (
        f"The model {model} runs unprepared, slower and in more memory: it leaves its prompt out of the vector."
    )
    first = encoder_of(model, tmp_path / "models", lambda: TEXTS, said.append)
    again = encoder_of(model, tmp_path / "models", unwanted, said.append)
    assert [type(first), type(again)] == [SentenceTransformerEncoder] * 2
    assert said == [f"Preparing the model {model}, once; this takes some 20 seconds ...", unprepared, unprepared]


# --- what lies there no longer fits -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds a model, ``tiny``, and its export."""
    folder = tmp_path_factory.mktemp("tiny")
    encoder_of(str(make_model(folder / "tiny")), folder / "models", lambda: TEXTS)
    return folder


def test_a_damaged_export_is_made_anew(tiny: Path, tmp_path: Path) -> None:
    model, models = str(tiny / "tiny"), Path(shutil.copytree(tiny / "models", tmp_path / "models"))
    before = encoder_of(model, models, unwanted).encode(TEXTS)
    (place,) = models.iterdir()
    _overwrite(place / WEIGHTS)
    shutil.rmtree(place / COMPILED)
    said: list[str] = []
    after = encoder_of(model, models, lambda: TEXTS, said.append)
    assert (said, list(models.iterdir())) == (
        [f"Preparing the model {model}, once; this takes some 20 seconds ..."],
        [place],
    )
    np.testing.assert_array_equal(after.encode(TEXTS), before)


@pytest.mark.parametrize("damage", [_cut_off, _overwrite])
def test_what_the_engine_keeps_may_be_damaged(tiny: Path, tmp_path: Path, damage: Callable[[Path], Any]) -> None:
    model, models = str(tiny / "tiny"), Path(shutil.copytree(tiny / "models", tmp_path / "models"))
    before = encoder_of(model, models, unwanted).encode(TEXTS)
    kept = max(models.glob(f"*/{COMPILED}/*"), key=lambda path: path.stat().st_mtime)
    damage(kept)
    np.testing.assert_array_equal(encoder_of(model, models, lambda: TEXTS).encode(TEXTS), before)


def test_a_model_folder_that_was_removed_is_named_with_its_setting(tiny: Path) -> None:
    model = (tiny / "tiny").rename(tiny / "elsewhere").with_name("tiny")
    with pytest.raises(SettingsWrong, match=rf"^KLASSETUR_MODEL names '{model}', which is neither a folder .*\.$"):
        encoder_of(str(model), tiny / "models", lambda: TEXTS)
    assert len(list((tiny / "models").iterdir())) == 1
    (tiny / "elsewhere").rename(model)
    assert isinstance(encoder_of(str(model), tiny / "models", unwanted), ExportedEncoder)


def test_a_model_that_was_trained_further_is_exported_anew_under_another_name(tmp_path: Path) -> None:
    model, models = str(make_model(tmp_path / "tiny")), tmp_path / "models"
    before = encoder_of(model, models, lambda: TEXTS)
    make_model(tmp_path / "tiny", seed=2)
    after = encoder_of(model, models, lambda: TEXTS)
    assert before.name != after.name
    assert_same(after, SentenceTransformerEncoder(model), TEXTS)


def test_a_downloaded_model_is_exported_anew_when_another_version_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = tmp_path / "hub" / "models--school--tiny"
    (cached / "snapshots").mkdir(parents=True)
    (cached / "refs").mkdir()
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    names = []
    for seed, version in enumerate(("a" * 40, "b" * 40)):
        make_model(cached / "snapshots" / version, seed=seed)
        (cached / "refs" / "main").write_text(version)
        for _ in range(2):
            encoder = encoder_of("school/tiny", tmp_path / "models", lambda: TEXTS)
            assert isinstance(encoder, ExportedEncoder)
            names.append(encoder.name)
    assert names[0] == names[1] != names[2] == names[3]
