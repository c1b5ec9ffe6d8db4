"""Reads the Akoma Ntoso that `tracker.exports.akn` writes, back to the very same tree.

In: an XML file whose elements carry attributes of our own namespace. Out: the act. Example: an `hcontainer` that says
`t:kind="wrapup"` is the wrap-up of the list before it; any other program sees a container with that name.

The files of other programs are read by `akn`, which has to find out from the words what an element is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from tracker.act import Act, Call, Kind, Mark, Provision, Run
from tracker.errors import InputError
from tracker.readers.markup import local, parse_xml
from tracker.reference import identify
from tracker.source import Source

NAME = "akn-own"
TITLE = "Akoma Ntoso as `tracker dump --format akn` writes it"
REASONS: tuple[str, ...] = ()

_OWN = "urn:x-tracker:akn:1"
_T = f"{{{_OWN}}}"
_MARKS = {"ins": "inserted", "del": "deleted"}
_DEEPEST = 100


def recognises(head: str) -> bool:
    """True for Akoma Ntoso with our namespace."""
    return "akomaNtoso" in head[:2000] and _OWN in head[:2000]


def read(source: Source) -> Act:
    """The act that the file holds."""
    root = parse_xml(source)
    act = next((child for child in root if local(child) == "act"), None)
    if act is None:
        raise InputError(source.name, "there is no act in it", "write it again with `tracker dump --format akn`")
    try:
        reader = _Reader()
        children = reader.inside(act)
        notes = [reader.notes[place] for place in sorted(reader.notes)]
    except (ValueError, KeyError, IndexError):
        problem = "an attribute of the tracker's own in it is damaged"
        raise InputError(source.name, problem, "write it again with `tracker dump --format akn`") from None
    facts = next(act.iter(f"{_T}act"), act)
    said = {name: facts.get(_T + name, "") for name in ("language", "identifier", "format")}
    return identify(Act((*children, *notes), said["language"], said["identifier"], said["format"]))


@dataclass(slots=True)
class _Found:
    """What is found of one provision."""

    strings: dict[str, str] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    runs: dict[Run, None] = field(default_factory=dict)
    children: list[Provision] = field(default_factory=list)


class _Reader:
    """Reads elements; the notes are gathered by their places in the act."""

    def __init__(self) -> None:
        self.notes: dict[int, Provision] = {}
        self.depth = 0

    def inside(self, element: etree._Element) -> list[Provision]:
        """The provisions in an element that is none itself."""
        found = _Found()
        for child in element:
            self._take(child, found)
        return found.children

    def provision(self, element: etree._Element) -> Provision:
        """One provision with its children."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("too deep")
        found = _Found()
        for child in element:
            self._take(child, found)
        self.depth -= 1
        get = element.get
        marks = [Mark(*line.split("\t")) for line in get(_T + "marks", "").split("\n") if line]
        for line in filter(None, get(_T + "numruns", "").split("\n")):
            first, last, mark, adapted = line.split("\t")
            found.runs[Run(int(first), int(last), mark, adapted == "yes", "num")] = None
        return Provision(
            Kind(get(_T + "kind", "")),
            found.strings.get("num", get(_T + "num", "")),
            found.strings.get("heading", get(_T + "heading", "")),
            found.strings.get("text", ""),
            tuple(found.children),
            get("eId", ""),
            tuple(found.calls),
            tuple(marks),
            get(_T + "source", ""),
            get(_T + "correlation") == "yes",
            tuple(found.runs),
        )

    def _take(self, child: etree._Element, found: _Found) -> None:
        name = local(child)
        if name == "attachment":
            found.children += self._annex(child)
        elif child.get(_T + "kind"):
            self._add(child, found)
        elif name in ("num", "heading"):
            self._say(child, name, found)
        elif name == "p":
            self._say(child, "text", found)
        elif name == "td":
            self._cell(child, found)
        elif name and name != "meta":
            for inner in child:
                self._take(inner, found)

    def _add(self, child: etree._Element, found: _Found) -> None:
        provision = self.provision(child)
        if provision.kind is Kind.FOOTNOTE:
            self.notes[int(child.get(_T + "place", ""))] = provision
        else:
            found.children.append(provision)

    def _annex(self, attachment: etree._Element) -> list[Provision]:
        """Its head stands in the preface, what is in it in the body."""
        parts = {local(part): part for document in attachment for part in document}
        head = self.inside(parts["preface"])[0]
        return [replace(head, children=tuple(self.inside(parts["mainBody"])))]

    def _cell(self, cell: etree._Element, found: _Found) -> None:
        """A cell of a row: its number, or words behind a tab."""
        if cell.get(_T + "part") == "num":
            self._say(cell[0], "num", found)
            return
        if "text" in found.strings:
            found.strings["text"] += "\t"
        self._say(cell[0], "text", found)

    def _say(self, element: etree._Element, part: str, found: _Found) -> None:
        """Words, with what hangs in them."""
        start = len(found.strings.get(part, ""))
        said = found.strings.get(part, "") + (element.text or "")
        for child in element:
            if name := local(child):
                said += self._inline(child, name, (part, start, len(said)), found)
            said += child.tail or ""
        found.strings[part] = said

    def _inline(self, child: etree._Element, name: str, at: tuple[str, int, int], found: _Found) -> str:
        """What an element inside words says; `at` is the part, where its string begins, and how long it is so far."""
        part, start, here = at
        if name in _MARKS:
            first, last = (int(child.get(_T + edge, "")) + start for edge in ("start", "end"))
            run = Run(first, last, _MARKS[name], child.get(_T + "adapted") == "yes", part)
            found.runs[run] = None
            return child.text or ""
        if name == "authorialNote":
            found.calls.append(Call(here, child.get("eId", ""), child.get("marker", ""), part))
            self.notes[int(child.get(_T + "place", ""))] = self.provision(child)
        elif name == "noteRef":
            found.calls.append(Call(here, child.get("href", "").lstrip("#"), child.get("marker", ""), part))
        return ""
