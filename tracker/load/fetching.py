"""Fetches the texts of a dossier into the cache, and finds there what was fetched.

In: a `Dossier`, a client and a cache. Out: a `FetchReport`; later, the `Source` of a version. Example:
`fetch_dossier(dossier, Wanted(("final",)), client, cache).fetched[0].format` is "formex-zip".
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tracker.catalogue import Dossier, Fetched, FetchReport, Version, missing
from tracker.catalogue.official import OFFICE, celex_of, document_address, is_public
from tracker.fetch import Cache, Client, Entry, Order, Refused, Unreachable, Unwelcome, fetch
from tracker.load.finding import no_version
from tracker.load.recognise import judge
from tracker.source import Source

ENGLISH = "en"
"""The language of a version that names none, and the first that is looked for in the cache after its own."""

_SECRET = "it is marked LIMITE and not public; load your own copy"
_NOWHERE = "the catalogue names neither a CELEX number nor a public document of Parliament or the Council"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a dossier is to be fetched."""

    versions: tuple[str, ...] = ()
    """All when empty."""
    languages: tuple[str, ...] = ()
    """The first that there is will do; each version's own when empty."""
    again: bool = False


def today() -> str:
    """The day in UTC, as pages and exports show it."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def fetch_dossier(
    dossier: Dossier, wanted: Wanted, client: Client, cache: Cache, day: Callable[[], str] = today
) -> FetchReport:
    """Asks for every version that an official source may have; what does not come keeps no other out.

    Raises:
        InputError: the dossier has no such version.
    """
    for name in wanted.versions:
        if dossier.version(name) is None:
            raise no_version(dossier, name)
    cache.tidy()
    report = FetchReport(dossier)
    stopped: dict[str, str] = {}
    for version in dossier.versions:
        if wanted.versions and version.name not in wanted.versions:
            continue
        if dossier.path(version) and not wanted.languages:
            report = replace(report, shipped=(*report.shipped, version))
        elif why := _by_hand(version):
            report = replace(report, by_hand=(*report.by_hand, (missing(dossier.name, version), why)))
        else:
            report = _fetch_version(report, (version, wanted), (client, cache, day), stopped)
    return report


def _by_hand(version: Version) -> str:
    """Why no program fetches a text, or ""."""
    if not is_public(version):
        return _SECRET
    return "" if _keys(version) else _NOWHERE


def _keys(version: Version) -> tuple[str, ...]:
    """By what a text is asked for: its CELEX number, then the address of the document itself."""
    return tuple(filter(None, (celex_of(version), document_address(version))))


def _fetch_version(
    report: FetchReport,
    asked: tuple[Version, Wanted],
    tools: tuple[Client, Cache, Callable[[], str]],
    stopped: dict[str, str],
) -> FetchReport:
    """One version; a host that answers nobody, or no program, is not asked for the next one."""
    version, wanted = asked
    client, cache, day = tools
    languages = wanted.languages or (version.language or ENGLISH,)
    said: list[str] = []
    for key in _keys(version):
        order = Order(f"{report.dossier.name}/{version.name}", key, languages, wanted.again)
        host = key.split("/")[2] if order.is_document else OFFICE
        try:
            if host in stopped and not any(cache.entry(key, language) for language in languages):
                raise Refused(stopped[host])
            entry, new = fetch(order, client, cache, partial(judge, version), day)
        except Refused as error:
            if isinstance(error, Unwelcome | Unreachable):
                stopped[host] = str(error)
            said.append(str(error))
        else:
            return replace(report, fetched=(*report.fetched, _fetched(version, entry, new)))
    gap = missing(report.dossier.name, version)
    return replace(report, failed=(*report.failed, (gap, "; ".join(said))))


def _fetched(version: Version, entry: Entry, new: bool) -> Fetched:
    first = entry.parts[0]
    size = sum(part.size for part in entry.parts)
    return Fetched(
        version, entry.language, entry.format, first.address, first.sha256, size, len(entry.parts), new, entry.notes
    )


def cached_languages(cache: Cache, version: Version) -> tuple[str, ...]:
    """The languages in which a version was fetched."""
    return tuple(dict.fromkeys(language for key in _keys(version) for language in cache.languages(key)))


def cached_source(cache: Cache, dossier: Dossier, version: Version, language: str = "") -> Source | None:
    """What was fetched of a version: in its language, else in English, else in another; or in `language` only."""
    for key in _keys(version):
        own = [version.language, ENGLISH, *cache.languages(key)]
        for one in [language] if language else dict.fromkeys(filter(None, own)):
            if entry := cache.entry(key, one):
                name = entry.parts[0].name if len(entry.parts) == 1 else f"{Path(entry.key).name}.zip"
                return replace(cache.source(entry, f"{dossier.name}/{version.name}"), name=name)
    return None
