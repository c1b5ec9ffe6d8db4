"""Codebooks for people and programs: what there is, what a code means, and what `codebook check` found.

In: `Codebook`s. Out: text, JSON. Example of a line: "A4  End use and knowledge (9 rules)", with its definition below.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tracker.codes import Code, Codebook, Demand, Rule
from tracker.exports import STANDARD, Options
from tracker.exports.wording import capital, counted
from tracker.exports.wrap import Page

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Trial:
    """A codebook that was tried out on its own examples."""

    codebook: Codebook
    lacks: tuple[str, ...] = ()
    """Codes and operators that no rule uses."""
    failed: tuple[str, ...] = ()
    """Examples and counter-examples that are not tagged as they say, a sentence each."""

    @property
    def sound(self) -> bool:
        """Whether it has all that it needs and every example holds."""
        return not self.lacks and not self.failed


def _write(data: dict[str, Any]) -> str:
    return json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, indent=2) + "\n"


def _examples(codebook: Codebook) -> int:
    return sum(len(rule.examples) + len(rule.counter_examples) for rule in codebook.rules)


def _size(codebook: Codebook) -> str:
    return (
        f"{counted(len(codebook.codes), 'code')}, {counted(len(codebook.rules), 'rule')}, "
        f"{counted(_examples(codebook), 'example')}, for texts in {codebook.language}"
    )


# ------------------------------------------------------------------------------------------------------------- list


def list_as_text(codebooks: Sequence[Codebook], options: Options = STANDARD) -> str:
    """One paragraph for each codebook."""
    page = Page(options.width, options.colour)
    return "".join(
        page.wrap([("strong", book.name), ("=", f"  {book.title} (version {book.version}); {_size(book)}")], "  ", "")
        + "\n"
        for book in codebooks
    )


def list_as_json(codebooks: Sequence[Codebook]) -> str:
    """`{"schema": 1, "codebooks": [{"name", "version", "title", "language", "codes", "rules", "examples"}]}`."""
    found = [
        {
            **_named(book),
            "codes": len(book.codes),
            "rules": len(book.rules),
            "examples": _examples(book),
        }
        for book in codebooks
    ]
    return _write({"codebooks": found})


def _named(book: Codebook) -> dict[str, Any]:
    return {"name": book.name, "version": book.version, "title": book.title, "language": book.language}


# ------------------------------------------------------------------------------------------------------------- show


def show_as_text(codebook: Codebook, options: Options = STANDARD) -> str:
    """The codes of each axis with what they mean, then the demands."""
    page = Page(options.width, options.colour)
    blocks = [list_as_text([codebook], options).rstrip("\n")]
    for axis, name in codebook.axes.items():
        blocks.append(page.paint("strong", f"Axis {axis}: {name}"))
        blocks += ["\n".join(_code(code, codebook, page)) for code in codebook.codes if code.axis == axis]
    blocks.append(page.paint("strong", "Demands"))
    for demand in codebook.demands:
        said = f": met by {demand.met_when}. Codes {', '.join(demand.codes)}. {demand.source}."
        blocks.append(page.wrap([("strong", f"{demand.id}  {demand.title}"), ("=", said)], "   ", ""))
    return "\n\n".join(blocks) + "\n"


def _code(code: Code, codebook: Codebook, page: Page) -> Iterator[str]:
    rules = sum(rule.code == code.id for rule in codebook.rules)
    yield page.wrap([("strong", f"{code.id}  {code.name}"), ("=", f" ({counted(rules, 'rule')})")], "    ", "")
    yield page.wrap([("=", code.definition)], "    ")
    for word, said in (("with", code.includes), ("without", code.excludes)):
        if said:
            yield page.wrap([("faint", f"{capital(word)}: {'; '.join(said)}.")], "    ")


def show_as_json(codebook: Codebook) -> str:
    """`{"schema": 1, "name", ..., "axes", "codes", "operators", "rules", "demands"}`; of patterns only the cues."""
    return _write(
        {
            **_named(codebook),
            "axes": dict(codebook.axes),
            "codes": [asdict(code) for code in codebook.codes],
            "operators": [
                {"name": one.name, "title": one.title, "definition": one.definition, "weight": one.weight}
                for one in codebook.operators.values()
            ],
            "rules": [_rule(rule) for rule in codebook.rules],
            "demands": [_demand(demand) for demand in codebook.demands],
        }
    )


def _demand(demand: Demand) -> dict[str, Any]:
    return {
        **{"id": demand.id, "title": demand.title, "codes": list(demand.codes)},
        **{"met_when": demand.met_when, "source": demand.source},
        "conditions": [
            {"title": one.title, "code": one.code, "met_by": list(one.met_by), "not_by": list(one.not_by)}
            for one in demand.conditions
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "code": rule.code,
        "title": rule.title,
        "polarity": rule.polarity,
        "operators": list(rule.operators),
        "cues": list(rule.cue_words),
        "reach": rule.reach,
        "places": list(rule.places),
        "source": rule.source,
        "examples": [asdict(example) for example in rule.examples],
        "counter_examples": [asdict(example) for example in rule.counter_examples],
    }


# ------------------------------------------------------------------------------------------------------------ check


def check_as_text(trials: Sequence[Trial], options: Options = STANDARD) -> str:
    """What each codebook lacks and which of its examples fail."""
    page = Page(options.width, options.colour)
    blocks = []
    for trial in trials:
        book = trial.codebook
        lines = [page.wrap([("strong", book.name), ("=", f"  {_size(book)}")], "  ", "")]
        lines += [page.wrap([("=", sentence)], "    ", "  ") for sentence in (*trial.lacks, *trial.failed)]
        if trial.sound:
            lines.append("  every example is tagged as it says, every counter-example is left alone")
        blocks.append("\n".join(lines))
    sound = sum(trial.sound for trial in trials)
    return "\n\n".join([*blocks, f"{sound} of {counted(len(trials), 'codebook')} sound."]) + "\n"


def check_as_json(trials: Sequence[Trial]) -> str:
    """`{"schema": 1, "codebooks": [{"name", ..., "examples", "sound", "lacks", "failed"}]}`."""
    found = [
        {
            **_named(trial.codebook),
            "examples": _examples(trial.codebook),
            "sound": trial.sound,
            "lacks": list(trial.lacks),
            "failed": list(trial.failed),
        }
        for trial in trials
    ]
    return _write({"codebooks": found})
