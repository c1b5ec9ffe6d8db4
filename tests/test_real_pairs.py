"""The figures and laws on real texts, read from the shared folder; skipped, saying so, where it is absent.

Only facts stand here (numbers of articles); no text of any act is in the project.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from tests.test_laws import assert_law_1, assert_law_2, assert_law_3, assert_law_4
from tracker.act import Act, Kind, Provision, articles, walk
from tracker.act_json import act_to_dict, parse_act_json
from tracker.compare import compare, correlate
from tracker.outline import format_outline, parse_outline
from tracker.readers import LOW_SHARE, Reading, read
from tracker.source import open_source

FORMATS = "corpus/formats"
DOSSIERS = {
    "AI Act": (
        f"{FORMATS}/dossier-ai-act-2021-0106-COD/1_52021PC0206_COM-proposal.xhtml",
        f"{FORMATS}/dossier-ai-act-2021-0106-COD/3_32024R1689_final_formex.xml",
    ),
    "DMA": (
        f"{FORMATS}/dossier-dma-2020-0374-COD/1_52020PC0842_COM-proposal.xhtml",
        f"{FORMATS}/dossier-dma-2020-0374-COD/3_32022R1925_final_formex.xml",
    ),
    "Data Act": (
        f"{FORMATS}/dossier-data-act-2022-0047-COD/1_52022PC0068_COM-proposal.xhtml",
        f"{FORMATS}/dossier-data-act-2022-0047-COD/3_32023R2854_final_formex.xml",
    ),
    "Dual-Use": ("corpus/dual-use/32009R0428.md", "corpus/dual-use/32021R0821.md"),
}
COUNTS = {"AI Act": (85, 113), "DMA": (39, 54), "Data Act": (42, 50), "Dual-Use": (31, 32)}
READ_FROM = (
    f"{FORMATS}/formex4-oj-act/*.xml",
    f"{FORMATS}/formex4-consolidated/*.xml",
    f"{FORMATS}/eurlex-html-oj-new-eli/*",
    f"{FORMATS}/eurlex-html-oj-old-ti-art/*",
    f"{FORMATS}/com-proposal-html/*",
    f"{FORMATS}/dossier-*/1_*",
    f"{FORMATS}/dossier-*/3_*",
    "corpus/dual-use/32*.md",
    "gold/recasts/*/*.fmx4.xml",
    "gold/recasts/*/*.oj.xhtml",
)
NOT_ACTS = (".doc.xml", ".doc.fmx.xml", ".toc.fmx.xml", "DOC_1.xml", "lexparency_formulas.xml")
"""Manifests and tables of contents that lie beside the acts; they are refused by name."""


@cache
def reading(path: Path) -> Reading:
    return read(open_source(path))


def pair(shared: Path, name: str) -> tuple[Act, Act]:
    old, new = DOSSIERS[name]
    return reading(shared / old).act, reading(shared / new).act


def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("correlation_score", shared / "score" / "correlation.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recasts(shared: Path) -> dict[str, tuple[Act, Act]]:
    score = scorer(shared)
    folders = [f for f in sorted((shared / "gold" / "recasts").glob("*__*")) if "+" not in f.name]
    return {f.name: tuple(reading(path).act for path in score.texts(f)) for f in folders}  # type: ignore[misc]


def test_every_character_of_every_file_is_accounted_for(shared: Path) -> None:
    files = [path for pattern in READ_FROM for path in sorted(shared.glob(pattern))]
    assert len(files) >= 50
    short = []
    for path in files:
        if path.name.endswith(NOT_ACTS):
            continue
        account = reading(path).account
        if account.share < LOW_SHARE or account.dropped_inside:
            short.append((path.name, account.share, account.dropped_inside, account.unplaced_text))
    assert short == []


@pytest.mark.parametrize("name", COUNTS)
def test_articles_found(shared: Path, name: str) -> None:
    old, new = pair(shared, name)
    assert (len(articles(old)), len(articles(new))) == COUNTS[name]


def test_recitals_of_the_ai_act(shared: Path) -> None:
    assert sum(p.kind is Kind.RECITAL for p in walk(pair(shared, "AI Act")[1])) == 180


@pytest.mark.parametrize("name", DOSSIERS)
def test_laws_hold_on_dossiers(shared: Path, name: str) -> None:
    old, new = pair(shared, name)
    comparison = compare(old, new)
    assert_law_2(comparison)
    assert_law_3(comparison)
    assert_law_4(old, new)
    for act in (old, new):
        assert_law_1(act)
        assert_law_6(act)


def test_laws_hold_on_recasts(shared: Path) -> None:
    for old, new in recasts(shared).values():
        comparison = compare(old, new)
        assert_law_2(comparison)
        assert_law_3(comparison)
        assert_law_6(old)
        assert_law_6(new)


def assert_law_6(act: Act) -> None:
    assert parse_act_json(json.dumps(act_to_dict(act))) == act
    bare = [_bare(p) for p in act.children]
    assert list(parse_outline(format_outline(act)).children) == bare


def _bare(p: Provision) -> Provision:
    """The provision without what an outline does not hold: marks and the source's own ids."""
    children = tuple(_bare(child) for child in p.children)
    return Provision(p.kind, p.num, p.heading, p.text, children, p.eid, p.calls, correlation=p.correlation)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the scoring script leaves its files to the collector
def test_correlation_of_the_recasts(shared: Path) -> None:
    score = scorer(shared)
    rows = []
    for name, (old, new) in recasts(shared).items():
        found = {
            level: [{"old": r.old, "new": r.new, "score": r.score} for r in correlate(old, new, level)]
            for level in ("article", "paragraph")
        }
        rows.append(score.score(shared / "gold" / "recasts" / name, found["article"], found["paragraph"]))
    assert score.total(rows)["F1"] >= 0.87


def test_a_correlation_table_is_never_read(shared: Path) -> None:
    """Law 9: emptying the act's own table changes no row of ours."""
    old, new = pair(shared, "Dual-Use")
    assert any(p.correlation for p in walk(new))
    without = Act(tuple(p for p in new.children if not p.correlation), new.language, new.identifier, new.format)
    assert correlate(old, without, "paragraph") == correlate(old, new, "paragraph")


def test_same_bytes_under_any_hash_seed(shared: Path, tmp_path: Path) -> None:
    """Law 8, on a real pair: three processes, three orders of sets, one output."""
    old, new = (str(shared / path) for path in DOSSIERS["Dual-Use"])
    outputs = set()
    for seed in ("0", "1", "4711"):
        command = [sys.executable, "-m", "tracker", "compare", old, new, "--format", "json"]
        run = subprocess.run(command, capture_output=True, env={"PYTHONHASHSEED": seed, "PATH": ""}, check=True)
        outputs.add(run.stdout)
    assert len(outputs) == 1
