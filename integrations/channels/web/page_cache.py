"""Contents of pages that are the same for everybody who may see them, kept until what they were made from changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable

from markupsafe import Markup


class Kept:
    """The latest ``most`` contents by key. What they were made from is compared by identity or equality."""

    def __init__(self, most: int = 40) -> None:
        self._most = most
        self._contents: dict[Hashable, tuple[tuple[object, ...], Markup]] = {}

    async def content(
        self, key: Hashable, made_from: tuple[object, ...], make: Callable[[], Awaitable[Markup]]
    ) -> Markup:
        """The content of this key, made anew when it was made from something else."""
        kept = self._contents.pop(key, None)
        if kept is None or kept[0] != made_from:
            kept = (made_from, await make())
        self._contents[key] = kept
        while len(self._contents) > self._most:
            self._contents.pop(next(iter(self._contents)))
        return kept[1]
