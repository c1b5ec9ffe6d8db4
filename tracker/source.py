"""The bytes of one text as they came in, guarded: nothing too large, nothing binary, no guessed characters.

In: a path. Out: a `Source` (name and bytes), and from it a `Decoded` text with the encoding that was found.
Example: `decode(open_source(Path("act.html"))).encoding` is `"utf-8"`.

This is the only place where bytes become text. A character that cannot have been meant (a control character,
U+FFFD) is refused here: later it would be lost, break the Word export or pass for a change in the law.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tracker.errors import InputError
from tracker.limits import FILE_BYTES

MAX_BYTES = FILE_BYTES

HEAD_BYTES = 4096
"""How far a declaration of the encoding is looked for. The HTML standard asks for 1,024; pages saved from
EUR-Lex put comments and white space before it."""

UTF8_NAMES = frozenset({"utf-8", "utf8", "unicode-1-1-utf-8"})
"""The third is what EUR-Lex printed into its pages before 2004."""

WINDOWS_1252_NAMES = frozenset(
    {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "cp1252"}
)
"""The HTML standard reads all of them as windows-1252: pages that say ISO-8859-1 hold its curly quotes."""

SINGLE_BYTE_NAMES = frozenset(
    [f"iso-8859-{n}" for n in (2, 3, 4, 5, 7, 9, 10, 13, 14, 15, 16)]
    + [f"windows-{n}" for n in (1250, 1251, 1253, 1254, 1257)]
    + ["koi8-r", "koi8-u"]
)
"""With windows-1252, every one-byte encoding that a text in an EU language was published in. A closed list:
Python knows encodings (UTF-7, EBCDIC, "rot13") under which any file is a different, plausible text."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte order marks; UTF-32 stands before UTF-16, whose mark it begins with."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""A .docx with a password is packed like an old Office file, with this as the name of a part."""

_BINARIES = (
    (b"%PDF-", "a PDF", "name a text"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", "take the XHTML or Formex of the same act"),
    (b"\xff\xd8\xff", "a JPEG picture", "take the XHTML or Formex of the same act"),
    (b"GIF87a", "a GIF picture", "take the XHTML or Formex of the same act"),
    (b"GIF89a", "a GIF picture", "take the XHTML or Formex of the same act"),
    (_OLD_OFFICE, "an old Word file (.doc)", "open it in Word or LibreOffice, save it as .docx and name that"),
    (b"PK\x03\x04", "a ZIP archive that holds no act", "unpack it and name the file of the act in it"),
    (b"PK\x05\x06", "an empty ZIP archive", "take the XHTML or Formex of the act"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and name the file in it"),
)
"""First bytes, what they mean, what to do."""

_PDF_WINDOW = 1024
"""A PDF may start with junk; its readers look for the mark in the first 1,024 bytes, and so do we."""

_DECLARED_XML = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]*)["']""")
_DECLARED_HTML = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)

REFUSED_CHARACTERS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff"
"""Inside a regular expression's [...]: controls other than tab and line ends, U+0080-009F (windows-1252 read
as Latin-1), surrogates, U+FFFD (what a wrong decoding leaves), U+FFFE and U+FFFF (no characters at all)."""

_REFUSED = re.compile(f"[{REFUSED_CHARACTERS}]")


@dataclass(frozen=True, slots=True)
class Source:
    """One text as bytes; `name` is what the user called it and what every sentence about it starts with."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Checksum of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Decoded:
    """A source as text, without byte order mark; `warnings` are sentences for the user."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def open_source(path: Path, name: str | None = None) -> Source:
    """Reads a file whole; refuses what is no ordinary file, is empty or larger than `MAX_BYTES`."""
    shown = name if name is not None else printable(os.fspath(path))
    try:
        status = path.stat()
        _check_status(shown, status)
        with path.open("rb") as file:
            # One byte more than allowed: a file may grow between the look at its size and the reading.
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _not_opened(shown, error) from error
    if len(data) > MAX_BYTES:
        raise _too_large(shown, len(data))
    if not data:
        raise InputError(shown, "the file is empty", "save or download it again")
    return Source(shown, data)


def _check_status(name: str, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise InputError(name, "this is a folder", "name a file in it")
    if not stat.S_ISREG(status.st_mode):
        what = "a named pipe" if stat.S_ISFIFO(status.st_mode) else "a device or socket"
        raise InputError(name, f"this is {what}, not a file", "save the text in a file and name that")
    if status.st_size > MAX_BYTES:
        raise _too_large(name, status.st_size)


def _too_large(name: str, size: int) -> InputError:
    megabytes = size / 1024 / 1024
    return InputError(
        name,
        f"the file has {megabytes:,.1f} MiB, more than the limit of {MAX_BYTES // 1024 // 1024} MiB",
        "name the text of one act, or split off its annexes",
    )


def _not_opened(name: str, error: OSError | ValueError) -> InputError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return InputError(name, "there is no such file", "check the path")
    if isinstance(error, PermissionError):
        return InputError(name, "the file may not be read by this user", "change its permissions or copy it")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(name, f"the file cannot be read ({reason})", "check the path")


def printable(name: str) -> str:
    """A file name that every terminal can show: undecodable bytes and control characters become "?"."""
    return "".join(c if c.isprintable() else "?" for c in name) or '""'


@lru_cache(maxsize=1)
def decode(source: Source) -> Decoded:
    """The text of a source: by byte order mark, declaration, strict UTF-8, windows-1252 with a warning."""
    _refuse_binary(source)
    decoded = _decode(source)
    found = _REFUSED.search(decoded.text)
    if found:
        raise _refused_character(source, decoded, found.start())
    if not decoded.text or decoded.text.isspace():
        raise InputError(source.name, "the file holds no text", "save or download it again")
    return decoded


def _refuse_binary(source: Source) -> None:
    data = source.data
    if data.startswith(_OLD_OFFICE) and _ENCRYPTED in data:
        problem = "this is a Word file with a password, expected one that can be read"
        raise InputError(source.name, problem, "open it in Word and save it without the password")
    for magic, what, advice in _BINARIES:
        if data.startswith(magic) or (magic == b"%PDF-" and _late_pdf(data)):
            raise InputError(source.name, f"this is {what}, expected XML, HTML or plain text", advice)


def _late_pdf(data: bytes) -> bool:
    """True for a PDF behind some junk; an act that only mentions "%PDF-" has no version number after it."""
    return re.search(rb"%PDF-[12]\.\d\s", data[:_PDF_WINDOW]) is not None


def _decode(source: Source) -> Decoded:
    data = source.data
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(source, encoding, "its byte order mark says", len(mark)), encoding)
    declared = _declared(data)
    if declared:
        return _decode_declared(source, declared)
    _refuse_unmarked_utf16(source)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        warning = (
            f"{source.name}: the encoding is not declared and byte {error.start + 1:,} is no UTF-8; "
            "read as windows-1252, check accents and quotation marks."
        )
        text = _strict(source, "windows-1252", "nothing is declared and it was read as")
        return Decoded(text, "windows-1252", (warning,))


def _declared(data: bytes) -> str:
    """The encoding that the XML declaration or the HTML head names, in lower case; "" when there is none."""
    head = data[:HEAD_BYTES].lstrip()
    found = _DECLARED_XML.match(head)
    if not found and head.startswith(b"<"):
        # Only in what starts as markup: a plain text may well speak of "<meta charset=...>".
        found = _DECLARED_HTML.search(_COMMENT.sub(b"", head))
    return found[1].decode("ascii", "replace").strip().lower() if found else ""


def _decode_declared(source: Source, declared: str) -> Decoded:
    if declared in UTF8_NAMES:
        return Decoded(_strict(source, "utf-8", "it declares"), "utf-8")
    if declared in WINDOWS_1252_NAMES or declared in SINGLE_BYTE_NAMES:
        encoding = declared if declared in SINGLE_BYTE_NAMES else "windows-1252"
        utf8 = _really_utf8(source.data)
        if utf8 is not None:
            warning = f"{source.name}: it declares {declared}, but its bytes are UTF-8; read as UTF-8."
            return Decoded(utf8, "utf-8", (warning,))
        return Decoded(_strict(source, encoding, "it declares"), encoding)
    if declared.startswith(("utf-16", "utf-32", "ucs-")):
        raise InputError(
            source.name,
            f"it declares {declared}, but its bytes are not {declared}",
            "save it as UTF-8 and let it declare that",
        )
    raise InputError(
        source.name,
        f'it declares the encoding "{printable(declared)[:40]}", in which no EU text is published',
        "save it as UTF-8 and let it declare that",
    )


def _really_utf8(data: bytes) -> str | None:
    """The text if bytes that claim a one-byte encoding hold UTF-8 sequences and nothing that breaks them.

    Words in a one-byte encoding practically never do: every accent would have to be followed by a byte that
    no letter has. Pages with an HTTP header that says UTF-8 and an older <meta> inside are common.
    """
    if data.isascii():
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _strict(source: Source, encoding: str, why: str, skip: int = 0) -> str:
    try:
        return source.data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        line = source.data.count(b"\n", 0, skip + error.start) + 1
        byte = source.data[skip + error.start]
        raise InputError(
            source.name,
            f"{why} {encoding}, but byte {skip + error.start + 1:,} (0x{byte:02X}) does not fit",
            "find out its encoding and save it as UTF-8",
            where=f"line {line}",
        ) from error


def _refuse_unmarked_utf16(source: Source) -> None:
    """A text in UTF-16 or UTF-32 without mark shows by its NULs; they would be refused, but not explained."""
    head = source.data[:64]
    even, odd = any(head[0::2]), any(head[1::2])
    if len(head) >= 4 and even != odd:
        raise InputError(
            source.name,
            "this looks like UTF-16 without a byte order mark, expected UTF-8",
            "save it as UTF-8",
        )


def _refused_character(source: Source, decoded: Decoded, offset: int) -> InputError:
    text = decoded.text
    character = ord(text[offset])
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    if character == 0:
        what = "a NUL character"
    elif 0x80 <= character <= 0x9F:
        what = f"the control character U+{character:04X}, the sign of a wrong encoding ({decoded.encoding})"
    elif character == 0xFFFD:
        what = "the replacement character U+FFFD: a character was already lost when the file was saved"
    else:
        what = f"the character U+{character:04X}, which no text of a law has"
    advice = "download it again, or remove the character and save it as UTF-8"
    return InputError(source.name, f"there is {what}", advice, where=f"line {line}, character {column}")
