"""Makes anew what was made of a text that was replaced: versions that exist only as amendments to it.

In: a version and the text that it has now. Out: the texts to be stored with it, and a sentence on each version that
rests on it. Example: when the proposal is loaded anew, Parliament's text is made of the new one and of the amendments
in its own bundle; else Parliament would be credited with what the Commission has written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.act import Act, walk
from tracker.catalogue import Dossier, ReadText, StoredText, Version, missing
from tracker.errors import InputError, TrackerError
from tracker.exports.check import shortfalls
from tracker.making import Text, is_bundle, parts, read_text
from tracker.readers import LOW_SHARE
from tracker.source import REFUSED_CHARACTERS, Source

if TYPE_CHECKING:
    from tracker.store import Store

_REFUSED = re.compile(f"[{REFUSED_CHARACTERS}]")


@dataclass(frozen=True, slots=True)
class Renewal:
    """Texts that were made anew, not yet stored, and what is to be said of them and of those that could not be."""

    texts: tuple[ReadText, ...] = ()
    notes: tuple[str, ...] = ()


def as_read(version: str, text: Text, beside: str, instead_of: int = 0) -> ReadText:
    """A text as it is stored, with what a person should know of it.

    Raises:
        InputError: it holds what no text has.
    """
    source, reading = text
    _refuse_unprintable(reading.act, source.name)
    said = (warning.removeprefix(f"{source.name}: ") for warning in reading.warnings)
    warnings = (*said, *shortfalls(reading.account, LOW_SHARE), *reading.caveats)
    # Folders of this machine are nobody's business.
    named = replace(source, name=Path(source.name).name)
    return ReadText(version, named, reading.act, reading.account, reading.format, warnings, beside, instead_of)


def renewed(store: Store, dossier: Dossier, version: str, base: Text, beside: str = "") -> Renewal:
    """Every version that was made of another text than this of the version, made of this; nothing is stored."""
    texts: list[ReadText] = []
    notes: list[str] = []
    place = (base[0].sha256, base[1].act.language, beside)
    for text, amendments in resting(store, dossier, version, place):
        try:
            made = read_text(amendments, lambda: base)
            read = as_read(text.version, made, text.beside, text.key)
        except TrackerError as error:
            why = error.problem if isinstance(error, InputError) else str(error).rstrip(".")
            notes.append(f"{text.origin.name}: {_left_behind(dossier, text, version)} ({why})")
            continue
        anew = f"made anew from its amendments, for the text of {version} is another now"
        texts.append(read)
        notes += [f"{text.origin.name}: {said}" for said in (anew, *read.warnings)]
        further = renewed(store, dossier, text.version, made, text.beside)
        texts += further.texts
        notes += further.notes
    return Renewal(tuple(texts), tuple(notes))


def renew(store: Store, dossier: Dossier, text: StoredText) -> tuple[str, ...]:
    """The same for a text that is stored already, where something rests on an earlier one; what was made is stored."""
    if not any(True for _ in resting(store, dossier, text.version, (text.sha256, text.language, text.beside))):
        return ()
    base = read_text(Source(text.name, store.source_bytes(text)))
    found = renewed(store, dossier, text.version, base, text.beside)
    store.save_texts(dossier, found.texts, lambda known: known)
    return found.notes


def resting(
    store: Store, dossier: Dossier, version: str, place: tuple[str, str, str]
) -> Iterator[tuple[StoredText, Source]]:
    """The texts made of another text of the version than that of this checksum, with their amendments.

    Of a language, and at a place ("", or the language beside the primary one): a French text is made of a French one.
    """
    sha256, language, beside = place
    for one in dossier.versions:
        if base_name(dossier, one) != version:
            continue
        for text in store.expressions(dossier.name, one.name).values():
            unknown = "" in (text.language, language) and text.beside == beside
            if text.language != language and not unknown:
                continue
            bundle = Source(text.name, store.source_bytes(text))
            if is_bundle(bundle):
                base, amendments = parts(bundle)
                if base.sha256 != sha256:
                    yield text, amendments


def base_name(dossier: Dossier, version: Version) -> str:
    """The version that another one's amendments apply to; "" where it is based on none, or on several."""
    found = [base for base in version.based_on if dossier.version(base)]
    return found[0] if len(found) == 1 else ""


def _left_behind(dossier: Dossier, text: StoredText, version: str) -> str:
    described = dossier.version(text.version) or Version(text.version)
    command = missing(dossier.name, described).command
    return f"it still rests on the text that {version} had before; bring its amendments again: {command}"


def _refuse_unprintable(act: Act, name: str) -> None:
    """Act JSON can smuggle in, escaped, what no text has; PostgreSQL and Word would refuse it much later."""
    for provision in walk(act):
        if found := _REFUSED.search(provision.num + provision.heading + provision.text):
            problem = f"there is the character U+{ord(found[0]):04X}, which no text of a law has"
            raise InputError(name, problem, "remove it", provision.eid)
