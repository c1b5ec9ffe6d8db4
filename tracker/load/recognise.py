"""Says what a text is by its own words, and where that is not what the catalogue says of the version it is meant for.

In: what was read of a file, and a `Version`. Out: `Recognised`, doubts in sentences, or an `InputError` for another
act. Example: the proposal's page given as the final act: "its text says that it is COM(2021) 206 final, and
lanterns/final is known as 32024R1689".
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.act import Act, Kind, articles
from tracker.amendment import Amendments
from tracker.catalogue import Dossier, Recognised, StoredText, Version
from tracker.catalogue.official import consolidated_on, families, keys, keys_of
from tracker.errors import InputError
from tracker.exports.check import shortfalls
from tracker.load.languages import place
from tracker.making import is_bundle
from tracker.readers import LOW_SHARE, Reading
from tracker.readers.confined import AnyReading, read_confined
from tracker.source import Source

if TYPE_CHECKING:
    from tracker.store import Store

_TITLE_NUMBER = re.compile(
    r"(?:[^\W\d]\S*\s+){1,5}(?:\([^)]{1,12}\)\s+)?(?:[^\W\d]\S{0,3}\s+)?(?P<number>\d{1,5}/\d{1,5})(?![\d/])"
)
"""The number of an act stands after few words: "COMMISSION DELEGATED REGULATION (EU) 2021/1341". In the title of a
proposal to amend, the number is another act's, and stands later."""
_TITLE_DATE = re.compile(
    r"(?<![\d/])(?P<day>\d{1,2})(?:\.|er|º|ª)?\s+(?:de\s+)?[^\W\d]{3,12}\.?\s+(?:de\s+)?(?P<year>(?:19|20)\d\d)"
)
"""Day and year tell in any language whether it is the same day."""
_ADOPTED = re.compile(r"P\d+_TA")
_COUNTED = ((Kind.RECITAL, "recitals"), (Kind.ANNEX, "annexes"))
_NEVER_BOTH = frozenset({"act", "com"})
"""An act is no proposal. All other documents may speak of each other: Parliament's report has a number of its own."""


def refuse_another_act(text: Act | Amendments, version: Version, name: str, dossier: str) -> None:
    """A text that says it is another act than the catalogue's version must not stand under its name.

    Raises:
        InputError: both have a number of the same kind and it is not the same, or one is an act and one a proposal.
    """
    said, known = _keys(text), keys_of(version)
    theirs, ours = families(said), families(known)
    if not said & known and (theirs & ours or {*theirs, *ours} == _NEVER_BOTH):
        problem = f"its text says that it is {_number(text)}, and {dossier}/{version.name} is {version.title}"
        raise InputError(name, problem, "name the version whose text this is with --version")


def doubts(text: Act | Amendments, version: Version, form: str) -> tuple[str, ...]:
    """Where what a text says of itself is not what the catalogue says: number, day, format, language."""
    return (*differences(version, form, text.language), *strange(text, version))


def strange(text: Act | Amendments, version: Version) -> tuple[str, ...]:
    """Why a text may not be that of the version at all: its number, or its day, is another."""
    found = []
    said, known = _keys(text), keys_of(version)
    if said and known and not families(said) & families(known):
        numbers = ", ".join(value for name, value in version.identifiers if name in ("celex", "document"))
        found.append(f"its text says that it is {_number(text)}, the catalogue knows it as {numbers}")
    stands = consolidated_on(text.identifier)
    wanted = consolidated_on(dict(version.identifiers).get("consolidated", ""))
    if stands and wanted and stands != wanted:
        found.append(f"it is the text as of {_day(stands)}, the catalogue means that of {_day(wanted)}")
    if other := _other_day(text, version):
        found.append(f"its title has the date {other}, the catalogue says {version.date}")
    return tuple(found)


def differences(version: Version, form: str, language: str) -> tuple[str, ...]:
    """Format and language that are not the catalogue's."""
    found = []
    if version.format and version.format != form:
        found.append(f"its format is {form}, the catalogue says {version.format}")
    if version.language and language and version.language != language:
        found.append(f"its language is {language}, the catalogue says {version.language}")
    return tuple(found)


def judge(version: Version, source: Source, language: str) -> tuple[str, tuple[str, ...]]:
    """Reads what was fetched for a version: its format, and what a person should know.

    Raises:
        InputError: it cannot be read, is in another language, or says that it is another document.
    """
    reading = read_confined(source)
    text = text_of(reading)
    if text.language and text.language != language:
        raise InputError(source.name, f"it is in the language {text.language}, {language} was asked for")
    said, known = _keys(text), keys_of(version)
    if said and known and not said & known:
        raise InputError(source.name, f"it is another document, {_number(text)}")
    fetched = replace(version, language=language, format="")
    found = doubts(text, fetched, reading.format)
    silent = () if said else ("it does not say its own number",)
    if isinstance(text, Act) and not articles(text):
        silent = (*silent, "there is no article in it; it may be an annex only")
    return reading.format, (*found, *silent, *shortfalls(reading.account, LOW_SHARE))


def recognise(source: Source, dossier: Dossier, version: Version | None, store: Store | None) -> Recognised:
    """What a file was taken for; nothing is stored. Without a version the text's own number may tell which it is."""
    reason = ""
    if is_bundle(source):
        return Recognised(source.name, version.name if version else "", problem="it is a bundle of two texts")
    try:
        reading = read_confined(source)
        text = text_of(reading)
        if version is None and (version := version_of(text, dossier)):
            reason = "by its own number"
        if version:
            refuse_another_act(text, version, source.name, dossier.name)
    except InputError as error:
        return Recognised(source.name, version.name if version else "", problem=str(error))
    known, beside = _before(store, dossier.name, version, text.language) if store and version else (None, "")
    described = replace(version, language="", format="") if version and beside else version
    found = doubts(text, described, reading.format) if described else ()
    other = strange(text, version) if version else ()
    return Recognised(
        name=source.name,
        version=version.name if version else "",
        reason=reason,
        format=reading.format,
        language=text.language,
        title=title_of(text),
        identifier=_number(text),
        counts=_counts(text),
        share=reading.account.share,
        replaces=known.name if known and known.sha256 != source.sha256 else "",
        beside=beside,
        doubts=(*found, *shortfalls(reading.account, LOW_SHARE)),
        strange=other if len(other) > 1 else (),
    )


def _before(store: Store, dossier: str, version: Version, language: str) -> tuple[StoredText | None, str]:
    """The text whose place another one in this language would take; the language of the one that it stands beside."""
    primary = store.text(dossier, version.name)
    if primary and (beside := place(primary, version, language)):
        return store.text(dossier, version.name, beside), primary.language or version.language
    shifts = primary and primary.language and language and primary.language != language
    return (None if shifts else primary), ""


def version_of(text: Act | Amendments, dossier: Dossier) -> Version | None:
    """The one version that a text names itself as, by its number; None where that is not certain."""
    said = _keys(text)
    found = [version for version in dossier.versions if said & keys_of(version)]
    return found[0] if len(found) == 1 else None


def text_of(reading: AnyReading) -> Act | Amendments:
    """The act or the amendments that were read."""
    return reading.act if isinstance(reading, Reading) else reading.amendments


def title_of(text: Act | Amendments) -> str:
    """What a text calls itself."""
    if isinstance(text, Amendments):
        return text.title
    return next((p.text for p in text.children if p.kind is Kind.ACT_TITLE), "")


def _counts(text: Act | Amendments) -> tuple[tuple[str, int], ...]:
    if isinstance(text, Amendments):
        return (("amendments", len(text.items)),)
    kinds = Counter(provision.kind for provision in text.children)
    return (("articles", len(articles(text))), *((words, kinds[kind]) for kind, words in _COUNTED))


def _keys(text: Act | Amendments) -> frozenset[str]:
    """By the number that a text states, else by that in its title."""
    return keys(text.identifier) or keys(_title_number(text))


def _number(text: Act | Amendments) -> str:
    return text.identifier or _title_number(text)


def _title_number(text: Act | Amendments) -> str:
    found = _TITLE_NUMBER.match(title_of(text))
    return found["number"] if found else ""


def _other_day(text: Act | Amendments, version: Version) -> str:
    """The day in the title of an act or of adopted amendments, where it is not the version's; else ""."""
    title = title_of(text)
    if not version.date or not (_TITLE_NUMBER.match(title) or _ADOPTED.match(title)):
        return ""
    found = _TITLE_DATE.search(title)
    year, _, day = version.date.split("-")
    return found[0] if found and (int(found["day"]), found["year"]) != (int(day), year) else ""


def _day(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
