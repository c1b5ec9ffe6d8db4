"""A person's corrections of the match: pairs that hold whatever the words say, and pairs that must not be.

In: a TOML or CSV file of eIds. Out: `Overrides`, which `tracker.match.match` obeys. Example of a CSV file:

    action,old,new
    confirm,art_4__para_2,art_2__point_19
    cut,art_44,art_50

In TOML each line is a table `[[pair]]` with the same three names. Several confirmed pairs with the same old
provision are a split, with the same new one a merger.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import LCSseq

from tracker.change import CONFIRMED
from tracker.errors import InputError
from tracker.match.pairing import Pairing
from tracker.source import decode, open_source

FIELDS = ("action", "old", "new")
ACTIONS = ("confirm", "cut")

EidPair = tuple[str, str]
"""The eId of an old and of a new provision."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person has decided about the pairs of two acts; it holds for every later match of these acts."""

    confirmed: tuple[EidPair, ...] = ()
    cut: tuple[EidPair, ...] = ()
    document: str = "overrides"
    """The file as the user named it."""


def read_overrides(path: Path) -> Overrides:
    """Reads a file of overrides.

    Raises:
        InputError: it is neither TOML nor CSV, or a line does not say what to do with which two provisions.
    """
    document = str(path)
    text = decode(open_source(path)).text
    rows = _toml(document, text) if path.suffix.lower() == ".toml" else _csv(document, text)
    found: dict[str, list[EidPair]] = {action: [] for action in ACTIONS}
    for where, row in rows:
        action, old, new = (str(row.get(name) or "").strip() for name in FIELDS)
        if action not in ACTIONS:
            raise InputError(document, f"the action is “{action}”", f"write {' or '.join(ACTIONS)}", where)
        if not old or not new:
            raise InputError(document, "one side is missing", "name the eIds of an old and of a new provision", where)
        found[action].append((old, new))
    both = sorted(set(found["confirm"]) & set(found["cut"]))
    if both:
        raise InputError(document, f"{both[0][0]} and {both[0][1]} are confirmed and cut", "keep one of the two")
    return Overrides(tuple(dict.fromkeys(found["confirm"])), tuple(dict.fromkeys(found["cut"])), document)


def _toml(document: str, text: str) -> Iterable[tuple[str, Mapping[str, object]]]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(document, f"this is no TOML ({error})", "see the example in the manual") from error
    pairs = data.get("pair", [])
    if set(data) - {"pair"} or not isinstance(pairs, list) or not all(isinstance(pair, dict) for pair in pairs):
        raise InputError(document, "expected tables [[pair]] with action, old and new and nothing else")
    return [(f"pair {number}", pair) for number, pair in enumerate(pairs, 1)]


def _csv(document: str, text: str) -> Iterable[tuple[str, Mapping[str, object]]]:
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != FIELDS:
        raise InputError(document, f"the first line is not {','.join(FIELDS)}", "add it")
    return [(f"line {reader.line_num}", row) for row in reader]


def impose(pairing: Pairing, overrides: Overrides, mirrored: bool = False) -> None:
    """Pairs what was confirmed and forbids what was cut, before anything else is paired.

    Args:
        pairing: one in which nothing is paired yet.
        overrides: what a person has decided.
        mirrored: the pairing's old side is the new act.
    """
    for old, new in overrides.cut:
        pairing.cut.update((i, j) for i, j in _units(pairing, overrides, (old, new), mirrored))
    for old, new in overrides.confirmed:
        for i, j in _units(pairing, overrides, (old, new), mirrored):
            _confirm(pairing, i, j)


def _confirm(pairing: Pairing, i: int, j: int) -> None:
    """Pairs two units for good; the second partner of one makes a split or a merger, and is nobody else's either."""
    score = _alike(pairing.old.read(i), pairing.new.read(j))
    if j not in pairing.back and i in pairing.partner:
        pairing.splits[i].append(j)
        pairing.back[j] = i
    elif i not in pairing.partner:
        first = pairing.back.get(j, i)
        pairing.pair(i, j, score, CONFIRMED)
        pairing.back[j] = first
    pairing.confirmed.add(i)


def _units(pairing: Pairing, overrides: Overrides, eids: EidPair, mirrored: bool) -> list[tuple[int, int]]:
    """The units of two provisions; the words of an article are matched apart from the article."""
    sides = (pairing.new, pairing.old) if mirrored else (pairing.old, pairing.new)
    found: list[list[int]] = []
    for eid, side, name in zip(eids, sides, ("old", "new"), strict=True):
        units = [unit for unit, provision in enumerate(side.provisions) if provision.eid == eid]
        if not units:
            problem = f"the {name} act has no provision {eid}"
            raise InputError(overrides.document, problem, "use the eIds that `tracker dump --format json` prints")
        found.append(units)
    olds, news = reversed(found) if mirrored else found
    if pairing.old.kind[olds[0]] is pairing.new.kind[news[0]]:
        return list(zip(olds, news, strict=False))
    # An article that became a paragraph, or the reverse: its words went there.
    return [(olds[-1], news[-1])]


def _alike(old: list[str], new: list[str]) -> float:
    """Share of words that two texts have in common, in order."""
    return 2 * LCSseq.similarity(old, new) / max(1, len(old) + len(new))
