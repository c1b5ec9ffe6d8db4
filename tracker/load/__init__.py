"""Brings texts into the store, compares what is there once, and finds a text by its name.

In: a `Store` and a `Dossier`, or "dossier/version". Out: `StoredText`s, a `LoadReport`, a `Comparison`, a `Source`.
Example: `load_dossier(store, read_dossier(folder)).missing[0].command` is
"tracker load 2016-0295-cod FILE --version council-2019".

Reading and comparing happen outside of the store's transactions; what was done before is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.act import Act
from tracker.catalogue import (
    FILE,
    Dossier,
    DossierCheck,
    Expression,
    LoadReport,
    Missing,
    StoredText,
    Version,
    missing,
)
from tracker.change import Comparison
from tracker.compare import codebook_for, compare, recalled
from tracker.errors import InputError
from tracker.exports.check import shortfalls
from tracker.expressions import differences as unlike
from tracker.expressions import twins
from tracker.fetch import Cache
from tracker.load.fetching import cached_languages, cached_source
from tracker.load.finding import (
    base_of,
    find_dossier,
    find_reading,
    find_text,
    known_dossier,
    no_version,
    not_there,
)
from tracker.load.languages import expect_language, place, structure
from tracker.load.recognise import differences, doubts, refuse_another_act
from tracker.load.renewal import as_read, renew, renewed
from tracker.load.saying import saying, titled
from tracker.making import Text, read_text
from tracker.readers import LOW_SHARE
from tracker.source import Source, open_source

if TYPE_CHECKING:
    # Imported where a store is opened: most commands that find a text by its name need none, and it takes a second.
    from tracker.store import Store

__all__ = [
    "check_dossier",
    "compared",
    "comparison_of",
    "find_dossier",
    "find_reading",
    "find_text",
    "known_dossier",
    "load_dossier",
    "load_file",
    "load_text",
]

SAME_TEXT = 0.9
"""Language versions of one text share far more of their structure; below this one of them is something else."""

Progress = Callable[[Version], None]
"""Called before each version's text is looked at."""

Brought = tuple[StoredText, tuple[str, ...]]
"""A text, and a sentence on each version that was made of the one before it."""


# ----------------------------------------------------------------------------------------------------- bringing in


def load_text(store: Store, dossier: Dossier, version: str, source: Source, language: str | None = None) -> StoredText:
    """Reads a text and makes it the current one of a version; the same bytes are not read twice.

    What was made of the text before it, a version of amendments, is made anew with it.

    Args:
        store, dossier, version, source: what is read, and for what.
        language: "" for the primary text, "fr" for the French one beside it; without it the text's own says which.

    Raises:
        InputError: the dossier has no such version, or the text cannot be read, says that it is another act, or is in
            another language than was said.
    """
    return _bring(store, dossier, version, source, language)[0]


def _bring(
    store: Store,
    dossier: Dossier,
    version: str,
    source: Source,
    language: str | None = None,
    said: dict[str, Any] | None = None,
) -> Brought:
    """With `said` only that is kept of the version, beside what others say of the dossier meanwhile; else all of it."""
    described = dossier.version(version)
    if described is None:
        raise no_version(dossier, version)
    texts = store.expressions(dossier.name, version).values()
    if same := _same(texts, source, store.engine, language):
        return same, renew(store, dossier, same)
    source, reading = read_text(source, lambda: _stored_base(store, dossier, described, language or ""))
    if same := _same(texts, source, store.engine, language):
        return same, renew(store, dossier, same)  # made of amendments and of a base that are both the same
    act = reading.act
    expect_language(source, act.language, language or "")
    refuse_another_act(act, described, source.name, dossier.name)
    if language and not act.language:
        reading = replace(reading, act=replace(act, language=language, _index={}))
    primary = next((one for one in texts if not one.beside), None)
    beside = "" if language == "" else place(primary, described, reading.act.language)
    text = as_read(version, (source, reading), beside)
    resting = renewed(store, dossier, version, (source, reading), beside)
    kept = store.save_texts(dossier, (text, *resting.texts), saying(dossier, version, said))
    return kept[0], resting.notes


def _same(texts: Iterable[StoredText], source: Source, engine: str, language: str | None) -> StoredText | None:
    """The text that these bytes are already, at the place that is asked for."""
    same = [one for one in texts if (one.sha256, one.engine) == (source.sha256, engine)]
    if same and language:
        expect_language(source, same[0].language, language)
    return next((one for one in same if language in (None, one.beside, one.language)), None)


def _stored_base(store: Store, dossier: Dossier, version: Version, language: str) -> Text:
    """The text that a version's amendments apply to: the one in the store, else the one that the dossier ships."""
    base = base_of(dossier, version)
    text = store.text(dossier.name, base.name, language)
    if text:
        return read_text(Source(text.origin.name, store.source_bytes(text)))
    return _shipped(dossier, base, language)


def _shipped(dossier: Dossier, version: Version, language: str = "") -> Text:
    """The text of a version from the file that the dossier ships."""
    other = version.expression(language) if language != version.language else None
    path = dossier.path(other or version)
    if path is None or (language not in ("", version.language) and other is None):
        raise not_there(dossier, version.name, language)
    source = _open(dossier, (version, other), path)
    return read_text(source, lambda: _shipped(dossier, base_of(dossier, version), language))


def load_dossier(
    store: Store,
    dossier: Dossier,
    progress: Progress | None = None,
    only: str | None = None,
    cache: Cache | None = None,
) -> LoadReport:
    """Brings in every version whose text is there (or `only` one); what cannot be read does not keep others out.

    The dossier's own file comes before what was fetched, and a person's file stays when something is fetched later.

    Raises:
        InputError: the dossier has no version `only`.
    """
    if only and dossier.version(only) is None:
        raise no_version(dossier, only)
    store.save_dossier(dossier)
    before = store.texts(dossier.name)
    report = LoadReport(dossier)
    for version in dossier.versions:
        if only not in (None, version.name):
            continue
        if progress:
            progress(version)
        report = _load_version(store, report, (version, before.get(version.name)), cache)
        if store.text(dossier.name, version.name):
            report = _load_expressions(store, report, version, cache)
    return report


def _load_expressions(store: Store, report: LoadReport, version: Version, cache: Cache | None) -> LoadReport:
    """A version's other languages, from the dossier's files and from the cache."""
    dossier = report.dossier
    texts = store.expressions(dossier.name, version.name)
    primary = next(iter(texts))
    shipped = {one.language: one for one in version.expressions}
    fetched = cached_languages(cache, version) if cache else ()
    for language in dict.fromkeys((*shipped, *fetched)):
        if language == primary or primary == "":
            continue
        known, path = texts.get(language), dossier.path(shipped[language]) if language in shipped else None
        try:
            if path:
                source: Source | None = _open(dossier, (version, shipped[language]), path)
            else:
                source = cached_source(cache, dossier, version, language) if cache else None
            if source is None or (known and not path and known.name != Path(source.name).name):
                continue  # a person's file stays
            text, others = _bring(store, dossier, version.name, source, language)
        except InputError as error:
            report = replace(report, failed=(*report.failed, (f"{version.name}@{language}", str(error))))
            continue
        report = replace(report, notes=(*report.notes, *others))
        if known and known.key == text.key:
            report = replace(report, kept=(*report.kept, text))
        else:
            notes = (*report.notes, *_notes(version, text), *_unlike(store, text))
            report = replace(report, loaded=(*report.loaded, text), notes=notes)
    return report


def _unlike(store: Store, text: StoredText) -> tuple[str, ...]:
    return tuple(f"{text.origin.name}: {note}" for note in structure(store, text))


def _load_version(
    store: Store, report: LoadReport, described: tuple[Version, StoredText | None], cache: Cache | None
) -> LoadReport:
    version, known = described
    dossier = report.dossier
    try:
        source = _there(dossier, version, cache)
        named = bool(known and source and known.name == Path(source.name).name)
        foreign = bool(known and version.language and known.language not in ("", version.language))
        if source is None or (known and not dossier.path(version) and not named and not foreign):
            if known:
                notes = (*report.notes, *renew(store, dossier, known))
                return replace(report, kept=(*report.kept, known), notes=notes)
            return replace(report, missing=(*report.missing, missing(dossier.name, version)))
        text, others = _bring(store, dossier, version.name, source, None if foreign else "")
    except InputError as error:
        return replace(report, failed=(*report.failed, (version.name, str(error))))
    report = replace(report, notes=(*report.notes, *others))
    if known and known.key == text.key:
        return replace(report, kept=(*report.kept, text))
    return replace(report, loaded=(*report.loaded, text), notes=(*report.notes, *_notes(version, text)))


def _there(dossier: Dossier, version: Version, cache: Cache | None) -> Source | None:
    """The text of a version without asking anybody: from its file, else as it was fetched."""
    if path := dossier.path(version):
        return _open(dossier, (version, None), path)
    return cached_source(cache, dossier, version) if cache else None


def _open(dossier: Dossier, described: tuple[Version, Expression | None], path: Path) -> Source:
    text = described[1] or described[0]
    source = open_source(path, f"{Path(dossier.folder).name}/{text.file}")
    if text.sha256 and text.sha256 != source.sha256:
        problem = f"its checksum is {source.sha256}, not the one in {FILE}"
        raise InputError(source.name, problem, "restore the file, or correct the checksum if the file is right")
    return source


def _notes(version: Version, text: StoredText) -> tuple[str, ...]:
    """Where a loaded text is not what the catalogue says, and what was said when it was read."""
    if text.beside:
        version = replace(version, language=text.beside, format="")
    found = (*text.warnings, *differences(version, text.format, text.language))
    return tuple(f"{text.origin.name}: {note}" for note in found)


def load_file(
    store: Store,
    dossier: Dossier,
    version: str,
    source: Source,
    language: str | None = None,
    said: dict[str, Any] | None = None,
) -> LoadReport:
    """Brings in a text that a person has; the catalogue's checksum may be that of another format of it.

    What has no title but its name gets the text's. A text in another language than the version's own is added to it.
    With `said`, which is what `dossier` says of the version, only that is kept: of the rest, others may say more now.
    """
    before = store.expressions(dossier.name, version)
    described = dossier.version(version) or Version(version)
    text, others = _bring(store, dossier, version, source, language, said)
    known = next((one for one in before.values() if one.beside == text.beside), None)
    primary = next(iter(before.values()), None)
    # Format and language are held against the version by `_notes`.
    doubtful = doubts(store.act(text), replace(described, format="", language=""), text.format)
    say, name = saying(dossier, version, said), titled(text, described)
    dossier = store.describe(dossier, lambda known: name(say(known)))
    notes = (*others, *_notes(described, text), *(f"{text.origin.name}: {doubt}" for doubt in doubtful))
    expected = described.expression(text.beside) if text.beside else described
    if expected and expected.sha256 not in ("", text.sha256):
        note = "its bytes are not those that the catalogue knows; check that it is this text"
        notes = (*notes, f"{text.origin.name}: {note}")
    if known and known.key == text.key:
        return LoadReport(dossier, kept=(text,), notes=notes)
    if primary and primary.language not in ("", text.language) and text.language not in ("", *before):
        where = "beside" if text.beside else "before"
        notes = (*notes, f"{text.origin.name}: it is added {where} the text in the language {primary.language}")
        return LoadReport(dossier, loaded=(text,), notes=(*notes, *_unlike(store, text)))
    if known and known.sha256 != text.sha256:
        notes = (*notes, f"{text.origin.name}: it takes the place of the text loaded before ({known.name})")
    return LoadReport(dossier, loaded=(text,), notes=notes)


def check_dossier(dossier: Dossier) -> DossierCheck:
    """Reads every text that the dossier ships and holds it against what the catalogue says; stores nothing."""
    sound: list[str] = []
    absent: list[Missing] = []
    problems: list[str] = []
    for version in dossier.versions:
        path = dossier.path(version)
        if path is None:
            absent.append(missing(dossier.name, version))
            if version.file:
                problems.append(f"{dossier.name}/{version.name}: its file {version.file} is not there")
            continue
        try:
            _, reading = _shipped(dossier, version)
        except InputError as error:
            problems.append(str(error))
            continue
        found = shortfalls(reading.account, LOW_SHARE)
        found += doubts(reading.act, version, reading.format)
        problems += [f"{dossier.name}/{version.name}: {problem}" for problem in found]
        if not found:
            sound.append(version.name)
        for one in version.expressions:
            name = f"{version.name}@{one.language}"
            wrong = _check_expression(dossier, version, one, reading.act)
            problems += [f"{dossier.name}/{name}: {problem}" for problem in wrong]
            if not wrong:
                sound.append(name)
    return DossierCheck(dossier.name, tuple(sound), tuple(absent), tuple(problems))


def _check_expression(dossier: Dossier, version: Version, expression: Expression, primary: Act) -> tuple[str, ...]:
    """What is wrong with a version's text in one more language."""
    if dossier.path(expression) is None:
        return (f"its file {expression.file} is not there",)
    try:
        source, reading = _shipped(dossier, version, expression.language)
        expect_language(source, reading.act.language, expression.language)
    except InputError as error:
        return (str(error),)
    described = replace(version, language=expression.language, format="")
    found = (*shortfalls(reading.account, LOW_SHARE), *doubts(reading.act, described, reading.format))
    twinned = twins(primary, reading.act)
    if twinned.share < SAME_TEXT:
        found = (*found, *unlike(twinned, (version.language, expression.language)))
    return found


# ----------------------------------------------------------------------------------------------------- comparing


def compared(store: Store, dossier: str, old: str, new: str) -> Comparison:
    """The comparison of two versions: as stored, or made now and kept.

    Raises:
        InputError: one of the texts is not there; the sentence says how to bring it.
    """
    before, after = (_current(store, dossier, version) for version in (old, new))
    found = store.comparison(before, after)
    if found is not None:
        return recalled(found)
    found = comparison_of(store, before, after)
    store.save_comparison(before, after, found)
    return found


def comparison_of(store: Store, old: StoredText, new: StoredText) -> Comparison:
    """The comparison of two stored texts, with its tags: as stored, or made now; nothing is written."""
    found = store.comparison(old, new)
    if found:
        return recalled(found)
    acts = store.act(old), store.act(new)
    return compare(*acts, (old.origin, new.origin), codebook_for(*acts))


def _current(store: Store, dossier: str, version: str) -> StoredText:
    """The text of a version as this engine reads it: what an earlier tracker read is read anew from its bytes."""
    text = store.text(dossier, version)
    known = store.dossier(dossier)
    if known is None:
        raise InputError(dossier, "there is no such dossier in the database", f"load it: tracker load {dossier}")
    if text is None:
        raise not_there(known, version)
    if text.engine == store.engine:
        return text
    return load_text(store, known, version, Source(text.name, store.source_bytes(text)))
