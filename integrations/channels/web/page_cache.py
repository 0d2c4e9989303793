"""What is the same for everybody who may see it, kept until what it was made from changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from cachetools import LRUCache

T = TypeVar("T")


class UpToDateCache(Generic[T]):
    """The latest ``most`` things by key. What they were made from is compared by identity or equality."""

    def __init__(self, most: int = 40) -> None:
        self._kept: LRUCache[Hashable, tuple[tuple[object, ...], T]] = LRUCache(most)

    async def get(self, key: Hashable, made_from: tuple[object, ...], make: Callable[[], Awaitable[T]]) -> T:
        """The thing of this key, made anew when it was made from something else."""
        kept = self._kept.get(key)
        if kept is None or kept[0] != made_from:
            kept = self._kept[key] = (made_from, await make())
        return kept[1]

    def everything(self) -> list[T]:
        """All that is kept, up to date or not."""
        return [thing for _, thing in self._kept.values()]
