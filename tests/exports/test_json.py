"""The JSON of a comparison: the contract of DESIGN section 6."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.conftest import REPOSITORY
from tests.exports.made import Maker, check_golden, lanterns
from tracker.act import walk
from tracker.change import Change, Comparison, Evidence, Tag, Words
from tracker.exports import Options
from tracker.exports.json import write


def parsed(comparison: Comparison, all_: bool = False) -> Any:
    return json.loads(write(comparison, Options(all_=all_)))


def test_lanterns_to_the_byte() -> None:
    check_golden("lanterns.json", write(lanterns()))


def test_the_shape() -> None:
    data = parsed(lanterns())
    assert list(data) == ["schema", "old", "new", "summary", "changes", "lacking"] and data["schema"] == 1
    assert data["old"] == {
        "name": "old.outline",
        "title": "Regulation (UM) No 12/2031 on the export of lanterns",
        "identifier": "12/2031",
        "language": "en",
        "format": "outline",
        "sha256": "0" * 64,
        "warnings": [],
    }
    for change in data["changes"]:
        assert list(change) == ["id", "kinds", "consequential", "old", "new", "redlines", "evidence", "tags"]
        for provision in (*change["old"], *change["new"]):
            assert list(provision) == ["eid", "reference", "num", "heading", "text"]
        for redline in change["redlines"]:
            assert list(redline) == ["old", "new", "part", "ops"]
    split = next(change for change in data["changes"] if "split" in change["kinds"])
    assert [p["reference"] for p in split["new"]] == ["Article 4(2)", "Article 4(3)"]
    assert split["redlines"][1]["ops"] == [["=", "It shall give "], ["+", "detailed "], ["=", "reasons for a refusal."]]
    why = "its words stand in two paragraphs"
    assert split["evidence"] == {"score": 0.75, "why": why, "runner_up": None, "doubtful": False}
    merged = next(change for change in data["changes"] if "merged" in change["kinds"])
    assert merged["evidence"]["runner_up"] == {"eid": "art_1__para_1", "score": 0.2}
    inserted = next(change for change in data["changes"] if change["kinds"] == ["inserted"])
    assert inserted["old"] == [] and inserted["evidence"] is None and inserted["redlines"][0]["old"] is None


def test_a_change_counts_once_under_each_of_its_kinds() -> None:
    data = parsed(lanterns())
    by_kind = data["summary"]["by_kind"]
    for kind, count in by_kind.items():
        assert count == sum(kind in change["kinds"] for change in data["changes"])
    assert data["summary"]["changes"] == len(data["changes"]) < sum(by_kind.values())


def test_with_all_every_provision_is_in_it_once() -> None:
    comparison = lanterns()
    data = parsed(comparison, all_=True)
    assert data["summary"]["unchanged"] == len(data["unchanged"]) > 0
    for side, act in (("old", comparison.old), ("new", comparison.new)):
        told = [p["eid"] for change in data["changes"] + data["unchanged"] for p in change[side]]
        assert sorted(told) == sorted(p.eid for p in walk(act))


def test_tags_keep_their_words() -> None:
    words = Words("new", "art_1", 0, 4, "text")
    tag = Tag("B2", "B", "weakens", "old", "rule-7", (words,), "says less", 0.8, True)
    act = lanterns().new
    comparison = Maker(act, act).comparison()
    change = comparison.unchanged[0]
    tagged = Change(change.id, change.kinds, change.old, change.new, (), Evidence(1, "same"), False, (tag,))
    data = parsed(Comparison(act, act, (tagged,), ()))
    assert data["changes"][0]["tags"] == [
        {
            "code": "B2",
            "axis": "B",
            "direction": "weakens",
            "baseline": "old",
            "rule": "rule-7",
            "words": [{"side": "new", "eid": "art_1", "start": 0, "end": 4, "text": "text", "elsewhere": True}],
            "indirect": True,
            "confidence": 0.8,
            "explanation": "says less",
        }
    ]


def test_no_changes_are_an_empty_list() -> None:
    act = lanterns().new
    assert parsed(Maker(act, act).comparison())["changes"] == []


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    code = "from tests.exports.made import lanterns; from tracker.exports import FORMATS\n"
    code += "import hashlib, sys\n"
    code += "for export in FORMATS.values():\n"
    code += "    if export.name == 'pdf': continue\n"  # it has the clock in it
    code += "    made = export(lanterns())\n"
    code += "    data = made if isinstance(made, bytes) else made.encode()\n"
    code += "    sys.stdout.write(hashlib.sha256(data).hexdigest())\n"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(seen) == 1 and seen != {""}
