"""Makes the text of a version that exists only as amendments: the base and the amendments, worked into one act.

In: a `Source` of amendments and the text that they amend, or both in one bundle. Out: an ordinary `Source` and
`Reading`, and what happened to each amendment. Example: the specimen's `parliament` is made of the Commission's
proposal and of Parliament's amendments; `read_text` of its bundle gives the act with the amendments applied.

A made text is kept as what it was made from, byte for byte: its checksum changes with either of the two, and a later
tracker makes it anew. A ZIP without compression holds them, so that people can take them out again.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.act import Act, Kind, Provision
from tracker.amendment import Amendment
from tracker.consolidate import consolidate
from tracker.errors import InputError
from tracker.limits import FILE_BYTES
from tracker.readers import LOW_SHARE, AmendmentsReading, Reading, expect_act
from tracker.readers.confined import read_confined
from tracker.readers.zip_guard import Archive, ZipLimits, is_archive, open_archive
from tracker.receipt import Consolidation
from tracker.reference import identify
from tracker.source import Source

_BASE, _AMENDMENTS = "base", "amendments"
"""What a bundle holds. Without the names of the files, or the same two texts would have several checksums."""
_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The same two files are the same bytes on any day."""
_UNIX = 3

DEPTH = 4
"""So many times a made text may be amended again; procedures have three readings and a committee before each. A bundle
that holds bundles without end would end in ours."""
_LIMITS = ZipLimits(2 * DEPTH * FILE_BYTES, 2 * DEPTH * FILE_BYTES, parts=2, ratio=1, ratio_from=0)
"""A ZIP with more parts is some other one; its list of contents is not even read. Bundles are not compressed."""

Text = tuple[Source, Reading]


@dataclass(frozen=True, slots=True)
class Made:
    """A text made from a base and its amendments."""

    base: Source
    document: Source
    """The amendments as they came."""
    amendments: AmendmentsReading
    consolidation: Consolidation
    reading: Reading
    """The act that was made; the account is that of the amendments."""


def read_text(source: Source, base: Callable[[], Text] | None = None) -> Text:
    """The act in a source; of amendments the act that they make of what `base` brings, with the bundle of both.

    Raises:
        InputError: it cannot be read, or holds amendments and there is no base.
    """
    if is_bundle(source):
        return source, make(source).reading
    if base is None:
        return source, expect_act(source, read_confined(source))
    found = read_confined(source)
    if isinstance(found, Reading):
        return source, found
    under, reading = base()
    whole = bundle(under, source)
    _expect_shallow(whole)
    return whole, _made((under, reading), (source, found)).reading


def read_amendments(source: Source) -> AmendmentsReading:
    """The amendments in a document, or in the bundle of a made text.

    Raises:
        InputError: it holds no amendments.
    """
    found = read_confined(parts(source)[1] if is_bundle(source) else source)
    if isinstance(found, AmendmentsReading):
        return found
    advice = "give the document that lists the amendments; two acts are compared with `tracker compare`"
    raise InputError(source.name, "this is the text of an act, expected amendments", advice)


def make(source: Source) -> Made:
    """The text in a bundle, with its receipt.

    Raises:
        InputError: the bundle is damaged, or is one of bundles that are too many.
    """
    _expect_shallow(source)
    base, document = parts(source)
    return _made((base, read_text(base)[1]), (document, read_amendments(document)))


def _made(base: Text, amendments: tuple[Source, AmendmentsReading]) -> Made:
    under, text = base
    document, found = amendments
    consolidation = consolidate(text.act, found.amendments.items)
    # It is not the proposal any more, and must not say so.
    act = replace(consolidation.act, identifier=found.amendments.identifier, _index={})
    said = f"made from amendments to the text it is based on. {consolidation.sentence}"
    warnings = (said, *found.warnings, *_doubts(text))
    reading = Reading(act, found.account, found.format, warnings, unverified=found.unverified)
    return Made(under, document, found, consolidation, reading)


def _doubts(base: Reading) -> Iterable[str]:
    """What is held against the base is held against all that is made of it."""
    if base.account.share < LOW_SHARE or base.account.dropped_inside:
        yield f"its base falls short: {base.account.share:.2%} of its characters could be accounted for"


# ------------------------------------------------------------------------------------------------------- bundles


def bundle(base: Source, amendments: Source) -> Source:
    """Both sources as one, under the name of the amendments; the same bytes for the same two files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, source in ((_BASE, base), (_AMENDMENTS, amendments)):
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.create_system = _UNIX
            archive.writestr(entry, source.data)
    return Source(amendments.name, buffer.getvalue())


def is_bundle(source: Source) -> bool:
    """Whether a source is a made text's bundle, and not some other ZIP."""
    try:
        return is_archive(source) and list(_opened(source).names) == [_BASE, _AMENDMENTS]
    except InputError:
        return False  # whoever reads it says what is wrong with it


def parts(bundle: Source) -> tuple[Source, Source]:
    """The base and the amendments in a bundle.

    Raises:
        InputError: it is damaged.
    """
    try:
        archive = _opened(bundle)
        base, amendments = archive.read(_BASE), archive.read(_AMENDMENTS)
    except (InputError, KeyError):
        problem = "what the text was made from is damaged"
        raise InputError(bundle.name, problem, "load the amendments and their base again") from None
    return Source(f"the base of {bundle.name}", base), Source(bundle.name, amendments)


def _opened(bundle: Source) -> Archive:
    return open_archive(bundle, _LIMITS)


def _expect_shallow(whole: Source) -> None:
    """Refuses what was amended too often, before any of it is read."""
    within = whole
    for _ in range(DEPTH):
        within = parts(within)[0]
        if not is_bundle(within):
            return
    problem = f"it is made of a text that was itself made from amendments, and so on, more than {DEPTH} times"
    raise InputError(whole.name, problem, "load as its base the text of an act, as a file of its own")


# ------------------------------------------------------------------------------------------- what is worked in


def with_annexes(base: Act, others: Iterable[tuple[str, Act]]) -> Act:
    """The act with the annexes of documents published apart, before its footnotes.

    Raises:
        InputError: a document holds no annex, or one that the act has already.
    """
    body = [p for p in base.children if p.kind is not Kind.FOOTNOTE]
    notes = [p for p in base.children if p.kind is Kind.FOOTNOTE]
    for number, (name, other) in enumerate(others, 1):
        annexes = [p for p in other.children if p.kind in (Kind.ANNEX, Kind.APPENDIX)]
        if not annexes:
            raise InputError(name, "there is no annex in it", "give the document that holds the annexes with --also")
        known = {p.num for p in body if p.kind is Kind.ANNEX}
        double = next((p.num for p in annexes if p.kind is Kind.ANNEX and p.num in known), None)
        if double is not None:
            raise InputError(name, f"{double or 'an annex'} is in the base already", "leave this document out")
        own = [p for p in other.children if p.kind is Kind.FOOTNOTE]
        body += [_renamed(p, f"{number}~") for p in annexes]
        notes += [_renamed(p, f"{number}~") for p in own]
    return identify(replace(base, children=(*body, *notes), _index={}))


def _renamed(provision: Provision, prefix: str) -> Provision:
    """With footnotes that cannot be taken for those of the base; `identify` gives them their names."""
    return replace(
        provision,
        eid=prefix + provision.eid,
        calls=tuple(replace(call, note=call.note and prefix + call.note) for call in provision.calls),
        children=tuple(_renamed(child, prefix) for child in provision.children),
    )


def joined(documents: Iterable[tuple[str, Iterable[Amendment]]]) -> list[Amendment]:
    """The amendments of several documents; where a number occurs in two of them, each is told by its document."""
    found = [(name, list(items)) for name, items in documents]
    seen: dict[str, set[str]] = {}
    for name, items in found:
        for item in items:
            seen.setdefault(item.number, set()).add(name)
    return [
        replace(item, number=f"{Path(name).stem}/{item.number}") if len(seen[item.number]) > 1 else item
        for name, items in found
        for item in items
    ]
