"""The bench's own parts: the invented regulation is what its truth says, and what is missing or falls short is said.

Nothing here asserts a time.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import matching
from tests.bench.invented import write
from tests.bench.peers import PEERS, texts
from tests.bench.trials import TRIALS
from tracker.diff import diff
from tracker.match import match


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("invented") / "s"
    write(folder, 7, "s")
    return folder


def test_the_same_seed_invents_the_same(small: Path, tmp_path: Path) -> None:
    write(tmp_path, 7, "s")
    for name in ("old.xml", "new.xml", "truth.json"):
        assert (tmp_path / name).read_bytes() == (small / name).read_bytes()


def test_truth_is_true(small: Path) -> None:
    old, new = (texts(side) for side in matching._both(small))
    said = json.loads((small / "truth.json").read_text(encoding="utf-8"))
    assert said["provisions"] == [len(old), len(new)]
    kinds = {
        how: [(i, j) for i, j, kind in said["pairs"] if kind == how] for how in ("same", "moved", "split", "merge")
    }
    assert all(kinds.values())
    shared = {
        (i, j): len(set(old[i].split()) & set(new[j].split())) / min(len(set(old[i].split())), len(set(new[j].split())))
        for i, j, _ in said["pairs"]
    }
    assert min(shared.values()) > 0.2
    assert sum(old[i] == new[j] for i, j in kinds["same"]) > 0.6 * len(kinds["same"])
    for i in {i for i, _ in kinds["split"]}:
        parts = [new[j] for k, j in kinds["split"] if k == i]
        assert len(parts) == 2
        assert len(" ".join(parts).split()) == len(old[i].split())


def test_the_engine_is_scored(small: Path) -> None:
    found = matching.one(matching.US, small)
    assert found["F1"] > 0.99
    assert found["moved"] > 0.95


def test_pairs_that_are_wrong_cost(small: Path) -> None:
    assert matching.accuracy({(0, 1)}, small)["F1"] < 0.01


@pytest.mark.parametrize("name", ["git word diff", "htmldiff"])
def test_text_tools_miss_what_moved(small: Path, name: str) -> None:
    if name == "git word diff" and not matching._ready(PEERS[name]):
        pytest.skip("git is not installed")
    found = matching.one(name, small)
    assert 0.8 < found["F1"] < 1
    assert found["moved"] < 0.5


def test_a_tool_that_is_not_installed_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, small: Path, tmp_path: Path
) -> None:
    missing = "raise ModuleNotFoundError(\"No module named 'redlines'\", name='redlines')"
    (tmp_path / "redlines.py").write_text(missing, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = matching.measured(["redlines", str(small)], 1)
    assert found == "not installed"
    assert matching._row("m", "redlines", found).endswith("redlines         not installed")


@pytest.mark.parametrize("name", ["unrelated regulation", "act against itself"])
def test_trials_with_whole_acts(small: Path, name: str) -> None:
    pair = matching._both(small)
    acts = [matching.act_of(side) for side in TRIALS[name](pair, pair[::-1])]
    found = diff(acts[0], acts[1], match(acts[0], acts[1]))
    assert found.unchanged
    assert not found.changes


@pytest.mark.parametrize("name", [name for name in TRIALS if "act" not in name and "regulation" not in name])
def test_trials_are_two_different_texts(small: Path, name: str) -> None:
    pair = matching._both(small)
    old, new = (texts(side) for side in TRIALS[name](pair, pair))
    assert old
    assert new
    assert old != new


def test_a_seed_is_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["two"]) == 2
    assert "one whole number" in capsys.readouterr().err
