"""Every class of bad bytes is refused in one sentence that says what it is and what to do; the rest is read."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import source as module
from tracker.errors import InputError
from tracker.source import MAX_BYTES, Source, decode, open_source, printable

QUOTED = "The exporter’s licence – if any – costs € 5."


def read(data: bytes) -> str:
    return decode(Source("act.xml", data)).text


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        decode(Source("act.xml", data))
    sentence = str(caught.value)
    assert sentence.startswith("act.xml") and sentence.endswith(".") and "\n" not in sentence
    return sentence


def not_opened(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_source(path)
    assert str(caught.value).startswith(printable(str(path)))
    return str(caught.value)


# Files


def test_a_file_is_read_whole_and_has_a_checksum(tmp_path: Path) -> None:
    path = tmp_path / "act.txt"
    path.write_bytes(b"abc")
    source = open_source(path)
    assert (source.name, source.data) == (str(path), b"abc")
    assert source.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert open_source(path, "dossier/proposal").name == "dossier/proposal"


def test_what_is_no_file_is_refused_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "there is no such file" in not_opened(tmp_path / "missing.xml")
    assert "there is no such file" in not_opened(tmp_path / "broken")
    assert "there is no such file" in not_opened(tmp_path / "file" / "act.xml")
    assert "cannot be read" in not_opened(tmp_path / "loop")
    assert "cannot be read" in not_opened(tmp_path / ("x" * 300))
    assert "cannot be read" in not_opened(tmp_path / "a\0b")
    assert "this is a folder; name a file in it" in not_opened(tmp_path)


def test_pipes_and_devices_are_refused_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "a named pipe" in not_opened(tmp_path / "pipe")
    assert "a device or socket" in not_opened(Path(os.devnull))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        assert "a device or socket" in not_opened(tmp_path / "socket")


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "act.xml"
    path.write_bytes(b"<act/>")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Root may read everything, so that mode 000 would prove nothing on a build machine.
    monkeypatch.setattr(Path, "open", refuse)
    assert "may not be read by this user" in not_opened(path)


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "act.xml").touch()
    assert "the file is empty" in not_opened(tmp_path / "act.xml")


def test_two_gigabytes_are_refused_by_their_size_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "act.xml"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    assert "2,048.0 MiB, more than the limit of 64 MiB" in not_opened(path)


def test_the_limit_is_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    path = tmp_path / "act.xml"
    for size in (9, 10):
        path.write_bytes(b"x" * size)
        assert len(open_source(path).data) == size
    path.write_bytes(b"x" * 11)
    assert "more than the limit" in not_opened(path)


def test_a_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    monkeypatch.setattr(module, "_check_status", lambda *_: None)
    path = tmp_path / "act.xml"
    path.write_bytes(b"x" * 50)
    assert "more than the limit" in not_opened(path)


def test_names_that_no_terminal_shows() -> None:
    assert printable("Ръководство.docx") == "Ръководство.docx"
    assert printable("a\x1b[31mb\r\n\udcff\u202e") == "a?[31mb????"
    assert printable("") == '""'


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    found = decode(Source("act.txt", QUOTED.encode(encoding)))
    assert found.text == QUOTED
    assert found.encoding.startswith(encoding.removesuffix("-sig"))


def test_a_byte_order_mark_beats_a_declaration() -> None:
    text = f"<?xml version='1.0' encoding='ISO-8859-1'?><p>{QUOTED}</p>"
    assert read(text.encode("utf-16")) == text
    assert read(text.encode("utf-8-sig")) == text


@pytest.mark.parametrize(
    ("declared", "encoding", "words"),
    [
        ("UTF-8", "utf-8", QUOTED),
        ("UNICODE-1-1-UTF-8", "utf-8", QUOTED),
        ("windows-1252", "windows-1252", QUOTED),
        ("ISO-8859-1", "windows-1252", QUOTED),
        ("us-ascii", "windows-1252", QUOTED),
        ("ISO-8859-2", "iso-8859-2", "Łódź"),
        ("iso-8859-7", "iso-8859-7", "Κανονισμός"),
        ("windows-1251", "windows-1251", "Регламент"),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        '<?xml version="1.0" encoding="{}"?><p>{}</p>',
        "<?xml version='1.0' encoding = '{}' standalone='no'?><p>{}</p>",
        '<!DOCTYPE html>\n<html><head><meta charset="{}"></head>{}</html>',
        '<HTML><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={}">{}</HTML>',
        "<html><!-- <meta charset=utf-7> --><meta charset={} />{}</html>",
    ],
)
def test_a_declaration_decides(declared: str, encoding: str, words: str, form: str) -> None:
    text = form.format(declared, words)
    found = decode(Source("act.html", text.encode(encoding)))
    assert (found.text, found.encoding, found.warnings) == (text, encoding, ())


def test_an_xml_declaration_beats_the_html_head() -> None:
    text = f'<?xml version="1.0" encoding="utf-8"?><html><meta charset="windows-1252">{QUOTED}</html>'
    assert read(text.encode()) == text


def test_a_plain_text_that_speaks_of_declarations_declares_nothing() -> None:
    text = 'The page shall begin with <meta charset="utf-7"> – always.'
    assert read(text.encode()) == text


def test_without_a_declaration_utf8_and_then_windows_1252_with_a_warning() -> None:
    assert decode(Source("act.txt", QUOTED.encode())).warnings == ()
    found = decode(Source("act.txt", QUOTED.encode("windows-1252")))
    assert (found.text, found.encoding) == (QUOTED, "windows-1252")
    assert found.warnings == (
        "act.txt: the encoding is not declared and byte 13 is no UTF-8; read as windows-1252, "
        "check accents and quotation marks.",
    )


def test_a_page_that_declares_latin_1_and_is_utf8_is_read_as_utf8_with_a_warning() -> None:
    text = f"<html><meta charset=iso-8859-1>{QUOTED}</html>"
    found = decode(Source("act.html", text.encode()))
    assert (found.text, found.encoding) == (text, "utf-8")
    assert found.warnings == ("act.html: it declares iso-8859-1, but its bytes are UTF-8; read as UTF-8.",)


def test_declarations_that_do_not_fit_are_refused() -> None:
    cp1252 = f"<?xml version='1.0' encoding='UTF-8'?>\n<p>{QUOTED}</p>".encode("windows-1252")
    assert "line 2: it declares utf-8, but byte 55 (0x92) does not fit" in refusal(cp1252)
    assert "it declares utf-16, but its bytes are not utf-16" in refusal(b"<?xml version='1.0' encoding='utf-16'?><p/>")
    assert 'the encoding "utf-7", in which no EU text' in refusal(b"<html><meta charset=utf-7>+ADw-script+AD4-")
    assert 'the encoding "rot13"' in refusal(b"<?xml version='1.0' encoding='rot13'?><p/>")
    assert "declares windows-1250, but byte" in refusal(b"<html><meta charset=windows-1250>\x81</html>")
    assert "byte order mark says utf-16-le" in refusal(b"\xff\xfe<\x00p")
    assert "byte order mark says utf-8" in refusal(b"\xef\xbb\xbf caf\xe9")


def test_utf16_without_mark_is_explained() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert "looks like UTF-16 without a byte order mark" in refusal("<?xml version='1.0'?><p/>".encode(encoding))


def test_bytes_that_no_encoding_fits() -> None:
    assert "read as windows-1252, but byte 3 (0x81) does not fit" in refusal(b"a \x81 \xe9")


# Characters


@pytest.mark.parametrize("code", [0, 1, 8, 0x0B, 0x0C, 0x0E, 0x1F, 0x7F, 0x80, 0x85, 0x92, 0x9F, 0xFFFD, 0xFFFE])
def test_characters_that_no_law_has(code: int) -> None:
    sentence = refusal(f"Article 1\nThe exp{chr(code)}orter".encode())
    assert sentence.startswith("act.xml, line 2, character 8: there is ")
    assert f"U+{code:04X}" in sentence or (code == 0 and "NUL" in sentence)


def test_a_latin_1_text_saved_as_utf8_is_known_by_its_controls() -> None:
    assert "the sign of a wrong encoding" in refusal(QUOTED.encode("windows-1252").decode("latin-1").encode())


def test_tabs_line_ends_and_every_printing_character_pass() -> None:
    text = "a\tb\r\nc\u00a0d\u00ade\u200b\u2028\ufeff\u202ef 𝔸 Łódź Κανονισμός Регламент"
    assert read(text.encode()) == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffd\ufffe\uffff"), min_size=1))
def test_what_is_utf8_is_read_to_the_character(text: str) -> None:
    # A visible start, so that the text is neither blank nor a mark, a declaration or a binary.
    assert read(f"§{text}".encode()) == f"§{text}"


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = read(data)
    except InputError:
        return
    assert text.strip() and not re.search(r"[\x00-\x08\x7f-\x9f\ufffd]", text)


# Files of other kinds


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF, expected XML, HTML or plain text"),
        (b"\n\n%PDF-1.4\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"GIF89a\x01", "a GIF picture"),
        (b"GIF87a\x01", "a GIF picture"),
        (b"PK\x03\x04....act.xml", "a ZIP archive"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a Word file with a password, expected one that can be read",
        ),
        (b"PK\x05\x06" + bytes(18), "an empty ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file (.doc)"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
    ],
)
def test_other_files_are_refused_by_name(data: bytes, what: str) -> None:
    assert f"this is {what}" in refusal(data)


def test_a_text_that_mentions_pdf_is_no_pdf() -> None:
    assert read(b"A file that starts with %PDF- is a PDF.")


def test_nothing_but_blanks_is_no_text() -> None:
    for data in (b" \n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"):
        assert "the file holds no text" in refusal(data)


# Real texts


def test_every_shared_text_is_read_without_a_warning(shared: Path) -> None:
    suffixes = {".html", ".xhtml", ".xml", ".akn", ".txt"}
    found = sorted(p for part in ("corpus", "gold") for p in (shared / part).rglob("*") if p.suffix in suffixes)
    assert found
    for path in found:
        decoded = decode(open_source(path))
        assert (decoded.encoding, decoded.warnings) == ("utf-8", ()), path
    assert max(p.stat().st_size for p in found) < MAX_BYTES / 10
