"""Reads a text in whatever format it comes, chosen by its bytes, never by its name.

In: a `Source`. Out: a `Reading`: the act, the account of every character, the format's name, warnings.
Example: `read(open_source(Path("32024R1689.xml"))).account.share` is 1.0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.account import Account, exact_account, take_account
from tracker.act import Act, Kind, articles
from tracker.assemble import assemble
from tracker.errors import InputError
from tracker.line import Draft
from tracker.readers import act_json, com_proposal, formex, markdown_law, oj_xhtml, outline
from tracker.source import Source, decode


@dataclass(frozen=True, slots=True)
class Format:
    """A source format: how to recognise it in the first characters, and how to read it into lines."""

    name: str
    title: str
    """In words, for people."""
    recognises: Callable[[str], bool]
    """Given the decoded text's first 100,000 characters."""
    read: Callable[[Source], Draft | Act]
    reasons: tuple[str, ...]
    """The closed list of reasons for which this format's reader may drop displayed characters."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read: its tree, what happened to each of its characters, and what a person should know."""

    act: Act
    account: Account
    format: str
    warnings: tuple[str, ...] = ()


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        # One line per format; the first that recognises the text reads it.
        Format(outline.NAME, outline.TITLE, outline.recognises, outline.read, outline.REASONS),
        Format(act_json.NAME, act_json.TITLE, act_json.recognises, act_json.read, act_json.REASONS),
        Format(formex.NAME, formex.TITLE, formex.recognises, formex.read, formex.REASONS),
        Format(
            formex.CONSOLIDATED_NAME,
            formex.CONSOLIDATED_TITLE,
            formex.recognises_consolidated,
            formex.read,
            formex.REASONS,
        ),
        Format(com_proposal.NAME, com_proposal.TITLE, com_proposal.recognises, com_proposal.read, com_proposal.REASONS),
        Format(oj_xhtml.NAME, oj_xhtml.TITLE, oj_xhtml.recognises, oj_xhtml.read, oj_xhtml.REASONS),
        Format(oj_xhtml.OLD_NAME, oj_xhtml.OLD_TITLE, oj_xhtml.recognises_old, oj_xhtml.read, oj_xhtml.REASONS),
        Format(
            oj_xhtml.PARLIAMENT_NAME,
            oj_xhtml.PARLIAMENT_TITLE,
            oj_xhtml.recognises_parliament,
            oj_xhtml.refuse_parliament,
            (),
        ),
        Format(markdown_law.NAME, markdown_law.TITLE, markdown_law.recognises, markdown_law.read, markdown_law.REASONS),
    )
}

HEAD = 100_000
"""Characters looked at to recognise a format; a Commission memorandum may stand before the act itself."""

LOW_SHARE = 0.999
"""Below this share of accounted characters a text falls short and `check` says so."""


def read(source: Source) -> Reading:
    """Reads a source in the format its bytes show.

    Raises:
        InputError: the format is not known, the text holds no act, or the act cannot be read whole.
    """
    decoded = decode(source)
    head = decoded.text[:HEAD]
    form = next((form for form in FORMATS.values() if form.recognises(head)), None)
    if form is None:
        known = "; ".join(form.title for form in FORMATS.values())
        raise InputError(
            source.name, "the file is none of the formats that are read here", f"give one of these: {known}"
        )
    draft = form.read(source)
    if isinstance(draft, Act):
        act, account, warnings = draft, exact_account(draft), decoded.warnings
    else:
        foreign = {line.reason for line in draft.lines if line.reason} - set(form.reasons)
        assert not foreign, f"{form.name} drops for a reason that is not on its list: {foreign}"
        act = assemble(draft.lines, draft.language, draft.identifier, form.name)
        account = take_account(draft.shown, draft.lines, act)
        warnings = (*decoded.warnings, *draft.warnings)
    if not articles(act) and not any(p.kind in (Kind.ANNEX, Kind.RECITAL, Kind.ARTICLE) for p in act.children):
        raise InputError(
            source.name,
            "no article, recital or annex was found in it",
            "it may be an error page or another kind of document; take the text of the act itself",
        )
    return Reading(act, account, form.name, warnings)
