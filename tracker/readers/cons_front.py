"""Reads what stands before a consolidated act: what the page is, and the list of acts that changed it.

In: the parsed page. Out: where the act begins, the acts behind the letters "M1", "C1", and the page's own number.
Example: the row "►M4 | REGULATION (EU) 2023/2844 ..." with a link to 32023R2844 makes "M4" that CELEX number.

Of an act that was repealed the Publications Office keeps but this front, saying by what; `stub` tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from tracker.readers.markup import local
from tracker.readers.oj_xhtml_tables import rows

_REFERENCE = re.compile(
    r"0?(?P<celex>\d{4}[A-Z]{1,2}\d{4}(?:\(\d{2}\))?)\s*[—–-]\s*(?P<language>[A-Z]{2})\s*[—–-]\s*"
    r"(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4})"
)
_CODE = re.compile(r"[►\s]*(?P<code>[A-Z]{1,3}\d*)")
_CELEX = re.compile(r"\b[0-9]\d{4}[A-Z]{1,2}\w*(?:\(\d{2}\))?")
_LAST_VERSION = re.compile(r"CELEX:(0\d{4}[A-Z]{1,2}\d{4}-\d{8})")


@dataclass(frozen=True, slots=True)
class Front:
    """What the page says before the act."""

    body: etree._Element | None
    """The first paragraph of the act, "▼B"; None where there is no act."""
    titles: frozenset[str]
    """The lines of the act's title, as the front gives them."""
    codes: dict[str, str]
    """"M1" -> CELEX number, or the printed name of the act where it has no link."""
    identifier: str
    """CELEX number of this consolidated version, "02015R0848-20251106"."""
    language: str


def read_front(root: etree._Element) -> Front:
    """Reads the front of a consolidated page."""
    paragraphs = [element for element in root.iter() if local(element) == "p"]
    body = next((p for p in paragraphs if words(p)[:1] == "▼"), _titled(paragraphs))
    front = paragraphs[: paragraphs.index(body)] if body is not None else paragraphs
    number = next((found for p in front[:5] if (found := _REFERENCE.search(words(p)))), None)
    return Front(
        body,
        frozenset(_titles(root)),
        dict(_codes(root, body)),
        f"0{number['celex']}-{number['year']}{number['month']}{number['day']}" if number else "",
        number["language"].lower() if number else "",
    )


def stub(root: etree._Element) -> tuple[str, str]:
    """By which act this one was repealed, and its last version before that; "" where the page does not say."""
    links = [a for a in root.iter() if local(a) == "a"]
    celex = [found.group() for a in links if (found := _CELEX.match(a.get("title") or ""))]
    repealed_by = next((number for number in celex if number != celex[0]), "") if celex else ""
    last = next((found[1] for a in links if (found := _LAST_VERSION.search(a.get("href") or ""))), "")
    return repealed_by, last


def words(element: etree._Element) -> str:
    """All words of an element, white space collapsed."""
    return " ".join("".join(map(str, element.itertext())).split())


def _titled(paragraphs: list[etree._Element]) -> etree._Element | None:
    """The first line of the act's title behind the front's own, for a page that marks nothing."""
    for paragraph in paragraphs:
        in_table = any(local(around) == "table" for around in paragraph.iterancestors())
        if not in_table and (paragraph.get("class") or "").startswith("title-doc"):
            return paragraph
    return None


def _titles(root: etree._Element) -> list[str]:
    """The lines beside "►B" in the first table."""
    table = next((element for element in root.iter() if local(element) == "table"), None)
    return [words(p) for p in table.iter() if local(p) == "p"] if table is not None else []


def _codes(root: etree._Element, body: etree._Element | None) -> list[tuple[str, str]]:
    """The letters in the lists "Amended by", "Corrected by"."""
    found: list[tuple[str, str]] = []
    for element in root.iter():
        if element is body:
            break
        if local(element) != "table":
            continue
        for row in rows(element):
            cells = [cell for cell in row if cell is not None]
            code = _CODE.fullmatch(words(cells[0])) if len(cells) > 1 else None
            if code:
                link = next((a.get("title") or "" for a in cells[0].iter() if local(a) == "a"), "")
                found.append((code["code"], link or words(cells[1])))
    return found
