"""Reads a text in whatever format it comes, chosen by its bytes, never by its name.

In: a `Source`. Out: a `Reading`: the act, the account of every character, the format's name, warnings.
Example: `read(open_source(Path("32024R1689.xml"))).account.share` is 1.0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from tracker.account import Account, exact_account, take_account
from tracker.act import Act, Kind, articles
from tracker.amendment import AmendmentDraft, Amendments
from tracker.assemble import assemble
from tracker.errors import InputError
from tracker.line import Draft
from tracker.pause import uncollected
from tracker.readers import (
    act_json,
    akn,
    akn_own,
    amendments_jsonl,
    com_proposal,
    com_recast,
    cons_xhtml,
    docx_law,
    ep_amendments,
    ep_docx,
    ep_full_text,
    ep_position,
    ep_report,
    formex,
    formex_zip,
    markdown_law,
    oj_xhtml,
    outline,
    parts_zip,
    pdf_law,
    plain_html,
    plain_text,
)
from tracker.readers.conventions import Convention
from tracker.sides import Side, is_marked, take_side
from tracker.source import Source, decode
from tracker.tabled import gather


@dataclass(frozen=True, slots=True)
class Format:
    """A source format: how to recognise it, and how to read it into lines."""

    name: str
    title: str
    """In words, for people."""
    recognises: Callable[[str], bool]
    """Given the decoded text's first 100,000 characters; of a binary format see `opens`."""
    read: Callable[..., Draft | AmendmentDraft | Act]
    """Given the source, and where `conventional` a `Convention` or None."""
    reasons: tuple[str, ...]
    """The closed list of reasons for which this format's reader may drop displayed characters."""
    opens: Callable[[Source], bool] | None = None
    """For what is no text (ZIP, Word, PDF): whether these bytes are of this format."""
    unverified: str = ""
    """Why the reader has not been tried on a real document; "" where it has."""
    conventional: bool = False
    """Whether a person can say what bold, underlined and struck out words mean in it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read: its tree, what happened to each of its characters, and what a person should know."""

    act: Act
    """Of a marked text the words after the marks."""
    account: Account
    format: str
    warnings: tuple[str, ...] = ()
    before: Act | None = None
    """Of a marked text that keeps the deleted words: the words before the marks."""
    legend: str = ""
    """What the marks mean, as the document says or as was assumed; "" without marks."""
    unverified: str = ""

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a person should know who sees the text but not how it was read."""
        legend = (f"read after its marks: {self.legend}",) if self.legend else ()
        unverified = (f"its reader was {self.unverified}",) if self.unverified else ()
        return (*legend, *unverified)


@dataclass(frozen=True, slots=True)
class AmendmentsReading:
    """A document of amendments read."""

    amendments: Amendments
    account: Account
    format: str
    warnings: tuple[str, ...] = ()
    unverified: str = ""


class _Reader(Protocol):
    """What a module of this package has that reads one format."""

    @property
    def NAME(self) -> str: ...

    @property
    def TITLE(self) -> str: ...

    @property
    def REASONS(self) -> tuple[str, ...]: ...

    @property
    def recognises(self) -> Callable[[str], bool]: ...

    @property
    def read(self) -> Callable[..., Draft | AmendmentDraft | Act]: ...


def _format(
    reader: _Reader,
    opens: Callable[[Source], bool] | None = None,
    unverified: str = "",
    conventional: bool = False,
) -> Format:
    return Format(
        reader.NAME, reader.TITLE, reader.recognises, reader.read, reader.REASONS, opens, unverified, conventional
    )


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        # One line per format; the first that recognises the text reads it.
        _format(outline),
        _format(act_json),
        _format(akn_own),
        _format(akn),
        _format(formex),
        Format(
            formex.CONSOLIDATED_NAME,
            formex.CONSOLIDATED_TITLE,
            formex.recognises_consolidated,
            formex.read,
            formex.REASONS,
        ),
        _format(ep_docx, opens=ep_docx.opens, unverified=ep_docx.UNVERIFIED),
        _format(docx_law, opens=docx_law.opens, unverified=docx_law.UNVERIFIED, conventional=True),
        Format(
            formex_zip.NAME,
            formex_zip.TITLE,
            formex_zip.recognises,
            partial(formex_zip.read, formex.read),
            formex.REASONS,
            formex_zip.opens,
        ),
        _format(com_recast, opens=com_recast.opens),
        _format(com_proposal),
        _format(ep_position),
        _format(ep_full_text),
        _format(ep_amendments),
        _format(ep_report),
        _format(amendments_jsonl),
        _format(cons_xhtml),
        _format(oj_xhtml),
        Format(oj_xhtml.OLD_NAME, oj_xhtml.OLD_TITLE, oj_xhtml.recognises_old, oj_xhtml.read, oj_xhtml.REASONS),
        Format(
            oj_xhtml.PARLIAMENT_NAME,
            oj_xhtml.PARLIAMENT_TITLE,
            oj_xhtml.recognises_parliament,
            oj_xhtml.refuse_parliament,
            (),
        ),
        _format(plain_html),
        _format(markdown_law),
        _format(pdf_law, opens=pdf_law.opens, conventional=True),
        # Last, for it takes whatever has articles.
        _format(plain_text),
    )
}

FORMATS[parts_zip.NAME] = Format(
    parts_zip.NAME,
    parts_zip.TITLE,
    parts_zip.recognises,
    partial(parts_zip.read, lambda source: _draft_of_part(source)),
    tuple(dict.fromkeys(reason for form in FORMATS.values() for reason in form.reasons)),
    parts_zip.opens,
)

HEAD = 100_000
"""Characters looked at to recognise a format; a Commission memorandum may stand before the act itself."""

LOW_SHARE = 0.999
"""Below this share of accounted characters a text falls short and `check` says so."""


def read(source: Source) -> Reading:
    """Reads the text of an act in the format its bytes show.

    Raises:
        InputError: the format is not known, the text holds no act, or the act cannot be read whole.
    """
    return expect_act(source, read_any(source))


def expect_act(source: Source, found: Reading | AmendmentsReading) -> Reading:
    """What was read, if it is an act; else one sentence that says what to do with amendments."""
    if isinstance(found, AmendmentsReading):
        raise InputError(
            source.name,
            f"these are {len(found.amendments.items)} amendments, expected the text of an act",
            "apply them to the act that they amend with `tracker consolidate BASE AMENDMENTS`",
        )
    return found


@uncollected()
def read_any(source: Source, convention: Convention | None = None) -> Reading | AmendmentsReading:
    """Reads an act, or a document of amendments; of Word and PDF a person may say what the marks mean."""
    form, warnings = _recognise(source)
    draft = form.read(source, convention) if form.conventional else form.read(source)
    if isinstance(draft, Act):
        _demand_provisions(draft, source)
        return Reading(draft, exact_account(draft), form.name, warnings)
    _check_reasons(form, draft)
    if isinstance(draft, AmendmentDraft):
        amendments, account, doubts = gather(draft, source.name, form.name)
        return AmendmentsReading(amendments, account, form.name, (*warnings, *doubts), form.unverified)
    return _reading(draft, form, source, (*warnings, *draft.warnings))


def _recognise(source: Source) -> tuple[Format, tuple[str, ...]]:
    """The format of a source, with what its decoding had to assume."""
    for form in FORMATS.values():
        if form.opens and form.opens(source):
            return form, ()
    decoded = decode(source)
    head = decoded.text[:HEAD]
    for form in FORMATS.values():
        if not form.opens and form.recognises(head):
            return form, decoded.warnings
    known = "; ".join(form.title for form in FORMATS.values())
    raise InputError(source.name, "the file is none of the formats that are read here", f"give one of these: {known}")


def _draft_of_part(source: Source) -> Draft:
    """The lines of one of the files that an act was published in."""
    form, warnings = _recognise(source)
    draft = form.read(source) if form.name != parts_zip.NAME else None
    if not isinstance(draft, Draft):
        raise InputError(source.name, "this is no act or annex", "pack the files of one act")
    return replace(draft, warnings=(*warnings, *draft.warnings))


def is_our_own(source: Source) -> bool:
    """Whether a source is an outline or act JSON, which no library takes apart."""
    head = source.data[:HEAD].decode("utf-8", "replace")
    return any(form.recognises(head) for form in (FORMATS[outline.NAME], FORMATS[act_json.NAME]))


def _check_reasons(form: Format, draft: Draft | AmendmentDraft) -> None:
    lines = [item.line for item in draft.lines] if isinstance(draft, AmendmentDraft) else draft.lines
    given = {line.reason for line in lines if line.reason} | {cut.reason for line in lines for cut in line.cuts}
    foreign = given - set(form.reasons)
    assert not foreign, f"{form.name} drops for a reason that is not on its list: {foreign}"


def _reading(draft: Draft, form: Format, source: Source, warnings: tuple[str, ...]) -> Reading:
    lines = take_side(draft.lines, Side.AFTER)
    act = assemble(lines, draft.language, draft.identifier, form.name)
    _demand_provisions(act, source)
    account = take_account(draft.shown, lines, act)
    before = None
    if is_marked(draft.lines) and not draft.one_sided:
        old_lines = take_side(draft.lines, Side.BEFORE)
        before = assemble(old_lines, draft.language, draft.identifier, form.name)
        # Both sides hold every character; where one does not, that is the account of the text.
        account = max(account, take_account(draft.shown, old_lines, before), key=lambda found: found.unplaced)
    return Reading(act, account, form.name, warnings, before, draft.legend, form.unverified)


def _demand_provisions(act: Act, source: Source) -> None:
    if not articles(act) and not any(p.kind in (Kind.ANNEX, Kind.RECITAL, Kind.ARTICLE) for p in act.children):
        raise InputError(
            source.name,
            "no article, recital or annex was found in it",
            "it may be an error page or another kind of document; take the text of the act itself",
        )
