"""The ZIP guard: every limit at the last size that passes and the first that does not, and damaged archives."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import InputError
from tracker.readers.zip_guard import ZipLimits, is_archive, open_archive
from tracker.source import Source

LETTER = b"Lanterns shall be lit at dusk. " * 4


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def source(parts: Mapping[str, bytes]) -> Source:
    return Source("kites.zip", packed(parts))


def refusal(given_source: Source, limits: ZipLimits | None = None) -> str:
    """What the guard says when it opens the archive and reads all of it."""
    with pytest.raises(InputError) as caught:
        archive = open_archive(given_source, limits or ZipLimits())
        for name in archive.names:
            archive.read(name)
    said = str(caught.value)
    assert said.startswith("kites.zip") and said.endswith(".") and "\n" not in said
    return said


def test_names_and_bytes_come_out_as_they_went_in() -> None:
    archive = open_archive(source({"a/kite.xml": LETTER, "b.txt": b""}))
    assert archive.names == ("a/kite.xml", "b.txt")
    assert (archive.read("a/kite.xml"), archive.read("b.txt")) == (LETTER, b"")
    assert archive.part("b.txt").name == "kites.zip, part b.txt"


def test_folders_are_no_parts_and_backslashes_part_folders() -> None:
    assert open_archive(source({"a/": b"", "a\\kite.xml": LETTER})).names == ("a/kite.xml",)


@pytest.mark.parametrize(
    ("limits", "passes"),
    [
        (ZipLimits(total=299), False),
        (ZipLimits(total=300), True),
        (ZipLimits(total=301), True),
        (ZipLimits(part=199), False),
        (ZipLimits(part=200), True),
        (ZipLimits(part=201), True),
        (ZipLimits(parts=1), False),
        (ZipLimits(parts=2), True),
        (ZipLimits(parts=3), True),
    ],
)
def test_limits(limits: ZipLimits, passes: bool) -> None:
    given_source = source({"one": b"x" * 200, "two": b"y" * 100})
    if passes:
        assert len(open_archive(given_source, limits).names) == 2
    else:
        assert "more than" in refusal(given_source, limits)


def test_the_ratio_counts_from_a_size_on() -> None:
    given_source = source({"blanks": b" " * 5000})
    with zipfile.ZipFile(io.BytesIO(given_source.data)) as package:
        size = package.infolist()[0].compress_size
    ratio = -(-5000 // size)
    assert "times its size" in refusal(given_source, ZipLimits(ratio=ratio - 1, ratio_from=4999))
    assert open_archive(given_source, ZipLimits(ratio=ratio, ratio_from=4999))
    assert open_archive(given_source, ZipLimits(ratio=ratio - 1, ratio_from=5000))


def test_a_bomb_is_refused_by_the_standard_limits() -> None:
    assert "times its size" in refusal(source({"bomb": bytes(4 * 1024 * 1024)}))


def test_a_list_of_contents_without_end_is_not_read() -> None:
    data = source({f"part{n}": b"" for n in range(600)})
    assert "more than 3 parts" in refusal(data, ZipLimits(parts=3))


@pytest.mark.parametrize("name", ["/etc/kite", "../kite", "a/../../kite", "..\\kite", "C:\\kite", "C:kite"])
def test_names_that_lead_outside(name: str) -> None:
    assert "outside" in refusal(source({name: LETTER}))


@pytest.mark.parametrize("names", [("kite", "kite"), ("Kite", "kite"), ("a/b", "a\\b")])
def test_two_parts_with_one_name(names: tuple[str, str]) -> None:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as package:
        warnings.simplefilter("ignore")
        for name in names:
            package.writestr(name, LETTER)
    assert "two parts with one name" in refusal(Source("kites.zip", buffer.getvalue()))


def test_an_encrypted_part() -> None:
    data = bytearray(packed({"kite": LETTER}))
    directory = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, directory + 8, 1)
    assert "encrypted" in refusal(Source("kites.zip", bytes(data)))


def test_an_unusual_method() -> None:
    assert "unusual method" in refusal(Source("kites.zip", packed({"kite": LETTER}, zipfile.ZIP_BZIP2)))


def test_a_damaged_part() -> None:
    data = packed({"kite": LETTER}, zipfile.ZIP_STORED).replace(b"dusk", b"dawn")
    assert "damaged" in refusal(Source("kites.zip", data))


def test_a_part_that_declares_less_than_it_holds() -> None:
    data = bytearray(packed({"kite": LETTER}))
    for magic, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.rfind(magic) + place, 7)
    assert "kite" in refusal(Source("kites.zip", bytes(data)))


def test_what_is_an_archive() -> None:
    assert is_archive(source({})) and is_archive(source({"kite": LETTER}))
    assert not is_archive(Source("kite.txt", LETTER))


@given(st.data())
def test_a_damaged_archive_gives_its_bytes_or_a_sentence(data: st.DataObject) -> None:
    """Whatever is done to an archive: the parts come out unchanged, or an InputError says why not."""
    parts = {"kite.xml": LETTER, "lantern.xml": LETTER[::-1]}
    whole = bytearray(packed(parts))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(whole[: data.draw(st.integers(0, len(whole)))]) if data.draw(st.booleans()) else bytes(whole)
    try:
        archive = open_archive(Source("kites.zip", damaged))
        for name in archive.names:
            assert archive.read(name) in parts.values()
    except InputError as error:
        assert str(error).startswith("kites.zip")


def test_a_list_of_contents_cannot_be_hidden_in_zip64() -> None:
    plain = packed({f"{number}.xml": b"" for number in range(30)})
    end = plain[-22:]
    number, _, size, at = struct.unpack("<HHII", end[8:20])
    whole = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, number, number, size, at)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, len(plain) - 22, 1)
    hidden = plain[:-22] + whole + locator + end[:8] + struct.pack("<HHIIH", 1, 1, 60, at, 0)
    with zipfile.ZipFile(io.BytesIO(hidden)) as package:
        assert len(package.infolist()) == 30, "the unpacker follows it"
    assert "ZIP64" in refusal(Source("kites.zip", hidden), ZipLimits(parts=2))
