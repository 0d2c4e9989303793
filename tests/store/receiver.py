"""Receives until it is killed, and says each key once it is committed: ``python -m tests.store.receiver FILE NAME``."""

from __future__ import annotations

import sys
import threading
from itertools import count
from pathlib import Path

from integrations.store.database import Database
from integrations.store.transactions import Transaction
from tests.store.cases import MAIL, NOW, posting

SENDERS = 4


def receive_forever(database: Database, name: str, said: threading.Lock) -> None:
    for number in count():
        key = f"{name}-{number}"

        def receive(tx: Transaction, key: str = key) -> None:
            tx.inbox.receive(MAIL, key, key.encode() * 500, {}, NOW)
            tx.outbox.post(posting(key, address=key), NOW)

        database.write_now(receive)
        with said:
            print(key, flush=True)


def main() -> None:
    path, name = Path(sys.argv[1]), sys.argv[2]
    database = Database.open(path)
    said = threading.Lock()
    threads = [
        threading.Thread(target=receive_forever, args=(database, f"{name}-{sender}", said)) for sender in range(SENDERS)
    ]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main()
