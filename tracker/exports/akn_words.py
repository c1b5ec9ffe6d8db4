"""The words of a provision in Akoma Ntoso: marked words, footnotes where they hang.

In: a string with its runs and calls. Out: an element's inline content. Example: "licence" with a note behind it becomes
`licence<authorialNote marker="(1)" eId="fn_1"><p>OJ L 1.</p></authorialNote>`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from tracker.act import Call, Provision, Run

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:x-tracker:akn:1"
"""Of the attributes by which our own reader finds the very same tree again."""
MARKS = {"inserted": "ins", "deleted": "del"}

NoteWriter = Callable[[etree._Element, Provision], None]


def tag(name: str) -> str:
    """The name of an element of the standard."""
    return f"{{{NAMESPACE}}}{name}"


def own(element: etree._Element, **values: str) -> None:
    """Attributes of ours; empty ones are left out."""
    for name, value in values.items():
        if value:
            element.set(f"{{{OWN}}}{name}", value)


class Inline:
    """Writes strings with what hangs in them."""

    def __init__(self, notes: dict[str, Provision], write_note: NoteWriter) -> None:
        self._notes = notes
        self._write_note = write_note
        self.written: set[str] = set()
        """eIds of the notes that stand in the text already; a further call only refers to them."""

    def fill(self, element: etree._Element, provision: Provision, part: str) -> None:
        """The `part` ("num", "heading", "text") of a provision inside an element."""
        text: str = getattr(provision, part)
        calls = [call for call in provision.calls if call.place == part]
        runs = [run for run in provision.runs if run.place == part]
        edges = {0, len(text), *(edge for run in runs for edge in (run.start, run.end))}
        edges.update(call.offset for call in calls)
        places = sorted(edge for edge in edges if 0 <= edge <= len(text))
        for place, end in zip(places, [*places[1:], None], strict=True):
            for call in calls:
                if min(call.offset, len(text)) == place:
                    self._call(element, call)
            if end is not None:
                _say(element, text[place:end], _run_at(runs, place))

    def _call(self, element: etree._Element, call: Call) -> None:
        note = self._notes.get(call.note)
        if note is None or call.note in self.written:
            made = etree.SubElement(element, tag("noteRef"), href=f"#{call.note}")
        else:
            self.written.add(call.note)
            made = etree.SubElement(element, tag("authorialNote"), eId=call.note, placement="bottom")
            self._write_note(made, note)
        if call.label:
            made.set("marker", call.label)


def _run_at(runs: Iterable[Run], place: int) -> Run | None:
    return next((run for run in runs if run.start <= place < run.end), None)


def _say(element: etree._Element, words: str, run: Run | None) -> None:
    """Adds words behind what is in the element already."""
    if not words:
        return
    if run is not None:
        made = etree.SubElement(element, tag(MARKS[run.mark]))
        own(made, start=str(run.start), end=str(run.end), adapted="yes" if run.adapted else "")
        made.text = words
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words
