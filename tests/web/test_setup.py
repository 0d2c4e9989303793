"""What the setup page tells: settings without their secrets, the index, the disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from integrations.channels.web.operations.pages import size_in_words
from integrations.monitoring.health import (
    DiskSpace,
    IndexState,
    SettingShown,
    disk_space,
    index_state,
    settings_in_force,
)
from integrations.settings import Settings, settings_from
from tests.web.operator_pages import PAULA
from tests.web.served import OLE


def test_no_secret_is_among_the_settings_in_force() -> None:
    secret = "hemmelig-4711"
    values = {name: SecretStr(secret) for name, one in Settings.__dataclass_fields__.items() if one.type == "SecretStr"}
    assert {"smtp_url", "slack_bot_token", "slack_app_token", "slack_signing_secret", "metrics_token"} <= set(values)
    values["smtp_url"] = SecretStr(f"smtp://user:{secret}@relay.example.org")
    shown = settings_in_force(Settings(**values))  # type: ignore[arg-type]
    assert secret not in repr(shown)
    assert {one.name for one in shown if one.is_secret and not one.is_default} >= {
        "KLASSETUR_SMTP_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "KLASSETUR_METRICS_TOKEN",
    }  # fmt: skip
    assert [one for one in settings_in_force(settings_from({})) if not one.is_default] == []


def test_settings_name_operators_and_the_token() -> None:
    settings = settings_from({"KLASSETUR_OPERATORS": f"{PAULA}, {OLE}", "KLASSETUR_METRICS_TOKEN": "x"})
    assert settings.operators == (PAULA, OLE)
    assert settings.metrics_token.get_secret_value() == "x"


def test_condition_of_a_folder(tmp_path: Path) -> None:
    assert index_state(tmp_path, 3, object()) == IndexState(3, "", "object", None)
    (tmp_path / "manifest.json").write_text("{}")
    assert index_state(tmp_path, 3, object()).built_at is not None
    (tmp_path / "a.db").write_bytes(b"x" * 10)
    (tmp_path / "a.db-wal").write_bytes(b"x" * 5)
    disk = disk_space(tmp_path, tmp_path / "a.db")
    assert disk.database == 15
    assert 0 < disk.free <= disk.total
    assert disk_space(tmp_path / "none", tmp_path / "none.db") == DiskSpace()


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 B"), (999, "999 B"), (1_040_000, "1.0 MB"), (271_000_000_000, "271 GB"), (5e15, "5000.0 TB")],
)
def test_size_in_words(count: int, said: str) -> None:
    assert size_in_words(count) == said


def test_setting_shown_has_no_value_for_a_secret() -> None:
    shown = {one.name: one for one in settings_in_force(replace(settings_from({}), metrics_token=SecretStr("x")))}
    assert shown["KLASSETUR_METRICS_TOKEN"] == SettingShown("KLASSETUR_METRICS_TOKEN", "", False, True)
