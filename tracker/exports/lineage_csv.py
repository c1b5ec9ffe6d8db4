"""One provision through all versions, who did what, and the scorecard, as CSV for a spreadsheet.

In: a `Lineage` with the acts, a `WhoDidIt`, or a `Scorecard`. Out: RFC 4180 with a header row; cells that a spreadsheet
would compute begin with an apostrophe. Example of a row of a history:
`final,"Article 5(1), point (b)",in-force,amended,violations of human rights;,serious violations of human rights;`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from tracker.act import Act, find
from tracker.change import Entry, Scorecard
from tracker.descent import Deed, Stand, WhoDidIt
from tracker.exports.cells import safe_cell
from tracker.exports.lineage import Biography
from tracker.exports.wording import capital, kinds_in_words, listed, named

HISTORY = ("version", "institution", "date", "reference", "against", "kinds", "went", "came", "text", "note", "tags")
"""A row for each version and each version that it was made from."""
DEEDS = (
    *("part", "version", "base", "reference", "axis", "code", "direction", "words", "explanation"),
    *("lasts", "also_in", "change"),
)
"""`part` is "deeds" for what each version did against its own base, "outcome" for the last version as a whole."""
CARD = (
    *("axis", "direction", "code", "reference", "part", "binding", "gone", "words", "explanation"),
    *("confidence", "demands", "change"),
)
"""A row for each tag; `demands` are the numbers of those that its code speaks of."""


def history_as_csv(found: Biography) -> str:
    """The provision in each version."""
    return _written(HISTORY, (row for stand in found.lineage.stands for row in _stand(stand, found)))


def _stand(stand: Stand, found: Biography) -> Iterator[Sequence[str]]:
    version = found.dossier.version(stand.version)
    lead = (stand.version, version.institution if version else "", version.date if version else "")
    where, text = capital(named(stand.eids)), _text(found.acts[stand.version], stand.eids)
    if not stand.steps:
        yield (*lead, where, "", "", "", "", text, stand.note, "")
    for step in stand.steps:
        ops = [op for change in step.changes for line in change.redlines for op in line.ops]
        went, came = (" … ".join(words.strip() for sign, words in ops if sign == mark) for mark in "-+")
        kinds = kinds_in_words(dict.fromkeys(kind for change in step.changes for kind in change.kinds))
        tags = "\n".join(f"{tag.code} {tag.direction}" for change in step.changes for tag in change.tags)
        yield (*lead, where, step.base, kinds, went, came, text, stand.note, tags)


def _text(act: Act, eids: Iterable[str]) -> str:
    provisions = (find(act, eid) for eid in eids)
    return "\n".join(" ".join(filter(None, (p.num, p.heading, p.text))) for p in provisions if p)


def who_as_csv(found: WhoDidIt) -> str:
    """What each version did, then whose the outcome is."""
    rows = [("deeds", deed) for deed in found.deeds] + [("outcome", deed) for deed in found.outcome]
    return _written(DEEDS, (_deed(part, deed) for part, deed in rows))


def _deed(part: str, deed: Deed) -> Sequence[str]:
    tag = deed.tag
    words = "; ".join(dict.fromkeys(found.text for found in tag.words))
    where = capital(named(deed.change.new)) or f"Old {named(deed.change.old)}"
    lasts = "" if deed.lasts is None else "yes" if deed.lasts else "no"
    facts = (part, deed.version, deed.base, where, tag.axis, tag.code, tag.direction, words, tag.explanation)
    return (*facts, lasts, listed(deed.with_), deed.change.id)


def scorecard_as_csv(card: Scorecard) -> str:
    """Every tag with its axis and direction, in the scorecard's order."""
    entries = [entry for axis in card.axes for direction in axis.directions for entry in direction.entries]
    return _written(CARD, (_entry(entry, card) for entry in entries))


def _entry(entry: Entry, card: Scorecard) -> Sequence[str]:
    tag = entry.tag
    demands = [str(answer.demand.id) for answer in card.answers if tag.code in answer.demand.codes]
    words = "; ".join(dict.fromkeys(found.text for found in tag.words))
    binding, gone = ("yes" if said else "no" for said in (entry.binding, entry.gone))
    facts = (tag.axis, tag.direction, tag.code, entry.reference, entry.part, binding, gone, words, tag.explanation)
    return (*facts, f"{tag.confidence:g}", ", ".join(demands), entry.change)


def _written(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()
