"""Which addresses are asked at all: those of the institutions, by https, and nothing else.

In: an address as the catalogue, a redirect or a list of files gives it. Out: the address to ask, or a `Refused`.
Example: `checked("http://publications.europa.eu/resource/cellar/1")` begins with https.

For tests, `TRACKER_PUBLICATIONS_OFFICE` names a stand-in on this machine: then it alone is asked, whatever the host.
"""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import urljoin, urlsplit, urlunsplit

from tracker.catalogue.official import HOSTS, OFFICE
from tracker.errors import UsageError
from tracker.source import printable

STAND_IN = "TRACKER_PUBLICATIONS_OFFICE"


class Refused(Exception):
    """An answer that cannot be used, with the clause that says why."""


def stand_in() -> str:
    """The address of the stand-in, "" in real life.

    Raises:
        UsageError: it is not on this machine.
    """
    named = os.environ.get(STAND_IN, "").rstrip("/")
    if named and not (urlsplit(named).scheme == "http" and _is_loopback(urlsplit(named).hostname or "")):
        raise UsageError(f"{STAND_IN} is for tests: it names a server on this machine, as in http://127.0.0.1:8000.")
    return named


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked(address: str, base: str = "", through: str = "") -> str:
    """The address as it may be asked: of a known host, by https.

    The Publications Office redirects to its own http addresses; they are asked by https.

    Raises:
        Refused: it leads elsewhere.
    """
    try:
        parts = urlsplit(urljoin(base, address))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(f"it leads to {_short(address)}, which is no address") from None
    if through and f"{parts.scheme}://{parts.netloc}" == through:
        parts = parts._replace(scheme="https", netloc=OFFICE)
        host, port = OFFICE, None
    if parts.scheme not in ("http", "https") or host not in HOSTS or parts.username is not None:
        raise Refused(f"it leads to {_short(host or address)}, which is no known host of the institutions")
    if port not in (None, 80 if parts.scheme == "http" else 443):
        raise Refused(f"it leads to port {port} of {host}")
    return urlunsplit(("https", host, parts.path or "/", parts.query, ""))


def routed(address: str, through: str = "") -> str:
    """Where a checked address is really asked: at itself, or at the stand-in, by other hosts' names in the path."""
    if not through:
        return address
    parts = urlsplit(address)
    inner = parts.path if parts.hostname == OFFICE else f"/{parts.hostname}{parts.path}"
    return f"{through}{inner}{'?' if parts.query else ''}{parts.query}"


def _short(words: str) -> str:
    return printable(words if len(words) <= 80 else f"{words[:80]}...")
