"""Reads values out of a codebook's TOML, and refuses what is not as it should be, naming file and table.

In: a file, tables of it. Out: texts, lists, cues, numbers; or an `InputError` in one sentence. Example: a rule whose
cues are no list is refused as "trial/rules.toml, rule B1-test: cues has to be a list of texts.".
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.codebook.pattern import compile_cues, faulty
from tracker.codes import Cues
from tracker.errors import InputError

Table = Mapping[str, Any]
EXAMPLE = ("old", "new", "direction", "intro", "heading", "place", "why")
"""The keys of an example; texts of theirs may be empty."""


def read_toml(path: Path) -> dict[str, Any]:
    name = f"{path.parent.name}/{path.name}"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(name, f"cannot be read ({error.strerror})", "a codebook needs this file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(name, f"is no TOML ({error})", "correct it") from error


@dataclass(frozen=True, slots=True)
class Place:
    """The file, and the table in it, that a fault is reported for."""

    file: str
    table: str = ""

    def fault(self, problem: str, advice: str = "") -> InputError:
        return InputError(self.file, problem, advice, self.table)

    def keys(self, table: Table, required: Sequence[str], optional: Sequence[str] = ()) -> None:
        for key in table:
            if key not in required and key not in optional:
                raise self.fault(f'the key "{key}" is unknown', f"known are {', '.join((*required, *optional))}")
        for key in required:
            if key not in table:
                raise self.fault(f"{key} is missing", "add it")

    def text(self, table: Table, key: str, default: str = "") -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or (key not in EXAMPLE and not value.strip()):
            raise self.fault(f"{key} has to be text in quotation marks")
        return value

    def texts(self, table: Table, key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(f"{key} has to be a list of texts")
        return tuple(value)

    def cues(self, table: Table, key: str) -> tuple[str, ...]:
        found = self.texts(table, key)
        for cue in found:
            if faulty(cue):
                raise self.fault(f'the cue "{cue}" in {key} cannot be read', "close its brackets, say a word")
        return found

    def tables(self, table: Table, key: str) -> Iterator[Table]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fault(f"{key} has to be a list of tables")
        yield from value

    def table_of(self, table: Table, key: str) -> Table:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(f"{key} has to be a table")
        return value

    def number(self, table: Table, key: str) -> float:
        value = table.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.fault(f"{key} has to be a number")
        return float(value)

    def ladders(self, table: Table, key: str) -> tuple[tuple[Cues, ...], ...]:
        """Ladders of levels of cues."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(ladder, list) for ladder in value):
            raise self.fault(f"{key} has to be a list of ladders, each a list of levels")
        return tuple(tuple(compile_cues(self.cues({key: level}, key)) for level in ladder) for ladder in value)

    def one_of(self, table: Table, key: str, choices: Sequence[str], default: str = "") -> str:
        value = self.text(table, key, default)
        if value not in choices:
            raise self.fault(f'{key} "{value}" is unknown', f"choose {', '.join(choices)}")
        return value

    def some_of(self, table: Table, key: str, choices: Sequence[str]) -> tuple[str, ...]:
        found = self.texts(table, key)
        for value in found:
            if value not in choices:
                raise self.fault(f'"{value}" in {key} is unknown', f"choose among {', '.join(choices)}")
        return found

    def distinct(self, what: str, found: Sequence[str]) -> None:
        for value in found:
            if found.count(value) > 1:
                raise self.fault(f"there are two of {what} {value}", "give one another name")
