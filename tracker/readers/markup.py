"""Parses XML and HTML safely: nothing is fetched, nothing expanded, and nothing lost without a sentence.

In: a `Source`. Out: the root element; comments are gone, processing instructions kept, entities characters.
Example: `local(parse_xml(source))` is `"ACT"` for the Formex of a regulation.

The readers share this module; none of them hands bytes to lxml itself. Two traps made it necessary. libxml2's
HTML parser stops at about 254 levels or ten million characters in a run and returns a shorter document
without raising; only its error log knows. And an XML document with a DOCTYPE may hold references that nobody
defined (`&nbsp;`), which a parser that loads no DTD drops just as quietly.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree, html

from tracker.errors import InputError
from tracker.source import REFUSED_CHARACTERS, Decoded, Source, decode

_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_REFUSED = re.compile(f"[{REFUSED_CHARACTERS}]")
_LAST_CODE_POINT = 0x10FFFF

_REFERENCE = r"&(?P<name>\#[0-9]+|\#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"
_XML_REFERENCE = re.compile(rf"<!--.*?-->|<!\[CDATA\[.*?\]\]>|(?P<entity><!ENTITY\b)|{_REFERENCE}", re.DOTALL)
_HTML_REFERENCE = re.compile(
    rf"<!--.*?-->|<(?P<raw>script|style)\b.*?</(?P=raw)|{_REFERENCE}", re.DOTALL | re.IGNORECASE
)
"""References where they count: not in comments, CDATA sections, scripts and styles."""
_UNUSUAL = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
"""Most files have none; the search for one costs a twentieth of the walk through comments and sections."""

_HTML_OPENED = re.compile(r"<html[\s>]", re.IGNORECASE)
_HTML_CLOSED = re.compile(r"</html\s*>", re.IGNORECASE)
_OPEN_TAG_AT_END = re.compile(r"<[A-Za-z/!][^>]*\Z")

_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")

_DOCTYPE = re.compile(r"<!DOCTYPE\s[^<>\[\]]*>")
"""One that defines nothing itself and would only have a parser look for a file."""

_LOSSES = frozenset(
    {
        "ERR_RESOURCE_LIMIT",
        "ERR_NO_MEMORY",
        "ERR_INTERNAL_ERROR",
        "ERR_INVALID_CHAR",
        "ERR_INVALID_ENCODING",
        "ERR_ENTITY_LOOP",
    }
)
"""Entries of the error log after which the document is shorter than its source, whatever their level. Other
errors of HTML (a tag that nobody closed) cost no words."""

_SAVE_AGAIN = "download or save it again"


def parse_xml(source: Source) -> etree._Element:
    """The root of an XML document; raises InputError for what is not well-formed, truncated or hostile."""
    decoded = decode(source)
    text = decoded.text
    if "<!ENTITY" in text or _UNUSUAL.search(text):
        text = _XML_REFERENCE.sub(lambda found: _xml_reference(source, decoded, found), text)
    # We have decoded already: the declaration could only contradict. Its line ends stay for the line numbers.
    text = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    text = _DOCTYPE.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        # An id that comes twice (two files put into one) is no reason to refuse a law; nothing here looks up ids.
        collect_ids=False,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(source, parser, error) from error
    _refuse_entities(source, root)
    return root


def parse_html(source: Source) -> etree._Element:
    """The root of an HTML document, as browsers read it; raises InputError where text would be lost."""
    decoded = decode(source)
    text = decoded.text
    _refuse_cut_off(source, text)
    if _UNUSUAL.search(text):
        text = _HTML_REFERENCE.sub(lambda found: _html_reference(source, decoded, found), text)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        # None where there is nothing but comments, which the types of lxml do not know.
        root: etree._Element | None = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(source, parser, error) from error
    if root is None:
        raise InputError(source.name, "there is no HTML in this file", _SAVE_AGAIN)
    for entry in parser.error_log:
        if entry.type_name in _LOSSES or entry.level == etree.ErrorLevels.FATAL:
            raise _lossy(source, entry)
    return root


def local(element: etree._Element) -> str:
    """The tag without its namespace: "p" for XHTML's and HTML's; "" for a processing instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _xml_reference(source: Source, decoded: Decoded, found: re.Match[str]) -> str:
    if found["entity"]:
        raise InputError(
            source.name,
            "the XML defines entities of its own, which can hide text or read other files",
            "remove its <!ENTITY ...> declarations",
            where=_line(decoded, found),
        )
    name = found["name"]
    if name is None or name in _PREDEFINED:
        return found[0]
    if name.startswith("#"):
        return _numeric(source, decoded, found)
    characters = html5.get(f"{name};")
    if characters is None:
        raise InputError(
            source.name,
            f"the reference &{name}; names an entity that nothing defines",
            "write the character itself",
            where=_line(decoded, found),
        )
    return "".join(f"&#{ord(c)};" for c in characters)


def _html_reference(source: Source, decoded: Decoded, found: re.Match[str]) -> str:
    name = found["name"]
    if name is None or name in _PREDEFINED:
        return found[0]
    if name.startswith("#"):
        code = _code(name)
        if 0x80 <= code <= 0x9F:
            # The HTML standard reads these as windows-1252: old pages write &#146; for an apostrophe.
            meant = bytes([code]).decode("windows-1252", "ignore")
            return meant or _numeric(source, decoded, found)
        return _numeric(source, decoded, found)
    characters = html5.get(f"{name};")
    return "".join(f"&#{ord(c)};" for c in characters) if characters else found[0]


def _numeric(source: Source, decoded: Decoded, found: re.Match[str]) -> str:
    """The reference as it stands, unless its character would have been refused in the text itself."""
    code = _code(found["name"])
    if code > _LAST_CODE_POINT or _REFUSED.match(chr(code)):
        raise InputError(
            source.name,
            f"the reference {found[0][:20]} stands for no character that a text of a law has",
            "write the character that is meant",
            where=_line(decoded, found),
        )
    return found[0]


def _code(name: str) -> int:
    digits, base = (name[2:], 16) if name[1] in "xX" else (name[1:], 10)
    # Beyond ten digits it is out of range anyway; converting a million of them would take minutes.
    return int(digits, base) if len(digits.lstrip("0")) <= 10 else _LAST_CODE_POINT + 1


def _refuse_cut_off(source: Source, text: str) -> None:
    """A download that broke off: HTML parsers make up the rest, and an act would lose its last articles.

    Every page of EUR-Lex and Parliament closes the <html> that it opens; the standard does not ask for it.
    """
    if _OPEN_TAG_AT_END.search(text, max(text.rfind("<"), 0)):
        raise InputError(source.name, "the HTML ends in the middle of a tag", _SAVE_AGAIN)
    if _HTML_OPENED.search(text) and not _HTML_CLOSED.search(text):
        raise InputError(source.name, "the HTML ends before it is complete (no </html>)", _SAVE_AGAIN)


def _line(decoded: Decoded, found: re.Match[str]) -> str:
    return f"line {decoded.text.count(chr(10), 0, found.start()) + 1}"


def _refuse_entities(source: Source, root: etree._Element) -> None:
    """The second lock: whatever a contrived DOCTYPE smuggled past the expression, no entity gets through."""
    dtd: Any = root.getroottree().docinfo.internalDTD
    declared = dtd is not None and next(iter(dtd.iterentities()), None) is not None
    if declared or next(root.iter(etree.Entity), None) is not None:
        raise InputError(
            source.name,
            "the XML defines entities of its own, which can hide text or read other files",
            "remove its <!ENTITY ...> declarations",
        )


def _not_well_formed(source: Source, parser: etree._FeedParser, error: etree.XMLSyntaxError) -> InputError:
    entry = next((e for e in parser.error_log if e.level == etree.ErrorLevels.FATAL), None)
    if entry is None:
        return InputError(source.name, f"the XML is not well-formed ({error.msg})", _SAVE_AGAIN)
    if entry.type_name in _LOSSES:
        return _lossy(source, entry)
    where = f"line {entry.line}, character {entry.column}"
    message = " ".join(str(entry.message).split())
    if entry.type_name == "ERR_DOCUMENT_EMPTY":
        return InputError(source.name, "this is no XML, expected a document that begins with <", _SAVE_AGAIN)
    if entry.type_name in {"ERR_TAG_NOT_FINISHED", "ERR_GT_REQUIRED", "ERR_LTSLASH_REQUIRED"}:
        return InputError(source.name, f"the XML ends before it is complete ({message})", _SAVE_AGAIN, where)
    if entry.type_name in {"ERR_NAME_REQUIRED", "ERR_ENTITYREF_SEMICOL_MISSING"} and "EntityRef" in message:
        return InputError(source.name, "the XML has a bare &", "write it as &amp;", where)
    return InputError(source.name, f"the XML is not well-formed ({message})", _SAVE_AGAIN, where)


def _lossy(source: Source, entry: etree._LogEntry) -> InputError:
    message = str(entry.message)
    if entry.type_name == "ERR_NO_MEMORY":
        problem = "reading it takes more memory than a text is allowed"
    elif "depth" in message:
        problem = "elements are nested more than 250 deep"
    elif "too long" in message or "size limit" in message:
        problem = "one run of text, attribute or name is longer than ten million characters"
    else:
        problem = f"the parser would lose text ({' '.join(message.split())})"
    return InputError(
        source.name,
        f"{problem}, and what follows could not be read",
        "take another file of the same act",
        where=f"line {entry.line}, character {entry.column}" if entry.line else "",
    )
