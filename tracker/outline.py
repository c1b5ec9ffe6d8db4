r"""The outline: an act as plain text, one provision a line, that a lawyer can read and type.

In: an `Act`, or the text of one. Out: the text, or the `Act`; each is the other's inverse (publisher's marks and
source ids are not in it; act JSON has them). Example:

    outline 1
    language en
    article 4 | Controls on unlisted items
      paragraph 1 # An authorisation shall be required {^1|(2)} where the exporter is aware:
        point a # that the items are intended for an embargoed country;
      paragraph 2
    footnote "(2)" # OJ L 1, 1.1.2031, p. 1.

A line is `kind label | heading # text`, two blanks of indent for each level; label, heading and text may lack.
A label stands for the usual number of its kind (`article 4` is "Article 4", `paragraph 1` "1.", `point a` "(a)");
any other number is printed in double quotes. The cells of a `row` are separated by ` | `. `{^1|(2)}` is a call
for the first footnote, printed "(2)". `kind!` marks an act's own correlation table. In headings `|` and `#`, in
cells `|`, and everywhere `\`, `{^`, tab and line feed are escaped with a backslash. Empty lines and lines that
begin with `;` are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tracker.act import Act, Call, Kind, Provision
from tracker.errors import InputError
from tracker.reference import identify

FIRST_LINE = "outline 1"

_USUAL = {
    Kind.ARTICLE: "Article {}",
    Kind.PARAGRAPH: "{}.",
    Kind.POINT: "({})",
    Kind.RECITAL: "({})",
    Kind.PART: "PART {}",
    Kind.TITLE: "TITLE {}",
    Kind.CHAPTER: "CHAPTER {}",
    Kind.SECTION: "Section {}",
    Kind.SUBSECTION: "Subsection {}",
    Kind.ANNEX: "ANNEX {}",
    Kind.APPENDIX: "Appendix {}",
    Kind.FOOTNOTE: "({})",
}
"""The usual number of a kind, so that typing `article 4` is enough."""

DEEPEST = 100
"""Levels of nesting that are read; no law has ten."""

_LABEL = re.compile(r"[0-9A-Za-z.]+")
_ESCAPE = {"\\": "\\\\", "\t": "\\t", "\n": "\\n"}
_CALL = re.compile(r"\{\^(\d*)(?:\|((?:[^}\\]|\\.)*))?\}")
_LINE = re.compile(
    r"""(?P<indent>\ *)(?P<kind>[a-z_]+)(?P<correlation>!?)
        (?:\ (?:"(?P<num>(?:[^"\\]|\\.)*)"|(?P<label>[0-9A-Za-z.]+)))?
        (?:\ \|\ (?P<heading>(?:[^\\#]|\\.)*?))?
        (?:\ \#\ (?P<text>.*))?$""",
    re.VERBOSE,
)


def format_outline(act: Act) -> str:
    """Writes the act as an outline, ending in a line feed."""
    head = [FIRST_LINE]
    if act.language:
        head.append(f"language {act.language}")
    if act.identifier:
        head.append(f"identifier {act.identifier}")
    return "\n".join([*head, *_lines(act.children, 0)]) + "\n"


def _lines(provisions: tuple[Provision, ...], depth: int) -> Iterator[str]:
    for provision in provisions:
        yield "  " * depth + format_line(provision)
        yield from _lines(provision.children, depth + 1)


def format_line(provision: Provision) -> str:
    """One provision without its children, without indent."""
    line = provision.kind.value + ("!" if provision.correlation else "")
    called = {call.place for call in provision.calls}
    if provision.num or "num" in called:
        line += " " + _format_num(provision)
    if provision.heading or "heading" in called:
        line += " | " + _with_calls(provision, "heading", "|#")
    if provision.text or "text" in called:
        if provision.kind is Kind.ROW:
            line += " # " + _with_calls(provision, "text", "|").replace("\\t", " | ")
        else:
            line += " # " + _with_calls(provision, "text", "")
    return line


def _format_num(provision: Provision) -> str:
    usual = _USUAL.get(provision.kind)
    if usual and not any(call.place == "num" for call in provision.calls):
        before, after = usual.split("{}")
        label = provision.num[len(before) : len(provision.num) - len(after)]
        if provision.num == before + label + after and _LABEL.fullmatch(label):
            return label
    return '"' + _with_calls(provision, "num", '"') + '"'


def _escape(text: str, more: str) -> str:
    escaped = "".join(_ESCAPE.get(c) or ("\\" + c if c in more else c) for c in text)
    return escaped.replace("{^", "\\{^")


def _with_calls(provision: Provision, place: str, more: str) -> str:
    """The words of one part with its calls written at their places."""
    text: str = {"text": provision.text, "heading": provision.heading, "num": provision.num}[place]
    calls = [call for call in provision.calls if call.place == place]
    written, start = "", 0
    for call in calls:
        label = "|" + _escape(call.label, more + "}") if call.label else ""
        written += _escape(text[start : call.offset], more) + f"{{^{call.note.removeprefix('fn_')}{label}}}"
        start = call.offset
    return written + _escape(text[start:], more)


def parse_outline(text: str, name: str = "outline") -> Act:
    """Reads an outline into an act with eIds.

    Raises:
        InputError: a line that is none; the sentence names the line.
    """
    lines = text.split("\n")
    if not lines or lines[0].strip() != FIRST_LINE:
        raise InputError(name, f"an outline begins with the line “{FIRST_LINE}”", "add it", "line 1")
    meta = {"language": "", "identifier": ""}
    roots: list[_Open] = []
    stack: list[_Open] = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith(";"):
            continue
        word, _, value = line.partition(" ")
        if not roots and word in meta:
            meta[word] = value.strip()
            continue
        node, depth = _parse_line(line, name, number)
        if depth > DEEPEST:
            raise InputError(name, f"the line is nested more than {DEEPEST} levels deep", "", f"line {number}")
        if depth > len(stack):
            raise InputError(name, "the line is indented too far", "two blanks for each level", f"line {number}")
        del stack[depth:]
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    children = [node.close() for node in roots]
    notes = 0
    for place, child in enumerate(children):
        if child.kind is Kind.FOOTNOTE:
            notes += 1
            children[place] = _keyed(child, f"fn_{notes}")
    return identify(Act(tuple(children), meta["language"], meta["identifier"], "outline"))


def _keyed(note: Provision, key: str) -> Provision:
    return replace(note, eid=key)


class _Open:
    """A provision whose children are still being read."""

    def __init__(self, provision: Provision) -> None:
        self.provision = provision
        self.children: list[_Open] = []

    def close(self) -> Provision:
        p = self.provision
        children = tuple(child.close() for child in self.children)
        return Provision(p.kind, p.num, p.heading, p.text, children, "", p.calls, correlation=p.correlation)


def _parse_line(line: str, name: str, number: int) -> tuple[_Open, int]:
    where = f"line {number}"
    found = _LINE.match(line)
    if not found or len(found["indent"]) % 2:
        raise InputError(
            name, "not a line of an outline", "write “kind label | heading # text”, indented by pairs of blanks", where
        )
    try:
        kind = Kind(found["kind"])
    except ValueError:
        known = ", ".join(kind.value for kind in Kind)
        raise InputError(name, f"“{found['kind']}” is no kind of provision", f"use one of {known}", where) from None
    calls: list[Call] = []
    num = _read(found["num"] or "", "num", calls)
    if found["label"]:
        num = _USUAL.get(kind, "{}").format(found["label"])
    heading = _read(found["heading"] or "", "heading", calls)
    words = found["text"] or ""
    if kind is Kind.ROW:
        words = re.sub(r"(?<!\\) \| ", "\\\\t", words)
    text = _read(words, "text", calls)
    order = {"num": 0, "heading": 1, "text": 2}
    calls.sort(key=lambda call: order[call.place])
    provision = Provision(kind, num, heading, text, (), "", tuple(calls), correlation=bool(found["correlation"]))
    return _Open(provision), len(found["indent"]) // 2


def _read(written: str, place: str, calls: list[Call]) -> str:
    """Undoes the escapes of one part and collects its calls."""
    if "\\" not in written and "{^" not in written:
        return written
    text, start = "", 0
    while start < len(written):
        if written[start] == "\\":
            following = written[start + 1 : start + 2]
            text += {"t": "\t", "n": "\n"}.get(following, following)
            start += 2
            continue
        call = _CALL.match(written, start)
        if call:
            note = f"fn_{call[1]}" if call[1] else ""
            calls.append(Call(len(text), note, _unescape(call[2] or ""), place))
            start = call.end()
            continue
        text += written[start]
        start += 1
    return text


def _unescape(written: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"t": "\t", "n": "\n"}.get(m[1], m[1]), written)
