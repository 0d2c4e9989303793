"""YAML as text: read into strings, lists and dicts with the line of every value, and written the way people like to read it.

Every scalar is read as the string that stands in the file. So YAML's own guesses (``no`` as false, ``9:30`` as 570,
``010`` as 8, dates) never happen: the field decides what its words mean. The tree is built from libyaml's events
instead of its nodes, because the node composer recurses in C and crashes the process on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml  # type: ignore[import-untyped]

type_Raw = "str | int | float | bool | None | list[Raw] | dict[str, Raw]"
