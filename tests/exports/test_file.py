"""Writing a file: whole or not at all, whoever else writes beside it."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from tracker.errors import UsageError
from tracker.exports.file import write_file


def test_what_another_writes_beside_it_is_left_alone(tmp_path: Path) -> None:
    # Two containers give two processes one number, and may share a folder.
    theirs = tmp_path / f".tracker-{os.getpid()}.part"
    theirs.write_bytes(b"theirs, half written")
    write_file(tmp_path / "ours.txt", b"ours")
    assert (tmp_path / "ours.txt").read_bytes() == b"ours"
    assert theirs.read_bytes() == b"theirs, half written"


def test_many_write_to_one_folder_at_once(tmp_path: Path) -> None:
    said: list[object] = []

    def write(number: int) -> None:
        try:
            for _ in range(20):
                write_file(tmp_path / f"{number}.txt", bytes([number]) * 100_000)
                write_file(tmp_path / "same.txt", bytes([number]) * 100_000)
        except UsageError as error:
            said.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == []
    assert all((tmp_path / f"{number}.txt").read_bytes() == bytes([number]) * 100_000 for number in range(4))
    assert len(set((tmp_path / "same.txt").read_bytes())) == 1
    assert len(list(tmp_path.iterdir())) == 5, "nothing is left beside them"


def test_a_file_is_as_open_to_others_as_any_new_one(tmp_path: Path) -> None:
    (tmp_path / "any.txt").write_bytes(b"")
    write_file(tmp_path / "ours.txt", b"ours")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("any.txt", "ours.txt")}
    assert len(modes) == 1


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Not allowed")

    (tmp_path / "ours.txt").write_bytes(b"of yesterday")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UsageError, match=r"ours.txt: cannot be written \(not allowed\)"):
        write_file(tmp_path / "ours.txt", b"ours")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("ours.txt", b"of yesterday")]
