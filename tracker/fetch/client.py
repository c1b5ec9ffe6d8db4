"""Asks one address politely: at most once a second, whole or not at all, never where a robot is unwelcome.

In: an address and what is wanted. Out: an `Answer`, or a `Refused`, `Unreachable` or `Unwelcome` with a clause.
Example: after "429, Retry-After: 5" it waits five seconds and asks again; after a test for robots it does not.

httpx sends and receives; redirects, repeats, limits and unpacking are decided here, where they can be read.
"""

from __future__ import annotations

import datetime
import email.utils
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING

from tracker import __version__
from tracker.fetch.address import Refused, checked, routed, stand_in
from tracker.fetch.pages import obstacle
from tracker.limits import FILE_BYTES

if TYPE_CHECKING:
    import httpx

AGENT = f"eu-law-tracker/{__version__} (compares versions of EU laws; fetches single texts for a person)"
"""Says what asks: a program, and for whom. Never the name of a browser."""

PAUSE = 1.0
"""Seconds between two requests: the services state no limit, and nobody reads faster."""
TRIES, TRIES_WITHOUT_CONNECTION, TRIES_AFTER_FAULT = 4, 2, 2
"""Without network nobody should wait for four; a fault (500) is mostly one of this document in this form."""
BACK_OFF = 2.0
"""Seconds before the second try; doubled before each further one."""
PATIENCE = 120.0
"""A service that asks for a longer pause is asked another day."""
CONNECT, SILENCE, WHOLE = 10.0, 30.0, 180.0
"""Seconds to connect, without a byte, and for one answer."""
HOPS = 6

_FAULT = 500
AGAIN = frozenset({408, 425, 429, _FAULT, 502, 503, 504})
_GZIP = 31
"""zlib's name for gzip and nothing else."""
_MOVED = frozenset({301, 302, 303, 307, 308})


class Unreachable(Refused):
    """No answer, or none that is whole, after all tries."""


class _NoConnection(Unreachable):
    """There is no way to the host at all."""


class Unwelcome(Refused):
    """A program is not let in here; to ask again would be rude and in vain."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    data: bytes
    address: str
    """Where it came from in the end."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, so that tests need not wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class Client:
    """Keeps the connection and the pause between requests."""

    clock: Clock = field(default_factory=Clock)
    say: Callable[[str], None] = lambda _: None
    """Told what is being asked and why it takes long."""
    silence: float = SILENCE
    limit: int = FILE_BYTES
    through: str = field(default_factory=stand_in)
    _http: httpx.Client | None = None
    _last: float | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._http is not None:
            self._http.close()

    def ask(self, address: str, headers: Mapping[str, str]) -> Answer:
        """The answer, after redirects and as many tries as are decent.

        Raises:
            Unwelcome: the answer is a test for robots or a login.
            Unreachable: there was none.
            Refused: it leads to a host that is not known, is too large, or a fault of the service.
        """
        here = checked(address, through=self.through)
        for _ in range(HOPS):
            found = self._asked(here, headers)
            if stopped := obstacle(found.status, found.headers, found.data):
                raise Unwelcome(f"{_host(here)} answered with {stopped}")
            if found.status not in _MOVED:
                return found
            if "location" not in found.headers:
                raise Refused("it is said to be elsewhere, but not where")
            here = checked(found.headers["location"], here, self.through)
        raise Refused(f"it was sent on more than {HOPS} times")

    def _asked(self, address: str, headers: Mapping[str, str]) -> Answer:
        said, wait, tries = "", BACK_OFF, TRIES
        for number in range(1, TRIES + 1):
            asked_to_wait, status = None, 0
            try:
                found = self._once(address, headers)
            except Unreachable as error:
                said, tries = str(error), TRIES_WITHOUT_CONNECTION if isinstance(error, _NoConnection) else TRIES
            else:
                if found.status not in AGAIN:
                    return found
                status, tries = found.status, TRIES_AFTER_FAULT if found.status == _FAULT else TRIES
                said = f"{_host(address)} is busy or out of order (status {status})"
                asked_to_wait = _retry_after(found.headers)
            if number >= tries:
                break
            pause = wait if asked_to_wait is None else max(asked_to_wait, wait)
            if pause > PATIENCE:
                raise Unreachable(f"{said} and asks to be left alone for {pause:,.0f} seconds")
            self.say(f"{said}; asking again in {pause:.0f} s")
            self.clock.sleep(pause)
            wait *= 2
        raise (Refused if status == _FAULT else Unreachable)(f"{said}, {number} times in a row")

    def _once(self, address: str, headers: Mapping[str, str]) -> Answer:
        import httpx

        if self._http is None:
            timeout = httpx.Timeout(self.silence, connect=CONNECT)
            # Environment proxies are honoured only in real life: the stand-in is on this machine.
            self._http = httpx.Client(timeout=timeout, follow_redirects=False, trust_env=not self.through)
        if self._last is not None and (early := self._last + PAUSE - self.clock.now()) > 0:
            self.clock.sleep(early)
        self._last = self.clock.now()
        sent = {"User-Agent": AGENT, "Accept-Encoding": "gzip", **headers}
        try:
            with self._http.stream("GET", routed(address, self.through), headers=sent) as response:
                known = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, known, self._body(response.iter_raw(), known), address)
        except httpx.TimeoutException:
            raise Unreachable(f"{_host(address)} did not answer in time") from None
        except httpx.ConnectError:
            raise _NoConnection(f"{_host(address)} cannot be reached from here") from None
        except httpx.RemoteProtocolError:
            raise Unreachable(f"{_host(address)} broke off in the middle of the answer") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"{_host(address)} could not be asked ({type(error).__name__})") from None

    def _body(self, chunks: Iterable[bytes], headers: Mapping[str, str]) -> bytes:
        """The bytes of an answer, unpacked, within the limit; half an answer is none."""
        packed = headers.get("content-encoding", "").strip().lower()
        if packed not in ("", "identity", "gzip"):
            raise Refused(f'it is packed as "{packed[:20]}", which was not asked for')
        unpacker = zlib.decompressobj(_GZIP) if packed == "gzip" else None
        found, size, until = [], 0, self.clock.now() + WHOLE
        for chunk in chunks:
            # One byte more than allowed, and never what a packed bomb would grow to.
            if unpacker:
                plain, unpacker = _unpacked(unpacker, chunk, self.limit + 1 - size)
            else:
                plain = chunk
            found.append(plain)
            size += len(plain)
            if size > self.limit:
                raise Refused(f"it has more than {self.limit // 1024 // 1024} MiB")
            if self.clock.now() > until:
                raise Unreachable(f"the answer was not finished after {WHOLE:.0f} seconds")
        data = b"".join(found)
        if (unpacker and not unpacker.eof and size) or _is_cut(headers, data):
            raise Unreachable("the answer ended in the middle")
        return data


def _unpacked(unpacker: zlib._Decompress, chunk: bytes, limit: int) -> tuple[bytes, zlib._Decompress]:
    """The next bytes of an answer and what unpacks those after them: it may be packed in several members."""
    found: list[bytes] = []
    try:
        while chunk and limit > 0:
            if unpacker.eof:
                chunk = chunk.lstrip(b"\0")  # some fill up the last block with zeros
                if not chunk:
                    break
                unpacker = zlib.decompressobj(_GZIP)
            plain = unpacker.decompress(chunk, limit)
            found.append(plain)
            limit -= len(plain)
            chunk = unpacker.unused_data
    except zlib.error:
        raise Unreachable("the answer is damaged") from None
    return b"".join(found), unpacker


def _is_cut(headers: Mapping[str, str], data: bytes) -> bool:
    """Whether a page ends early that nobody said the length of; of all others the connection tells."""
    if "content-length" in headers or "transfer-encoding" in headers:
        return False
    head, tail = data[:2_000].lower(), data[-2_000:].lower()
    return b"<html" in head and b"</html>" not in tail


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """For how many seconds a service asks to be left alone."""
    said = headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said[:9])
    try:
        when = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return None
    now = datetime.datetime.now(when.tzinfo or datetime.UTC)
    return max(0.0, (when.replace(tzinfo=when.tzinfo or datetime.UTC) - now).total_seconds())


def _host(address: str) -> str:
    return address.split("/")[2]
