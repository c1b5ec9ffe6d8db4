"""What an answer is instead of the document: a test for robots, a login, or a list of files to choose from.

In: status, headers and bytes of an answer. Out: what stops a program, or the addresses in a list. Example: an answer
with `x-amzn-waf-action: challenge` is "a test that only a browser passes".
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

_CHALLENGE = "a test that only a browser passes"
_LOGIN = "a page that asks for a login"

_CHALLENGE_HEADERS = ("x-amzn-waf-action", "cf-mitigated")
"""Of the two firewalls that the institutions' sites have been seen behind."""
_CHALLENGE_SIGNS = re.compile(
    rb"awswaf|gokuProps|challenge-container|challenge-platform|cf-chl-|_Incapsula_Resource|g-recaptcha|h-captcha"
    rb"|enable javascript (?:and cookies )?to continue|verify (?:that )?you(?:'re| are) (?:not a robot|human)"
    rb"|unusual traffic|javascript is (?:disabled|required)",
    re.IGNORECASE,
)
_LOGIN_SIGNS = re.compile(
    rb"<input[^>]{0,200}type\s*=\s*[\"']?password|/cas/login|<title>[^<]{0,80}\blog[ -]?in\b", re.I
)
_HEAD = 40_000
"""Pages that stop a program are short, and say so early."""
_LARGE = 200_000

_REFERENCE = re.compile(r"""<a\s[^>]{0,500}?href\s*=\s*["']([^"'<>]{1,2000})["']""", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s\"'<>]{1,2000}")
_LAST_NUMBER = re.compile(r"(\d+)$")


def obstacle(status: int, headers: Mapping[str, str], data: bytes) -> str:
    """What stands in the way of a program in this answer, or ""."""
    if any(name in headers for name in _CHALLENGE_HEADERS) or status == 202:
        return _CHALLENGE
    if status == 401:
        return _LOGIN
    head = data[:_HEAD]
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or len(data) > _LARGE:
        return ""
    if _CHALLENGE_SIGNS.search(head):
        return _CHALLENGE
    return _LOGIN if _LOGIN_SIGNS.search(head) else ""


def choices(base: str, data: bytes) -> tuple[str, ...]:
    """The files of one manifestation in a list of 300 Multiple Choices, in order.

    A list may have several manifestations of the same text; the first stands for all.
    """
    text = data.decode("utf-8", "replace")
    found = [urljoin(base, html.unescape(one)) for one in _REFERENCE.findall(text)] or _BARE.findall(text)
    files = [one for one in dict.fromkeys(found) if urlsplit(one).path.rstrip("/") != urlsplit(base).path.rstrip("/")]
    inside = [one for one in files if "/resource/" in urlsplit(one).path] or files
    if not inside:
        return ()
    first = inside[0].rpartition("/")[0]
    return tuple(sorted((one for one in inside if one.rpartition("/")[0] == first), key=_number))


def _number(address: str) -> int:
    """DOC_2 comes before DOC_10."""
    found = _LAST_NUMBER.search(address)
    return int(found[1]) if found else 0
