"""Says how paragraphs and words of a Word file are set: by their own properties, else by their styles.

In: `styles.xml`, and the properties of a paragraph or run. Out: `Look`s and `Setting`s. Example: a word in a
paragraph of the style "Heading 1" that is bold by that style is not bold by itself.

Word's switches (bold, italic, struck out, hidden) turn each other off where a paragraph style and a character style
both set them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace

from lxml import etree

from tracker.readers.docx_numbering import integer, value_of
from tracker.readers.docx_package import W

_LONGEST_CHAIN = 20
"""Styles that are based on each other; a circle would have no end."""
_OFF = frozenset({"0", "false", "off"})
_SWITCHES = ("b", "i", "strike", "dstrike", "vanish")
_CENTRED = frozenset({"center"})
_HEADING_NAME = re.compile(
    r"heading\d|title|titrearticle|titreobjet|chaptertitle|sectiontitle|parttitle|titletitle|annexetitre|manualheading"
)
"""Names of styles for headings, as Word, this project's own export and the institutions' templates call them."""
_BODY_LEVEL = 9
"""Word writes "body text" as the outline level 9."""


@dataclass(frozen=True, slots=True)
class Look:
    """How words are set, apart from what the style of their paragraph says."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set."""

    style: str = ""
    """Name of its style without blanks, accents and capitals: "titrearticle"."""
    number: str = ""
    """The list that it is in, "" for none."""
    depth: int | None = None
    """Its level in that list, None where only the list knows (by the style)."""
    indent: int | None = None
    """How far its words stand in, in twentieths of a point; None where it does not say."""
    titled: bool = False
    """Set apart as a heading: by its style, its outline level, or centred."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A style with what it inherits."""

    name: str = ""
    switches: frozenset[str] = frozenset()
    underline: str = ""
    number: str = ""
    depth: int | None = None
    indent: int | None = None
    aligned: str = ""
    outline: int | None = None


@dataclass(slots=True)
class Styles:
    """The styles of a file by their ids."""

    _found: dict[str, _Style] = field(default_factory=dict)
    _default: str = ""

    @classmethod
    def read(cls, root: etree._Element | None) -> Styles:
        """The styles of `styles.xml`; without it nothing is inherited."""
        if root is None:
            return cls()
        elements = {style.get(f"{W}styleId", ""): style for style in root.iterfind(f"{W}style")}
        default = next(
            (
                key
                for key, style in elements.items()
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in _OFF
            ),
            "",
        )
        return cls({key: _inherited(key, elements) for key in elements}, default)

    def setting(self, properties: etree._Element | None) -> Setting:
        """How a paragraph with these `w:pPr` is set."""
        key = value_of(properties, "pStyle") if properties is not None else ""
        # A style that the file does not define still says by its name what it is for.
        style = self._found.get(key or self._default, _Style(name=_bare(key)))
        if properties is not None:
            style = _over(style, _own(properties))
        heads = style.outline is not None and style.outline < _BODY_LEVEL
        return Setting(
            style=style.name,
            number="" if style.number == "0" else style.number,
            depth=style.depth,
            indent=style.indent,
            titled=heads or style.aligned in _CENTRED or bool(_HEADING_NAME.match(style.name)),
        )

    def look(self, properties: etree._Element | None, paragraph: str) -> tuple[Look, bool]:
        """How a run with these `w:rPr` in a paragraph of this style (its id) is set, and whether it is hidden."""
        above = self._found.get(paragraph or self._default, _Style())
        key = value_of(properties, "rStyle") if properties is not None else ""
        letters = self._found.get(key, _Style()) if key else _Style()
        on = {name: (name in above.switches) != (name in letters.switches) for name in _SWITCHES}
        underline = letters.underline
        if properties is not None:
            for name in _SWITCHES:
                own = properties.find(f"{W}{name}")
                if own is not None:
                    on[name] = own.get(f"{W}val", "1") not in _OFF
            underline = value_of(properties, "u") or underline
        look = Look(
            bold=on["b"] and "b" not in above.switches,
            italic=on["i"] and "i" not in above.switches,
            underline=underline not in ("", "none"),
            strike=on["strike"] or on["dstrike"],
        )
        return (look if look != PLAIN else PLAIN), on["vanish"]


def _inherited(key: str, elements: dict[str, etree._Element]) -> _Style:
    chain: list[etree._Element] = []
    step: str = key
    while step in elements and len(chain) < _LONGEST_CHAIN and elements[step] not in chain:
        chain.append(elements[step])
        step = value_of(elements[step], "basedOn")
    style = _Style()
    for element in reversed(chain):
        properties = element.find(f"{W}pPr")
        if properties is not None:
            style = _over(style, _own(properties))
        style = _lettered(style, element.find(f"{W}rPr"))
    return _over(style, _Style(name=_bare(value_of(elements[key], "name") or key)))


def _own(properties: etree._Element) -> _Style:
    """What the properties of a paragraph themselves say."""
    listed = properties.find(f"{W}numPr")
    depth = value_of(listed, "ilvl") if listed is not None else ""
    place = properties.find(f"{W}ind")
    left = place.get(f"{W}left", place.get(f"{W}start", "")) if place is not None else ""
    outline = value_of(properties, "outlineLvl")
    return _Style(
        number=value_of(listed, "numId") if listed is not None else "",
        depth=integer(depth, 0) if depth else None,
        indent=integer(left, 0) if left else None,
        aligned=value_of(properties, "jc"),
        outline=integer(outline, _BODY_LEVEL) if outline else None,
    )


def _over(below: _Style, above: _Style) -> _Style:
    """A style with what another one sets instead."""
    return _Style(
        name=above.name or below.name,
        switches=above.switches or below.switches,
        underline=above.underline or below.underline,
        number=above.number or below.number,
        depth=below.depth if above.depth is None else above.depth,
        indent=below.indent if above.indent is None else above.indent,
        aligned=above.aligned or below.aligned,
        outline=below.outline if above.outline is None else above.outline,
    )


def _lettered(style: _Style, properties: etree._Element | None) -> _Style:
    if properties is None:
        return style
    switches = set(style.switches)
    for name in _SWITCHES:
        own = properties.find(f"{W}{name}")
        if own is not None:
            (switches.discard if own.get(f"{W}val", "1") in _OFF else switches.add)(name)
    underline = value_of(properties, "u") or style.underline
    return replace(style, switches=frozenset(switches), underline=underline)


def _bare(name: str) -> str:
    """A style's name without blanks, accents and capitals."""
    letters = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in letters if letter.isalnum()).lower()
