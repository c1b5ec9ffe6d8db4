"""Gets one text from where the institutions keep it: the best format there is, in the first language there is.

In: an `Order` (a CELEX number or a document's address, languages), a client, a cache, and a judge who reads what came.
Out: the cache's `Entry`. Example: of 32021R0821 the Formex archive with its annexes; where there is none the XHTML,
where there is none the PDF.

Nothing enters the cache as a text before the judge has read it: a page in another language, an error page or another
act is refused, and the next format is asked for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, unquote, urlsplit

from tracker.catalogue.official import OFFICE, THREE_LETTERS, in_language
from tracker.errors import InputError
from tracker.fetch.address import Refused
from tracker.fetch.cache import Cache, Entry, Part, packed
from tracker.fetch.client import Answer, Client, Unreachable, Unwelcome
from tracker.fetch.pages import choices
from tracker.source import Source

FORMATS = (
    ("Formex", "application/zip;mtype=fmx4"),
    ("Formex", "application/xml;mtype=fmx4"),
    ("XHTML", "application/xhtml+xml"),
    ("HTML", "text/html"),
    ("PDF", "application/pdf"),
)
"""What is asked for, best first. The archive of Formex holds the annexes, too; a PDF has lost the structure."""

_MOST_PARTS = 200
"""More files than any text has."""
_NAMED = re.compile(r"filename\*?\s*=\s*(?:UTF-8'')?\"?([^\";]+)", re.IGNORECASE)
_ODD = re.compile(r"[^A-Za-z0-9._()-]+")

Judge: TypeAlias = Callable[[Source, str], tuple[str, tuple[str, ...]]]
"""Reads a text that should be in a language; its format's name and notes. Raises InputError for the wrong text."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted."""

    name: str
    """As people call it: "2016-0295-cod/final"."""
    key: str
    """A CELEX number, or the address of a document."""
    languages: tuple[str, ...]
    """The first that there is will do."""
    again: bool = False
    """Asks also for what is in the cache, in case it was corrected."""

    @property
    def is_document(self) -> bool:
        """Whether it is one file at an address of its own, in one language and format."""
        return self.key.startswith("https://")


@dataclass(frozen=True, slots=True)
class _Arrived:
    parts: tuple[Part, ...]
    data: tuple[bytes, ...]
    requests: tuple[str, ...] = ()


class NotModified(Exception):
    """What is in the cache is still what the service has."""


def fetch(order: Order, client: Client, cache: Cache, judge: Judge, today: Callable[[], str]) -> tuple[Entry, bool]:
    """The text in the cache, and whether it came in now.

    Raises:
        Unwelcome, Unreachable: the service lets no program in, or does not answer.
        Refused: it has no text that can be used; the clause says what was tried.
    """
    if not order.again:
        for language in order.languages:
            if entry := cache.entry(order.key, language):
                return entry, False
    tried: list[str] = []
    for language in order.languages:
        known = cache.entry(order.key, language)
        known_etag = _etag_of(known, cache)
        for asked, accept in (("the document", "*/*"),) if order.is_document else FORMATS:
            etag = known_etag if known and known.asked == asked else ""
            try:
                arrived = _arrived(order, client, cache, (accept, language, etag))
                entry = _judged(order, (asked, language, today()), arrived, cache, judge)
            except NotModified:
                assert known
                return known, False
            except (Unreachable, Unwelcome):
                raise
            except Nothing as error:
                why = f" ({error})" if order.is_document else ""
                tried.append(f"no {asked.removeprefix('the ')} in {language}{why}")
            except Refused as error:  # this form of it: too large, at a host that is not known, out of order
                tried.append(f"the {asked.removeprefix('the ')} in {language} does not come ({error})")
            except InputError as error:
                tried.append(f"the {asked.removeprefix('the ')} in {language} is of no use ({error.problem})")
            else:
                return entry, entry != known
    raise Refused("; ".join(dict.fromkeys(tried)))


def _etag_of(known: Entry | None, cache: Cache) -> str:
    """By which the service can say that a text is still the same; "" where our copy of it is none any more."""
    return known.parts[0].etag if known and len(known.parts) == 1 and cache.is_sound(known) else ""


class Nothing(Refused):
    """There is no such format in that language."""


def _arrived(order: Order, client: Client, cache: Cache, wanted: tuple[str, str, str]) -> _Arrived:
    """The files that a service gives for one format in one language."""
    accept, language, etag = wanted
    headers = {"Accept": accept, "Accept-Language": THREE_LETTERS.get(language, language)}
    address = f"https://{OFFICE}/resource/celex/{quote(order.key, safe='')}"
    if order.is_document:
        address = in_language(order.key, language)
    client.say(f"{order.name}: asking {urlsplit(address).hostname} for {accept.partition(';')[0]} in {language}")
    answer = client.ask(address, {**headers, "If-None-Match": etag} if etag else headers)
    if answer.status == 304 and etag:
        raise NotModified
    if answer.status == 300:
        return _chosen((order, language), client, cache, (answer, headers))
    if answer.status != 200 or not answer.data:
        raise Nothing(f"status {answer.status}")
    return _Arrived((_part(answer, 1),), (answer.data,))


def _chosen(wanted: tuple[Order, str], client: Client, cache: Cache, asked: tuple[Answer, dict[str, str]]) -> _Arrived:
    """Every file of a list: the act, and the annexes that were published apart. What came before is not asked again."""
    (order, language), (listing, headers) = wanted, asked
    addresses = choices(listing.address, listing.data)
    if not addresses or len(addresses) > _MOST_PARTS:
        raise Nothing(f"a list of {len(addresses)} files")
    parts: list[Part] = []
    data: list[bytes] = []
    requests = tuple(f"{headers['Accept']} {headers['Accept-Language']} {address}" for address in addresses)
    for number, (address, request) in enumerate(zip(addresses, requests, strict=True), 1):
        part = None if order.again else cache.waiting(request)
        if part is None:
            client.say(f"{order.name}: file {number} of {len(addresses)}")
            answer = client.ask(address, headers)
            if answer.status != 200 or not answer.data:
                raise Nothing(f"status {answer.status} for file {number}")
            part = _part(answer, number)
            cache.keep_waiting(request, (order.key, language), part, answer.data)
        parts.append(part)
        data.append(cache.source(Entry("", "", "", "", "", (part,)), part.name).data)
    return _Arrived(tuple(_told_apart(parts)), tuple(data), requests)


def _judged(order: Order, asked: tuple[str, str, str], arrived: _Arrived, cache: Cache, judge: Judge) -> Entry:
    """The entry of files that were read and are what was wanted."""
    what, language, today = asked
    files = [(part.name, data) for part, data in zip(arrived.parts, arrived.data, strict=True)]
    try:
        form, notes = judge(Source(order.name, packed(files)), language)
    except InputError:
        cache.forget_waiting(arrived.requests)
        raise
    entry = Entry(order.key, language, form, what, today, arrived.parts, notes)
    for part, data in zip(arrived.parts, arrived.data, strict=True):
        cache.keep_part(part, data)
    known = cache.entry(order.key, language)
    if known and [part.sha256 for part in known.parts] == [part.sha256 for part in entry.parts]:
        entry = known  # the day on which it was first retrieved stays
    else:
        cache.keep(entry)
    cache.forget_waiting(arrived.requests)
    return entry


def _part(answer: Answer, number: int) -> Part:
    """A file with a name of its own: as the service calls it, else as its address ends."""
    said = _NAMED.search(answer.headers.get("content-disposition", ""))
    name = unquote(said[1]) if said else unquote(urlsplit(answer.address).path.rpartition("/")[2])
    name = _ODD.sub("-", name.replace("\\", "/").rpartition("/")[2]).strip("-.") or f"DOC_{number}"
    if not name.lower().endswith((".zip", ".xml", ".xhtml", ".html", ".htm", ".pdf", ".docx")):
        name += _suffix(answer.data)
    checksum = hashlib.sha256(answer.data).hexdigest()
    headers = answer.headers
    return Part(
        name[-120:], checksum, len(answer.data), answer.address, headers.get("content-type", ""), _etag(headers)
    )


def _etag(headers: object) -> str:
    found = headers.get("etag", "") if isinstance(headers, dict) else ""
    return found if found.isascii() and found.isprintable() else ""


def _suffix(data: bytes) -> str:
    head = data[:2_000].lower()
    if b"%pdf-" in head:
        return ".pdf"
    if head.startswith(b"pk\x03\x04"):
        return ".zip"
    return ".xhtml" if b"<html" in head else ".xml"


def _told_apart(parts: list[Part]) -> list[Part]:
    """Files of one name get a number before it."""
    names = [part.name.casefold() for part in parts]
    if len(set(names)) == len(names):
        return parts
    return [
        Part(f"{number}-{part.name}", part.sha256, part.size, part.address, part.type, part.etag)
        for number, part in enumerate(parts, 1)
    ]
