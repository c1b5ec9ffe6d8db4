"""Loads a codebook: codes with definitions, operators, and rules that each carry examples and counter-examples.

In: the name of a codebook that ships here ("dual-use") or a folder of TOML files. Out: a `Codebook`; a rule without
examples and counter-examples, with an unknown code, operator or key is refused in one sentence that names file and
rule. Example: `load_codebook("dual-use").rule("B1-named").polarity` is "safeguard".

`codebook.toml` holds axes, codes, demands and renamings, `operators.toml` the operators; `settings.toml` says what
stands at which place of an act, `technologies.toml` which technologies a version may reach; every other file holds
rules. Cues that many rules share stand under `[cues]` in `codebook.toml`: "@duty" is the list called duty. What a rule
excludes (`without`) and what silences the whole book (`[[silence]]`) has to be shown by counter-examples, too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from tracker.codebook.pattern import compile_cues, compile_turn
from tracker.codebook.place import EXAMPLE, Place, Table, read_toml
from tracker.codes import (
    DIRECTIONS,
    PLACES,
    POLARITIES,
    Code,
    Codebook,
    Condition,
    Cues,
    Demand,
    Example,
    Lens,
    Operator,
    Rule,
    Setting,
    Silence,
    Technology,
)
from tracker.errors import InputError, UsageError
from tracker.position import parse_position
from tracker.source import printable

COME_WITH = {"deadline": ("haste", "period", "date"), "whole": ("place",)}
"""Operators that no rule names: they come with another."""
HOME = Path(__file__).parent
FILE = "codebook.toml"
_NO_RULES = frozenset({FILE, "operators.toml", "settings.toml", "technologies.toml"})


def names() -> tuple[str, ...]:
    """The codebooks that ship with the tracker."""
    return tuple(sorted(path.parent.name for path in HOME.glob(f"*/{FILE}")))


def method() -> str:
    """The method page in Markdown: how tags arise, how far people agree, what tags do not mean."""
    return (HOME / "METHOD.md").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def subject_of(name: str) -> tuple[str, Cues]:
    """The language and the subject of a codebook that ships here, without its rules: most acts have another."""
    head = read_toml(HOME / name / FILE)
    return head["language"], compile_cues(head["subject"])


@lru_cache(maxsize=8)
def load_codebook(name: str | Path = "dual-use") -> Codebook:
    """Reads a codebook by name, or from a folder."""
    folder = Path(name) if isinstance(name, Path) else HOME / name
    if not os.path.isfile(folder / FILE):  # noqa: PTH113 - a name with a NUL is no fault here
        there = f"there is {', '.join(names())}, or name a folder with a {FILE}"
        raise UsageError(f'There is no codebook "{printable(str(name))}"; {there}.')
    head = read_toml(folder / FILE)
    place = Place(f"{folder.name}/{FILE}")
    place.keys(head, required=_HEAD, optional=("cues", "silence", "decides", "terms", "reservations"))
    axes = place.table_of(head, "axes")
    lists = place.table_of(head, "cues")
    codes = tuple(_code(place, table, axes) for table in place.tables(head, "code"))
    place.distinct("code", [code.id for code in codes])
    known = {code.id for code in codes}
    operators = _operators(folder)
    for name, others in COME_WITH.items():
        for other in others if name in operators else ():
            if other not in operators:
                raise Place(f"{folder.name}/operators.toml").fault(f"operator {other} is missing", f"{name} needs it")
    return Codebook(
        **{key: place.text(head, key) for key in ("name", "version", "title", "language")},
        subject=compile_cues(place.cues(head, "subject")),
        axes={axis: place.text(axes, axis) for axis in axes},
        codes=codes,
        demands=tuple(_demand(place, table, known, lists) for table in place.tables(head, "demand")),
        renamings=tuple(_renaming(place, table) for table in place.tables(head, "renaming")),
        idle=frozenset(place.texts(head, "idle")),
        operators=operators,
        rules=_rules(folder, known, operators, lists),
        silences=tuple(_silence(place, table, lists) for table in place.tables(head, "silence")),
        settings=tuple(_settings(folder)),
        lens=_lens(folder),
        decides=compile_cues(place.cues(head, "decides")),
        terms=compile_cues(place.cues(head, "terms")),
        reservations=compile_cues(place.cues(head, "reservations")),
        page=f"/codebook/{folder.name}" if folder.parent == HOME else "",
    )


def check_codebook(codebook: Codebook) -> tuple[str, ...]:
    """What a codebook that could be loaded still lacks: codes and operators that no rule uses."""
    used = {rule.code for rule in codebook.rules}
    applied = {name for rule in codebook.rules for name in rule.operators}
    applied |= {name for operator, names in COME_WITH.items() if operator in applied for name in names}
    return (
        *(f"code {code.id} ({code.name}) has no rule" for code in codebook.codes if code.id not in used),
        *(f"operator {name} is used by no rule" for name in codebook.operators if name not in applied),
    )


# --------------------------------------------------------------------------------------------------- reading TOML

_HEAD = ("schema", "name", "version", "title", "language", "subject", "axes", "idle", "code", "demand", "renaming")
_RULE = ("id", "code", "title", "polarity", "operators", "cues", "source", "examples", "counter_examples")
_SAID = ("topic", "less", "limits")
"""The cues of a condition."""
_RULE_MORE = ("setting", "without", "false_friends", "narrowing", "reach", "places", "single", "tells", "contested")


def _code(place: Place, table: Table, axes: Table) -> Code:
    place = Place(place.file, f"code {table.get('id', '?')}")
    place.keys(table, ("id", "axis", "name", "definition", "includes", "excludes"))
    return Code(
        place.text(table, "id"),
        place.one_of(table, "axis", tuple(axes)),
        place.text(table, "name"),
        place.text(table, "definition"),
        place.texts(table, "includes"),
        place.texts(table, "excludes"),
    )


def _demand(place: Place, table: Table, codes: set[str], lists: Table) -> Demand:
    place = Place(place.file, f"demand {table.get('id', '?')}")
    place.keys(table, ("id", "title", "codes", "met_when", "source"), ("condition",))
    chosen = place.some_of(table, "codes", sorted(codes))
    return Demand(
        place.text(table, "id"),
        place.text(table, "title"),
        chosen,
        place.text(table, "met_when"),
        place.text(table, "source"),
        tuple(_condition(place, entry, chosen, lists) for entry in place.tables(table, "condition")),
    )


def _condition(place: Place, table: Table, codes: Sequence[str], lists: Table) -> Condition:
    place = Place(place.file, f"{place.table}, condition {table.get('title', '?')}")
    place.keys(table, ("title", "code", "topic", "met_by", "not_by"), ("needs", "less", "limits", "every"))
    if not isinstance(table.get("every", False), bool):
        raise place.fault("every has to be true or false")
    full = {key: [cue for entry in place.texts(table, key) for cue in _listed(place, entry, lists)] for key in _SAID}
    topic, less, limits = (compile_cues(place.cues(full, key)) for key in _SAID)
    needs = place.table_of(table, "needs")
    for key in ("met_by", "not_by"):
        if not place.texts(table, key):
            raise place.fault(f"{key} is empty", "write at least one sentence of your own")
    return Condition(
        title=place.text(table, "title"),
        code=place.one_of(table, "code", codes),
        topic=topic,
        needs=tuple((name, compile_cues(place.cues(needs, name))) for name in needs),
        less=less,
        limits=limits,
        every=bool(table.get("every", False)),
        met_by=place.texts(table, "met_by"),
        not_by=place.texts(table, "not_by"),
    )


def _silence(place: Place, table: Table, lists: Table) -> Silence:
    place = Place(place.file, f"silence {table.get('title', '?')}")
    if not table.get("counter_examples"):
        raise place.fault("has no counter_examples", "show in your own words what it is for")
    place.keys(table, ("title", "cues", "counter_examples"))
    shown = tuple(_example(place, entry, False) for entry in place.tables(table, "counter_examples"))
    cues = [cue for entry in place.texts(table, "cues") for cue in _listed(place, entry, lists)]
    return Silence(place.text(table, "title"), compile_cues(place.cues({"cues": cues}, "cues")), shown)


def _renaming(place: Place, table: Table) -> tuple[Cues, str]:
    place = Place(place.file, f"renaming to {table.get('to', '?')}")
    place.keys(table, ("from", "to"))
    return compile_turn(place.cues(table, "from"), place.text(table, "to"))


def _settings(folder: Path) -> Iterator[Setting]:
    """What a codebook says of places, which it may do without."""
    if (folder / "settings.toml").is_file():
        place = Place(f"{folder.name}/settings.toml")
        read = read_toml(folder / "settings.toml")
        place.keys(read, ("setting",))
        yield from (_setting(place, table) for table in place.tables(read, "setting"))


def _lens(folder: Path) -> Lens | None:
    if not (folder / "technologies.toml").is_file():
        return None
    place = Place(f"{folder.name}/technologies.toml")
    read = read_toml(folder / "technologies.toml")
    place.keys(read, ("definitions", "lists", "filters", "exclusions", "technology"))
    found = tuple(_technology(place, table) for table in place.tables(read, "technology"))
    place.distinct("technology", [technology.id for technology in found])
    defined, lists, filters, left_out = (
        compile_cues(place.cues(read, key)) for key in ("definitions", "lists", "filters", "exclusions")
    )
    return Lens(defined, lists, filters, left_out, found)


def _setting(place: Place, table: Table) -> Setting:
    place = Place(place.file, f"setting {table.get('at', '?')}")
    place.keys(table, ("at", "heading"), ("intro", "about"))
    try:
        steps = parse_position(place.text(table, "at"))
    except InputError:
        raise place.fault("the place cannot be read", 'write it as "Article 14 – paragraph 5"') from None
    return Setting(
        tuple((str(step.kind), step.label) for step in steps),
        place.text(table, "heading"),
        place.text(table, "intro", " ").strip(),
        compile_cues(place.cues(table, "about")),
    )


def _technology(place: Place, table: Table) -> Technology:
    place = Place(place.file, f"technology {table.get('id', '?')}")
    place.keys(table, ("id", "name", "cues"), ("broader",))
    return Technology(
        place.text(table, "id"),
        place.text(table, "name"),
        compile_cues(place.cues(table, "cues")),
        compile_cues(place.cues(table, "broader")),
    )


def _operators(folder: Path) -> dict[str, Operator]:
    found: dict[str, Operator] = {}
    read = read_toml(folder / "operators.toml")
    whole = Place(f"{folder.name}/operators.toml")
    for name in read:
        table = whole.table_of(read, name)
        place = Place(f"{folder.name}/operators.toml", f"operator {name}")
        place.keys(
            table,
            ("title", "definition", "more", "less", "weight"),
            ("ladders", "narrowing", "widening", "heads", "within"),
        )
        found[name] = Operator(
            name,
            title=place.text(table, "title"),
            definition=place.text(table, "definition"),
            more=place.text(table, "more"),
            less=place.text(table, "less"),
            weight=place.number(table, "weight"),
            ladders=place.ladders(table, "ladders"),
            narrowing=compile_cues(place.cues(table, "narrowing")),
            widening=compile_cues(place.cues(table, "widening")),
            heads=compile_cues(place.cues(table, "heads")),
            within=int(place.number(table, "within")) if "within" in table else 0,
        )
    return found


def _rules(folder: Path, codes: set[str], operators: Mapping[str, Operator], lists: Table) -> tuple[Rule, ...]:
    found: list[Rule] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name in _NO_RULES:
            continue
        place = Place(f"{folder.name}/{path.name}")
        read = read_toml(path)
        place.keys(read, ("rule",))
        found.extend(_rule(place, table, codes, operators, lists) for table in place.tables(read, "rule"))
        place.distinct("rule", [rule.id for rule in found])
    return tuple(found)


def _written_out(place: Place, table: Table, lists: Table) -> Table:
    """A rule with the lists that it names by "@" in the place of their names."""
    full = dict(table)
    for key in ("cues", "setting", "without", "false_friends", "narrowing"):
        if isinstance(table.get(key), list):
            full[key] = [cue for entry in table[key] for cue in _listed(place, entry, lists)]
    return full


def _listed(place: Place, entry: Any, lists: Table) -> Sequence[Any]:
    if not (isinstance(entry, str) and entry.startswith("@")):
        return [entry]
    if entry[1:] not in lists:
        raise place.fault(f'there is no list "{entry}" of cues', f"known are {', '.join(lists) or 'none'}")
    return place.cues(lists, entry[1:])


def _rule(place: Place, written: Table, codes: set[str], operators: Mapping[str, Operator], lists: Table) -> Rule:
    place = Place(place.file, f"rule {written.get('id', '?')}")
    table = _written_out(place, written, lists)
    for key in ("examples", "counter_examples"):
        if not table.get(key):
            raise place.fault(f"has no {key}", "a rule needs both; write at least one of each in your own words")
    place.keys(table, _RULE, _RULE_MORE)
    for key in ("single", "tells", "contested"):
        if not isinstance(table.get(key, False), bool):
            raise place.fault(f"{key} has to be true or false")
    return Rule(
        id=place.text(table, "id"),
        code=place.one_of(table, "code", sorted(codes)),
        title=place.text(table, "title"),
        polarity=place.one_of(table, "polarity", tuple(POLARITIES)),
        operators=place.some_of(table, "operators", tuple(operators)),
        cues=compile_cues(place.cues(table, "cues")),
        setting=compile_cues(place.cues(table, "setting")) if "setting" in table else None,
        without=compile_cues(place.cues(table, "without")),
        false_friends=compile_cues(place.cues(table, "false_friends")),
        narrowing=compile_cues(place.cues(table, "narrowing")),
        reach=place.one_of(table, "reach", ("sentence", "provision"), "sentence"),
        places=place.some_of(table, "places", PLACES) or ("article", "recital"),
        single=bool(table.get("single", False)),
        tells=bool(table.get("tells", False)),
        contested=bool(table.get("contested", False)),
        source=place.text(table, "source"),
        examples=tuple(_example(place, entry, True) for entry in place.tables(table, "examples")),
        counter_examples=tuple(_example(place, entry, False) for entry in place.tables(table, "counter_examples")),
        cue_words=place.cues(table, "cues"),
        exclusions=_exclusions(place, written, lists),
    )


def _exclusions(place: Place, table: Table, lists: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a rule leaves to others, each shown by a counter-example: an exclusion that nothing justifies is a guess."""
    found = tuple((name, tuple(_listed(place, name, lists))) for name in place.texts(table, "without"))
    shown = ["\n".join(str(one.get(key, "")) for key in ("old", "new", "intro")) for one in table["counter_examples"]]
    for name, cues in found:
        if not any(compile_cues(cues).search(text) for text in shown):
            raise place.fault(f'no counter_example shows what the exclusion "{name}" is for', "write one, or strike it")
    return found


def _example(place: Place, table: Table, direction: bool) -> Example:
    what = "an example" if direction else "a counter-example"
    for key in table:
        if key not in EXAMPLE or (key == "direction" and not direction):
            raise place.fault(f'{what} has the unknown key "{key}"', f"known are {', '.join(EXAMPLE)}")
    if not table.get("old") and not table.get("new"):
        raise place.fault(f"{what} has neither old nor new", "give the words of at least one side")
    if direction:
        place.one_of(table, "direction", tuple(DIRECTIONS))
    place.one_of(table, "place", PLACES, "article")
    return Example(**{key: place.text(table, key, "article" if key == "place" else "") for key in EXAMPLE})
