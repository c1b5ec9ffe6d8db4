"""Measures the engine on two versions of an invented regulation whose true pairs are known, beside other tools.

In: a seed; the generator lies in the shared folder (`bench/gen.py`), and without it nothing is measured. Out: a
table of accuracy, CPU and memory at three sizes, the ratios to the floor and to the peers that are installed, and
exit code 1 where one falls short. Run it with `python -m tests.bench.matching 2`.

The floor parses both files with lxml and hashes every node once. Each measurement is a process of its own; CPU
counts, since the machine may be shared.
"""

from __future__ import annotations

import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from tracker.act import Act, Kind, Provision
from tracker.diff import diff
from tracker.match import match
from tracker.reference import identify

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TRACKER_SHARED") or REPOSITORY.parent / "shared")
SIZES = {"s": 18_200, "m": 63_500, "l": 413_700}
"""Words of one version."""
RUNS = 3
CAP = 600
PEERS = {"xmldiff": 90, "redlines": 50, "htmldiff": 10}
"""How many times less CPU than each the engine should need at size m."""
FLOORS, EXPONENT, MEMORY = 20, 1.15, 120
ACCURACY = {"s": 0.998, "m": 0.998, "l": 0.992}
KINDS = {"article": Kind.ARTICLE, "paragraph": Kind.PARAGRAPH, "annex": Kind.ANNEX, "category": Kind.PART}
KINDS["subcategory"] = Kind.SECTION


def act_of(path: Path) -> tuple[Act, list[str]]:
    """The act, and the eId of each text in the order of the file."""

    def provision(node: etree._Element) -> Provision:
        children = tuple(provision(child) for child in node if child.tag not in ("p", "heading"))
        heading, text = node.findtext("heading/p") or "", node.findtext("p") or ""
        return Provision(KINDS.get(str(node.tag), Kind.POINT), node.get("num", ""), heading, text, children)

    act = identify(Act(tuple(provision(node) for node in etree.parse(path).getroot()), "en"))
    eids: list[str] = []
    stack = list(reversed(act.children))
    while stack:
        found = stack.pop()
        eids += [found.eid] * (bool(found.heading) + bool(found.text))
        stack.extend(reversed(found.children))
    return act, eids


def ours(folder: Path) -> dict[str, float]:
    """CPU, memory and accuracy of one match with all redlines."""
    (old, olds), (new, news) = act_of(folder / "old.xml"), act_of(folder / "new.xml")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    matching = match(old, new)
    diff(old, new, matching)
    cpu = time.process_time() - start
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    truth = json.loads((folder / "truth.json").read_text())
    place, target = {e: i for i, e in enumerate(olds)}, {e: j for j, e in enumerate(news)}
    said = {
        (place[a], target[b])
        for pair in matching.pairs
        for a in pair.old
        for b in pair.new
        if a in place and b in target
    }
    true = {(i, j): kind for i, j, kind, _ in truth["pairs"]}
    found = {"F1": 2 * len(said & set(true)) / (len(said) + len(true)), "cpu": cpu, "memory": memory}
    for kind in ("moved", "split", "merge"):
        wanted = {pair for pair, said_kind in true.items() if said_kind == kind}
        found[kind] = len(wanted & said) / max(1, len(wanted))
    return found


def floor(folder: Path) -> dict[str, float]:
    """CPU of parsing both files and hashing every node once."""
    texts = [(folder / name).read_bytes() for name in ("old.xml", "new.xml")]

    def hashed(node: etree._Element) -> int:
        return hash((node.tag, node.text, *map(hashed, node)))

    start = time.process_time()
    for text in texts:
        hashed(etree.fromstring(text))
    return {"cpu": time.process_time() - start}


def peer(name: str) -> Callable[[Path], dict[str, float]]:
    """CPU of another tool on the same two texts."""

    def run(folder: Path) -> dict[str, float]:
        suffix = {"xmldiff": "xml", "redlines": "txt", "htmldiff": "html"}[name]
        old, new = ((folder / f"{side}.{suffix}").read_text(encoding="utf-8") for side in ("old", "new"))
        compare = _peer_call(name)
        start = time.process_time()
        compare(old, new)
        return {"cpu": time.process_time() - start}

    return run


def _peer_call(name: str) -> Callable[[str, str], Any]:
    if name == "xmldiff":
        from xmldiff.main import diff_texts

        return lambda old, new: diff_texts(old.encode(), new.encode(), diff_options={"fast_match": True})
    if name == "redlines":
        from redlines import Redlines

        return lambda old, new: list(Redlines(old, new).opcodes)
    from lxml.html.diff import htmldiff

    return lambda old, new: htmldiff(old, new)


MEASURES: dict[str, Callable[[Path], dict[str, float]]] = {"floor": floor, "ours": ours, **{p: peer(p) for p in PEERS}}


def measured(name: str, folder: Path, runs: int = RUNS) -> dict[str, float]:
    """The median run of a measurement, each in a process of its own; {} where the tool is missing or too slow."""
    found = []
    for _ in range(runs):
        command = [sys.executable, "-m", "tests.bench.matching", "--one", name, str(folder)]
        try:
            done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=CAP)
        except subprocess.TimeoutExpired:
            return {}
        if done.returncode:
            return {}
        found.append(json.loads(done.stdout))
    return {key: statistics.median(run[key] for run in found) for key in found[0]}


def report(seed: int, data: Path) -> list[str]:
    """Prints the table; returns what falls short."""
    short: list[str] = []
    cpu: dict[str, float] = {}
    print(f"{'size':5} {'F1':>7} {'moved':>6} {'split':>6} {'merge':>6} {'CPU':>7} {'floors':>7} {'memory':>7}")
    for size in SIZES:
        folder = data / size
        base, us = measured("floor", folder), measured("ours", folder)
        cpu[size] = us["cpu"]
        floors = us["cpu"] / base["cpu"]
        shares = f"{us['F1']:7.4f} {us['moved']:6.3f} {us['split']:6.3f} {us['merge']:6.3f}"
        print(f"{size:5} {shares} {us['cpu']:6.2f}s {floors:7.1f} {us['memory']:4.0f} MB")
        if us["F1"] < ACCURACY[size]:
            short.append(f"{size}: F1 {us['F1']:.4f}, asked {ACCURACY[size]}")
        if size == "l":
            missed = 1 - us["moved"]
            checks = (("floors", floors, FLOORS), ("MB", us["memory"], MEMORY), ("of the moved missed", missed, 0.05))
            short += [f"l: {value:.2f} {name}, asked {most} at most" for name, value, most in checks if value > most]
    for name, asked in PEERS.items():
        theirs = measured(name, data / "m", 1)
        if not theirs:
            print(f"{name}: not installed, or slower than {CAP} s")
            continue
        times = theirs["cpu"] / cpu["m"]
        print(f"{name} at m: {theirs['cpu']:.1f} s, {times:.0f} times ours (asked {asked})")
        short += [f"{name}: {times:.0f} times, asked {asked}"] if times < asked else []
    exponent = math.log(cpu["l"] / cpu["s"]) / math.log(SIZES["l"] / SIZES["s"])
    print(f"scaling exponent s to l: {exponent:.2f} (asked {EXPONENT} at most)")
    return [*short, *([f"exponent {exponent:.2f}"] if exponent > EXPONENT else [])]


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--one"]:
        print(json.dumps(MEASURES[arguments[1]](Path(arguments[2]))))
        return 0
    generator = SHARED / "bench" / "gen.py"
    if not generator.exists():
        print("skipped: no generator at shared/bench/gen.py; set TRACKER_SHARED")
        return 0
    seed = int(arguments[0]) if arguments else 1
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(generator), folder, "--sizes", ",".join(SIZES), "--seed", str(seed)]
        subprocess.run(command, check=True, capture_output=True)
        short = report(seed, Path(folder))
    print(*(f"falls short: {line}" for line in short), sep="\n")
    return int(bool(short))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
