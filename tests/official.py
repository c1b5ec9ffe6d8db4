"""A stand-in for the Publications Office on this machine: a real server that answers as the original has been seen to.

`with Official() as office:` starts it; `office.gives(path, accept, Reply(...), ...)` says what it answers, one reply
after the other, the last for ever. What was asked stands in `office.asked`.
"""

from __future__ import annotations

import gzip
import io
import threading
import time
import zipfile
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from tracker.catalogue.official import OFFICE
from tracker.fetch import Cache, Clock

SPECIMEN = Path(__file__).resolve().parent.parent / "texts" / "specimen"

ZIP, XML, XHTML, HTML, PDF = (
    "application/zip;mtype=fmx4",
    "application/xml;mtype=fmx4",
    "application/xhtml+xml",
    "text/html",
    "application/pdf",
)
ANY = "*"


@dataclass(frozen=True)
class Reply:
    """One answer, honest or not."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    missing: int = 0
    """So many bytes more are promised than sent."""
    delay: float = 0.0
    endless: bool = False
    silent_end: bool = False
    """Ends with the connection; nobody said how long it is."""
    after: threading.Event | None = field(default=None, compare=False)
    """Is set once it was sent."""


NOT_THERE = Reply(404, b"<html><body>Not found</body></html>")


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        reply = self.server.office.reply(self.path, dict(self.headers.items()))
        if reply.delay:
            time.sleep(reply.delay)
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.endless:
            self.send_header("Connection", "close")
            self.end_headers()
            self._for_ever()
            return
        if reply.silent_end or reply.missing:
            self.close_connection = True
        if not reply.silent_end and reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body) + reply.missing))
        self.end_headers()
        self.wfile.write(reply.body)
        if reply.after:
            reply.after.set()

    def _for_ever(self) -> None:
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b"lanterns " * 8_000)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    office: Official

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is part of the tests."""


class Official:
    """The server."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._replies: dict[tuple[str, str, str], list[Reply]] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.office = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Official:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def gives(self, path: str, accept: str, *replies: Reply, language: str = ANY) -> None:
        """What is answered to a request for this path, form and language."""
        self._replies[path, accept, language] = list(replies)

    def gives_act(self, celex: str, accept: str, *replies: Reply, language: str = "eng") -> None:
        """The same for a CELEX number."""
        self.gives(f"/resource/celex/{celex}", accept, *replies, language=language)

    def reply(self, path: str, headers: dict[str, str]) -> Reply:
        accept, language = headers.get("Accept", ""), headers.get("Accept-Language", "")
        with self._lock:
            self.asked.append((path, headers))
            for key in ((path, accept, language), (path, accept, ANY), (path, ANY, language), (path, ANY, ANY)):
                if found := self._replies.get(key):
                    return found.pop(0) if len(found) > 1 else found[0]
        return NOT_THERE

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


# --------------------------------------------------------------------------------------------------- what it serves


def archive(*files: tuple[str, bytes]) -> bytes:
    """A ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files:
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


FORMEX = (SPECIMEN / "1_in-force.fmx.xml").read_bytes()
"""Regulation (UM) No 12/2031: CELEX would be 32031R0012."""
FINAL = (SPECIMEN / "5_final.oj.xhtml").read_bytes()
"""Regulation (UM) No 7/2036: 32036R0007."""
PROPOSAL = (SPECIMEN / "2_proposal.com.xhtml").read_bytes().replace(b"MCOM(2035)", b"COM(2035)")
"""COM(2035) 91: 52035PC0091."""
AMENDMENTS = (SPECIMEN / "3_parliament.oj-c.xhtml").read_bytes()
"""P3_TA(2035)0042: 52035AP0042."""
ANNEX = b"""<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Annex</title></head><body>
<div class="contentWrapper"><div class="content"><p class="Annexetitre">ANNEX III<br/>Lanterns</p>
<p class="li Point0"><span class="num">1.</span>
Lanterns of glass.</p><p class="li Point0"><span class="num">2.</span> Lanterns of paper.</p></div></div></body></html>
"""

CHALLENGE = (
    b'<!DOCTYPE html><html lang="en"><head><title></title><script>window.awsWafCookieDomainList = [];'
    b'window.gokuProps = {"key":"x"};</script></head><body><div id="challenge-container"></div></body></html>'
)
LOGIN = b'<html><head><title>Sign in</title></head><body><form><input name="p" type="password"/></form></body></html>'


def listing(*addresses: str) -> bytes:
    """What 300 Multiple Choices says."""
    items = "".join(f'<li title="item"><a href="{one}">{one}</a></li>' for one in addresses)
    page = f"<html><head><title>Multiple-Choice Response</title></head><body><ul>{items}</ul></body></html>"
    return page.encode()


def packed(reply: Reply) -> Reply:
    """The same reply under gzip."""
    data = gzip.compress(reply.body, mtime=0)
    return replace(reply, body=data, headers=(*reply.headers, ("Content-Encoding", "gzip")))


def moved(address: str, status: int = 303) -> Reply:
    """A redirect."""
    return Reply(status, headers=(("Location", address),))


def french(page: bytes) -> bytes:
    """The page as it would be if it said that it is French."""
    return page.replace(b'lang="en"', b'lang="fr"').replace(b">EN</LG.", b">FR</LG.")


# ------------------------------------------------------------------------------------------------- for those who ask

PAGE = b"<html><body><p>Lanterns shall be lit.</p></body></html>"
CELLAR = f"http://{OFFICE}/resource/cellar/1a2b.0001.02"


@dataclass
class Time:
    """A clock that waits for nobody."""

    at: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.at += seconds


def left(cache: Cache) -> list[str]:
    """What lies in the cache."""
    return sorted(path.relative_to(cache.folder).parts[0] for path in cache.folder.rglob("*") if path.is_file())
