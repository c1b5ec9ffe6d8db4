"""Drafts a dossier from a procedure's number and the numbers of its documents.

In: "2016/0295(COD)", a title, and for each stage "COM(2016) 616, 2016-09-28". Out: a `Dossier` that can be checked,
fetched and loaded at once. Example: the proposal gets the CELEX number 52016PC0616 and rests on the act in force.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.catalogue.dossier import Dossier
from tracker.catalogue.official import page_address
from tracker.catalogue.toml_file import with_version
from tracker.errors import InputError

PROCEDURE = re.compile(r"(\d{4})[/-](\d{4}[A-Za-z]?)[(/-]([A-Za-z]{3})\)?")
"""As the institutions write it, "2016/0295(COD)", and as it stands in addresses and names."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a usual procedure: what it is called, who made the text, from which ones."""

    name: str
    stage: str
    institution: str
    question: str
    made_from: tuple[str, ...] = ()
    """The first group of which there is a version counts: "parliament council" before "proposal"."""


STEPS = (
    Step("in-force", "in-force", "", "The act in force, as in 32009R0428"),
    Step("proposal", "proposal", "European Commission", "The proposal, as in COM(2016) 616, 2016-09-28", ("in-force",)),
    Step(
        "parliament",
        "parliament",
        "European Parliament",
        "Parliament's amendments, as in P8_TA(2018)0006, 2018-01-17",
        ("proposal",),
    ),
    Step(
        "council",
        "council",
        "Council of the European Union",
        "The Council's mandate, as in ST 9923/19, 2019-06-05",
        ("proposal",),
    ),
    Step(
        "position",
        "parliament",
        "European Parliament",
        "Parliament's position after negotiations, as in P9_TA(2021)0101",
        ("parliament council", "proposal"),
    ),
    Step(
        "final",
        "final",
        "European Parliament and Council",
        "The final act, as in 32021R0821, 2021-05-20",
        ("position", "parliament council", "proposal"),
    ),
)

_PATTERN = "Unverified: numbers or addresses in this entry were formed by their patterns."
_COM = re.compile(r"COM ?\((\d{4})\) ?0*(\d{1,4})(?: final)?")
_ADOPTED = re.compile(r"P\d+_TA(?:-PROV)?\((\d{4})\)0*(\d{1,4})")
_REGISTER = re.compile(r"ST ?0*(\d{1,5})/(?:20)?(\d\d)")
_CELEX = re.compile(r"[0-9]\d{4}[A-Z]{1,2}\d{4}(?:\(\d+\))?(?:-\d{8})?")
_DATED = re.compile(r"(?P<number>.*?)(?:\s*,\s*(?P<date>\d{4}-\d\d-\d\d))?\s*")


def procedure_of(said: str) -> str:
    """The procedure's number as the institutions write it, or "" where these words are none."""
    found = PROCEDURE.fullmatch(said.strip())
    return f"{found[1]}/{found[2].upper()}({found[3].upper()})" if found else ""


def name_of(procedure: str) -> str:
    """The dossier's name: "2016-0295-cod"."""
    return "-".join(re.findall(r"\w+", procedure)).lower()


def draft(name: str, title: str, procedure: str, answers: Mapping[str, str]) -> Dossier:
    """The dossier with a version for each answer; steps without one are left out.

    Raises:
        InputError: an answer is no number of a document.
    """
    given = {step.name: answers[step.name] for step in STEPS if answers.get(step.name, "").strip()}
    found = Dossier(name, title or procedure or name, procedure)
    for step in STEPS:
        if step.name in given:
            found = with_version(found, step.name, _said(step, given[step.name], given))
    return found


def _said(step: Step, answer: str, given: Mapping[str, str]) -> dict[str, Any]:
    """What an answer says of a version."""
    found = _DATED.fullmatch(answer.strip())
    number, date = (found["number"], found["date"] or "") if found else (answer, "")
    identifiers, source = _known_as(step, number)
    groups = ([one for one in group.split() if one in given] for group in step.made_from)
    return {
        "title": number,
        "institution": step.institution,
        "stage": step.stage,
        "date": date,
        "language": "en",
        "based_on": tuple(next(filter(None, groups), ())),
        "identifiers": identifiers,
        "source": source,
        "note": "" if _CELEX.fullmatch(number) else _PATTERN,
    }


def _known_as(step: Step, number: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Identifiers and address of a document."""
    if _CELEX.fullmatch(number):
        kind = "consolidated" if number.startswith("0") else "celex"
        return ((kind, number),), page_address(number)
    for pattern, series in ((_COM, "PC"), (_ADOPTED, "AP")):
        if found := pattern.fullmatch(number):
            celex = f"5{found[1]}{series}{int(found[2]):04}"
            return (("celex", celex), ("document", number)), page_address(celex)
    if found := _REGISTER.fullmatch(number):
        register = "https://data.consilium.europa.eu/doc/document"
        return (("document", number),), f"{register}/ST-{found[1]}-20{found[2]}-INIT/en/pdf"
    advice = f"write it as in: {step.question.partition('as in ')[2]}"
    raise InputError(step.name, f'"{number}" is no number of a document that is known here', advice)
