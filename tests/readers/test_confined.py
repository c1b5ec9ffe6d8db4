"""Reading in a process of its own: the same result, the same refusals, and an end to what would not end."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import InputError, TrackerError
from tracker.readers import Reading, confined, read_any
from tracker.readers.confined import read_confined, read_each
from tracker.source import Source

ACT = "<ACT><TITLE><TI><P>Regulation on lanterns</P></TI></TITLE><ENACTING.TERMS>{}</ENACTING.TERMS></ACT>"
ARTICLE = (
    '<ARTICLE IDENTIFIER="{0:03}"><TI.ART>Article {0}</TI.ART><ALINEA>Lantern {0} shall be lit.</ALINEA></ARTICLE>'
)


def lanterns(articles: int) -> Source:
    body = "".join(ARTICLE.format(n) for n in range(1, articles + 1))
    return Source("lanterns.xml", ACT.format(body).encode())


def test_the_result_is_that_of_reading_here() -> None:
    source = lanterns(3)
    assert read_confined(source) == read_any(source)


def test_several_texts_come_back_in_order() -> None:
    sources = [lanterns(n) for n in (1, 2, 3)]
    assert read_each(sources) == [read_any(source) for source in sources]


def test_real_texts(shared: Path) -> None:
    folder = shared / "corpus/formats/dossier-ai-act-2021-0106-COD"
    paths = sorted(folder.glob("[13]_*"))
    sources = [Source(path.name, path.read_bytes()) for path in paths]
    assert read_each(sources) == [read_any(source) for source in sources]


def test_a_refusal_crosses_whole() -> None:
    source = Source("broken.xml", b"<ACT>\n<TITLE></ACT>")
    with pytest.raises(InputError) as here:
        read_any(source)
    with pytest.raises(InputError) as there:
        read_confined(source)
    assert vars(there.value) == vars(here.value)
    assert str(there.value) == str(here.value)


def test_of_several_texts_the_one_at_fault_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"kite.xml, line 1"):
        read_each([lanterns(1), Source("kite.xml", b"<ACT>"), lanterns(1)])
    monkeypatch.setattr(confined, "PARSE_SECONDS", 1)
    large = Source("kites.xml", lanterns(20_000).data)
    with pytest.raises(InputError, match=r"kites.xml: reading it took more than 1 seconds"):
        read_each([lanterns(1), large])


def test_too_much_time_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "PARSE_SECONDS", 1)
    with pytest.raises(InputError, match=r"lanterns.xml: reading it took more than 1 seconds of computing time; "):
        read_confined(lanterns(20_000))


def test_too_long_a_wait_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "WAIT_SECONDS", 0.2)
    began = time.monotonic()
    with pytest.raises(InputError, match=r"reading it took more than 0.2 seconds; "):
        read_confined(lanterns(20_000))
    assert time.monotonic() - began < 5


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS knows no limit of memory")
def test_too_much_memory_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "PARSE_BYTES", 48 * 1024 * 1024)
    with pytest.raises(InputError, match=r"reading it t(ook|akes) more (than 48 MiB of )?memory"):
        read_confined(lanterns(20_000))


def test_threads_may_read_at_once_and_leave_nothing_open() -> None:
    folder = Path("/dev/fd")
    read_confined(lanterns(1))
    before = len(list(folder.iterdir()))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read_confined, [lanterns(n) for n in range(1, 9)]))
    assert [len(reading.act.children) - 1 for reading in found if isinstance(reading, Reading)] == list(range(1, 9))
    assert len(list(folder.iterdir())) == before


@pytest.mark.parametrize(
    ("code", "said", "says"),
    [
        (-11, "", "reading it broke off"),
        (-9, "", "MiB of memory"),
        (1, "Traceback ...\nMemoryError", "MiB of memory"),
        (-24, "", "seconds of computing time"),
    ],
)
def test_an_end_with_a_reason_is_the_fault_of_the_input(code: int, said: str, says: str) -> None:
    error = confined._died(Source("kite.xml", b""), code, said)
    assert isinstance(error, InputError) and says in str(error)


def test_a_fault_of_the_reader_is_no_fault_of_the_input() -> None:
    error = confined._died(Source("kite.xml", b""), 1, "Traceback ...\nKeyError: 'kite'\n")
    assert not isinstance(error, InputError) and type(error) is TrackerError
    assert str(error) == "kite.xml: the reader has a fault (KeyError: 'kite'); please report it."
    assert "Traceback" in str(error.__cause__)


class _Hostile:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("true",)


@pytest.mark.parametrize("answer", [pickle.dumps(_Hostile()), b"ctracker.readers\nread_any\n.", b"cos\nsystem\n."])
def test_an_answer_can_hold_nothing_but_nouns(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    done = subprocess.CompletedProcess([], 0, answer, b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with pytest.raises(TrackerError, match="What the reading process answered holds"):
        read_confined(lanterns(1))


def test_the_current_folder_is_not_searched_for_modules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit('the wrong lxml')")
    monkeypatch.chdir(tmp_path)
    assert read_confined(lanterns(1)) == read_any(lanterns(1))
