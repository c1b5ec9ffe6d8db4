"""The scorecard for people and programs: per axis and direction the provisions, then what was demanded and is there.

In: a `Scorecard`. Out: text, JSON. Example of a line: "▼ weakens      7  Article 5(1), point (b) A4; ..."; what is gone
has its old number, "old Article 10(1) A9". Changes are counted and named, not weighed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tracker.change import Answer, Axis, Comparison, Entry, Scorecard
from tracker.codes import Check, Reach, Sight, state_of
from tracker.exports import STANDARD, Options
from tracker.exports.tags import SIGNS, Chosen, head, head_to_dict
from tracker.exports.wording import capital, counted, listed, reference
from tracker.exports.wrap import Page
from tracker.fulfilment import check_line, verdict_line

_FEW = 2
"""Provisions of one direction that the short form names."""
_LENS = (
    "“covered” rests on broader words of the definition and can be argued about; words are found, not construed: "
    "read the provision."
)
_STATES = {
    "towards": "the changes that bind and are sure move towards it",
    "away": "the changes that bind and are sure move away from it",
    "both": "the changes move both ways",
    "untouched": "no change moves it either way",
}
_HINTED = "nothing that binds and is sure moves it either way"
_NOT_THERE = "nothing that binds in the new text says of it what the demand asks for"
_MARKS = {"worded": "◆", "short": "✗", "absent": "✗"}
"""What a check found; words that have to be read first are no tick."""


def scorecard_as_text(
    card: Scorecard,
    comparison: Comparison,
    chosen: Chosen,
    options: Options = STANDARD,
    technology: Sequence[Sight] = (),
) -> str:
    """All of it, ending in a line feed; with the technology lens where it is given."""
    page = Page(options.width, options.colour)
    tagged = sum(1 for change in comparison.changes if change.tags)
    found = f"{counted(card.tags, 'tag')} in {counted(tagged, 'change')}"
    blocks = [head(page, comparison, chosen, found)]
    blocks += ["\n".join(axis_lines(axis, page)) for axis in card.axes]
    blocks.append(page.paint("strong", "Against what was demanded"))
    blocks += ["\n".join(_answer(answer, page)) for answer in card.answers]
    note = (
        "Changes are counted, not weighed. Where they point does not say whether a demand is met: that is asked of the "
        "new text alone, and words are found there, not construed."
    )
    blocks.append(page.wrap([("faint", note)]))
    if technology:
        blocks.append("\n".join(_lens_lines(technology, chosen, page)))
    return "\n\n".join(blocks) + "\n"


def _lens_lines(technology: Sequence[Sight], chosen: Chosen, page: Page) -> Iterator[str]:
    """Which technologies the baseline and the version reach, and which words decide."""
    yield page.paint("strong", "Technology reached")
    for sight in technology:
        yield page.wrap([("strong", sight.technology.name)], "    ", "  ")
        for name, places in ((chosen.baseline, sight.old), (chosen.version, sight.new)):
            yield page.wrap([("=", f"{name}: {state_of(places)}{_places_reached(places)}")], "      ", "    ")
    yield page.wrap([("faint", _LENS)])


def _places_reached(places: Sequence[Reach]) -> str:
    """ ", Article 2(1) “observe persons”, if “covert”"; the places that decide, the first few."""
    decides = [place for place in places if place.how == state_of(tuple(places))]
    said = [
        f", {reference(place.eid)} “{place.text}”"
        + (f" (narrowed by {listed([f'“{word}”' for word in place.filters])})" if place.filters else "")
        for place in decides[:_FEW]
    ]
    left = len(decides) - _FEW
    return "".join(said) + (f", and {left} more" if left > 0 else "")


def short_scorecard(card: Scorecard, page: Page) -> str:
    """Each axis with its first provisions, and a line for each demand."""
    lines = [line for axis in card.axes for line in axis_lines(axis, page, _FEW)]
    for answer in card.answers:
        counts = f"{len(answer.towards)} {SIGNS[1]}, {len(answer.away)} {SIGNS[-1]}"
        told = f"{answer.demand.title}: {answer.verdict}; {_state(answer)} ({counts})"
        lines.append(page.wrap([("strong", f"Demand {answer.demand.id}  "), ("=", told)], "  ", ""))
    return "\n".join(lines)


def axis_lines(axis: Axis, page: Page, most: int | None = None) -> Iterator[str]:
    """The axis, then each direction that a change took; at `most` so many provisions are named."""
    sums = ", ".join(f"{SIGNS[way]} {axis.going(way):,}{_doubted(axis, way)}" for way in SIGNS if axis.going(way))
    yield page.wrap([("strong", f"{axis.id}  {capital(axis.name)}"), ("faint", f"  {sums} changes" if sums else "")])
    taken = [direction for direction in axis.directions if direction.entries]
    if not taken:
        yield "  no change"
    for direction in taken:
        lead = f"  {SIGNS[direction.sign]} {direction.name:12}{direction.changes:>3}  "
        sure = [entry for entry in direction.entries if entry.tag.sure]
        apart = [entry for entry in direction.entries if not entry.tag.sure]
        doubtful = f"{'; ' if sure else ''}doubtful: {_places(apart, most)}" if apart else ""
        yield page.wrap([("=", _places(sure, most)), ("faint", doubtful)], " " * len(lead), lead)


def _doubted(axis: Axis, way: int) -> str:
    return f" ({axis.doubted(way):,} doubtful)" if axis.doubted(way) else ""


def _places(entries: Sequence[Entry], most: int | None = None) -> str:
    """ "Article 5(1) A4, B1; recital 3 B9"; each provision once."""
    codes: dict[str, dict[str, None]] = {}
    for entry in entries:
        place = f"old {entry.reference}" if entry.gone else entry.reference
        codes.setdefault(place, {})[entry.tag.code] = None
    found = [f"{place} {', '.join(said)}" for place, said in codes.items()]
    left = len(found) - most if most else 0
    shown = found[:most] if left > 1 else found
    return "; ".join(shown) + (f"; and {left} more" if left > 1 else "")


def _state(answer: Answer) -> str:
    return _HINTED if answer.hinted else _STATES[answer.state]


def _answer(answer: Answer, page: Page) -> Iterator[str]:
    demand = answer.demand
    yield page.wrap(
        [("strong", f"{demand.id}  {demand.title}"), ("=", f": {answer.verdict}; {_state(answer)}")], "   ", ""
    )
    for check in answer.checks:
        yield page.wrap([("=", check_line(check))], "     ", f"   {_MARKS[check.state]} ")
    if not answer.checks:
        yield page.wrap([("=", verdict_line(answer))], "   ")
    for sign, entries in ((1, answer.towards), (-1, answer.away), (0, answer.open)):
        if entries:
            lead = f"  {SIGNS[sign]} {len(entries):>3}  "
            borne = f" ({answer.borne_by(entries)})"
            yield page.wrap([("=", _places(entries)), ("faint", borne)], " " * len(lead), lead)
    if answer.gaps:
        named = listed([f"{code.id} ({code.name})" for code in answer.gaps])
        yield page.wrap([("strong", "Missing"), ("=", f": {named}; {_NOT_THERE}")], "      ", "   ")
    codes = ", ".join(demand.codes)
    met = f"Read as met when: {demand.met_when}. Codes {codes}. Demanded by {demand.source}."
    yield page.wrap([("faint", met)], "   ")


# ------------------------------------------------------------------------------------------------------------- JSON


def scorecard_as_json(card: Scorecard, comparison: Comparison, chosen: Chosen, technology: Sequence[Sight] = ()) -> str:
    """`{"schema": 1, "dossier", "baseline", "version", "codebook", "missing", "tags", "axes", "demands"}`.

    `"state"` of a demand says where the changes point; `"verdict"` what the new text says to it: "not met", "perhaps
    met" or "cannot be told", with `"checks"`, one for each condition. `"gaps"` are the codes on which nothing that
    binds in the new text says what is asked for.

    With the lens also `"technology": [{"id", "name", "baseline": {"state", "places": []}, "version": {...}}]`.
    """
    data = {
        **head_to_dict(comparison, chosen),
        "tags": card.tags,
        "axes": [_axis_to_dict(axis) for axis in card.axes],
        "demands": [_answer_to_dict(answer) for answer in card.answers],
    }
    if technology:
        data["technology"] = [_sight_to_dict(sight) for sight in technology]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _sight_to_dict(sight: Sight) -> dict[str, Any]:
    sides = {
        side: {
            "state": state_of(places),
            "places": [
                {
                    "how": place.how,
                    "eid": place.eid,
                    "reference": reference(place.eid),
                    "start": place.start,
                    "end": place.end,
                    "text": place.text,
                    "narrowed_by": list(place.filters),
                }
                for place in places
            ],
        }
        for side, places in (("baseline", sight.old), ("version", sight.new))
    }
    return {"id": sight.technology.id, "name": sight.technology.name, **sides}


def _axis_to_dict(axis: Axis) -> dict[str, Any]:
    return {
        "id": axis.id,
        "name": axis.name,
        "directions": [
            {
                "name": direction.name,
                "sign": direction.sign,
                "changes": direction.changes,
                "doubtful": direction.doubtful,
                "provisions": _entries(direction.entries),
            }
            for direction in axis.directions
        ],
    }


def _answer_to_dict(answer: Answer) -> dict[str, Any]:
    demand = answer.demand
    return {
        "id": demand.id,
        "title": demand.title,
        "codes": list(demand.codes),
        "met_when": demand.met_when,
        "source": demand.source,
        "verdict": answer.verdict,
        "verdict_sentence": verdict_line(answer),
        "checks": [_check_to_dict(check) for check in answer.checks],
        "gaps": [code.id for code in answer.gaps],
        "state": answer.state,
        "sentence": answer.sentence,
        "towards": _entries(answer.towards),
        "away": _entries(answer.away),
        "open": _entries(answer.open),
        "carried": {
            way: answer.carried(entries) for way, entries in (("towards", answer.towards), ("away", answer.away))
        },
    }


def _check_to_dict(check: Check) -> dict[str, Any]:
    return {
        "title": check.condition.title,
        "code": check.condition.code,
        "state": check.state,
        "eid": check.eid,
        "reference": reference(check.eid) if check.eid else "",
        "text": check.text,
        "lacks": list(check.lacks),
        "less": list(check.less),
        "limits": [{"eid": eid, "text": words} for eid, words in check.limits],
        "also": list(check.also),
        "sentence": check_line(check),
    }


def _entries(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [
        {
            "change": entry.change,
            "reference": entry.reference,
            "gone": entry.gone,
            "code": entry.tag.code,
            "direction": entry.tag.direction,
            "binding": entry.binding,
            "part": entry.part,
            "counts": entry.counts,
            "indirect": entry.tag.indirect,
            "confidence": entry.tag.confidence,
        }
        for entry in entries
    ]
