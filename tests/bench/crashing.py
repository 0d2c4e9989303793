"""The service that `tests.bench.crashes` kills: ``python -m tests.bench.crashing``.

All of it is there - mailbox, store, worker, reading, search, bookings, outbox - but for the model, in whose place texts
get vectors as good as random: starting is then a matter of a moment, and what is kept and sent does not depend on it.
Everything is read once; then each line ``start`` on the input forks a process that serves until it is killed. Its pid
is the line that comes back, and ``ended`` the next one, once it is dead.
"""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from collections.abc import Sequence

from assistant.conversation import Assistant
from index.encoders.sentence_transformer import Encoder, Vectors
from integrations.app.loaded_catalogue import LoadedCatalogue
from integrations.app.terminal import TerminalAssistant
from integrations.composition.catalogue import load_catalogue, make_assistant
from integrations.composition.service import compose
from integrations.logs import set_up_logs
from integrations.settings import Settings, settings_from
from tests.bench.entries import vectors_without_a_model


class NoModel:
    """An `index.encoders.sentence_transformer.Encoder` that knows nothing."""

    name, dimension, needs_pivot = "no model", 32, False

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        return vectors_without_a_model(texts, self.dimension)


async def _serve(settings: Settings, loaded: LoadedCatalogue, assistant: Assistant, encoder: Encoder) -> None:
    service = compose(settings, loaded=loaded, assistant=assistant, encoder=encoder)
    await service.run(lambda: None)


def main() -> None:
    settings = settings_from(os.environ, {})
    set_up_logs("error")
    loaded, encoder = load_catalogue(settings), NoModel()
    assistant = make_assistant(settings, loaded, encoder)
    # whatever is fetched at the first question is there when it forks
    TerminalAssistant(assistant, loaded.clock, 5).answer("Har I et besøg om vand til 4. klasse i maj?")
    print("forks", flush=True)
    for line in sys.stdin:
        if line.strip() != "start":
            continue
        pid = os.fork()
        if pid == 0:
            # nothing of the one that forks may be run again at the end
            try:
                asyncio.run(_serve(settings, loaded, assistant, encoder))
            finally:
                traceback.print_exc()
                os._exit(1)
        print(pid, flush=True)
        os.waitpid(pid, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
