"""Measures the engine on two versions of an invented regulation whose true pairs are known, beside other tools.

In: a seed. Out: a table of CPU, memory and accuracy of every tool at three sizes, one of the inputs that make engines
blow up, one of what is asked beside what was measured; exit code 1 where something falls short. Run it with
`python -m tests.bench.matching 2`.

Every measurement is a process of its own between two runs of the floor, which parses both files with lxml and hashes
every element once. CPU time counts, since the machine may be shared: of the process and of what it started, without
its imports. The tracker's is that of the whole way from the bytes of both files: parse, tree, eIds, match, redlines;
"engine" is match and redlines alone. Memory is what the process grew by over its imports and the bytes.
"""

from __future__ import annotations

import json
import math
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from tests.bench.invented import SIZES
from tests.bench.peers import PEERS, Peer, texts
from tests.bench.trials import TRIALS
from tracker.act import Act, Kind, Provision
from tracker.change import Matching
from tracker.diff import diff
from tracker.match import match
from tracker.pause import uncollected
from tracker.reference import identify

REPOSITORY = Path(__file__).resolve().parents[2]
RUNS = 3
CAP = 240
"""Seconds after which a tool is given up."""
US, ENGINE, FLOOR = "tracker", "its engine", "floor"
ASKED_PEERS = {"xmldiff": 90, "redlines": 50, "htmldiff": 10}
"""How many times less CPU than each of them the tracker should need at size m."""
ASKED_F1 = {"s": 0.998, "m": 0.998, "l": 0.992}
ASKED_MOVED, FLOORS, EXPONENT, MEMORY, TRIAL = 0.95, 20, 1.15, 120, 3
KINDS = {"article": Kind.ARTICLE, "paragraph": Kind.PARAGRAPH, "annex": Kind.ANNEX, "category": Kind.PART}
KINDS["subcategory"] = Kind.SECTION
HEADED = frozenset({"article", "annex", "category", "subcategory"})

Found = dict[str, float]
Data = tuple[bytes, bytes]


# What is measured


def act_of(data: bytes) -> Act:
    """The act that the generator's XML holds; it stands in for a reader.

    Every provision has its words in a `p` before all else, which may stand in a `heading`; its number may be missing.
    """

    def provision(element: Any) -> Provision:
        words, *below = element
        said = (words[0] if words.tag == "heading" else words).text or ""
        heading, text = (said, "") if element.tag in HEADED else ("", said)
        children = tuple([provision(child) for child in below])
        return Provision(KINDS.get(element.tag, Kind.POINT), element.get("num", ""), heading, text, children)

    return identify(Act(tuple([provision(element) for element in etree.fromstring(data)]), "en"))


def ours(data: Data) -> tuple[Callable[[], Any], Callable[[Any], set[tuple[int, int]]]]:
    @uncollected()  # as in `tracker.compare`
    def run() -> tuple[Act, Act, Matching, float]:
        old, new = map(act_of, data)
        read = cpu()
        matching = match(old, new)
        diff(old, new, matching)
        return old, new, matching, cpu() - read

    def pairs(found: tuple[Act, Act, Matching, float]) -> set[tuple[int, int]]:
        places = [{eid: n for n, eid in enumerate(_eids(act))} for act in found[:2]]
        return {(places[0][old], places[1][new]) for pair in found[2].pairs for old in pair.old for new in pair.new}

    return run, pairs


def _eids(act: Act) -> list[str]:
    found, stack = [], list(reversed(act.children))
    while stack:
        provision = stack.pop()
        found.append(provision.eid)
        stack.extend(reversed(provision.children))
    return found


def floor(data: Data) -> Callable[[], Any]:
    def hashed(element: Any) -> int:
        return hash((element.tag, element.text, *map(hashed, element)))

    return lambda: [hashed(etree.fromstring(text)) for text in data]


def accuracy(pairs: set[tuple[int, int]], folder: Path) -> Found:
    """Micro F1 of the pairs, and how many of those that moved, were split or merged are among them.

    A true pair is two places and what happened; what another generator says behind these is not read.
    """
    said = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["pairs"]
    true = {(i, j): how for i, j, how, *_ in said}
    found = {"F1": 2 * len(pairs & true.keys()) / (len(pairs) + len(true))}
    for kind in ("moved", "split", "merge"):
        wanted = {pair for pair, how in true.items() if how == kind}
        found[kind] = len(wanted & pairs) / max(1, len(wanted))
    return found


# One process, one measurement


def cpu() -> float:
    """CPU of this process and of those that it started and that have ended, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak() -> float:
    """The most memory that this process and the largest one that it started have held, in MB."""
    used = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used) / 1024


def one(tool: str, folder: Path, other: Path | None = None, trial: str = "") -> Found:
    """CPU, memory and accuracy of one run of a tool, in this process."""
    data = _both(folder)
    if trial and other:
        data = TRIALS[trial](data, _both(other))
    prepared = PEERS[tool].prepare(data) if tool in PEERS else None
    run, read = (prepared, None) if prepared else (floor(data), None) if tool == FLOOR else ours(data)
    memory, start = peak(), cpu()
    result = run()
    found = {"cpu": cpu() - start, "memory": peak() - memory}
    if tool == US:
        found["engine"] = result[3]
    pairs = read(result) if read else None
    if tool in PEERS and (say := PEERS[tool].pairs):
        pairs = say(result, (texts(data[0]), texts(data[1])))
    return found | (accuracy(pairs, folder) if pairs and not trial else {})


def _both(folder: Path) -> Data:
    return (folder / "old.xml").read_bytes(), (folder / "new.xml").read_bytes()


def _process(arguments: list[str]) -> Found | str:
    """What `one` finds in a process of its own, or why it did not."""
    command = [sys.executable, "-m", "tests.bench.matching", "--one", *arguments]
    try:
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=CAP)
    except subprocess.TimeoutExpired:
        return f"more than {CAP} s"
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["failed"]
        return "not installed" if "ModuleNotFoundError" in said[-1] or "ImportError" in said[-1] else said[-1]
    found: Found = json.loads(done.stdout)
    return found


def measured(arguments: list[str], runs: int = RUNS) -> Found | str:
    """The median of several runs, each between two of the floor on the same input: "floors" is CPU over theirs."""
    floor_of = [FLOOR, *arguments[1:]]
    found: list[Found] = []
    for _ in range(runs):
        before, us, after = _process(floor_of), _process(arguments), _process(floor_of)
        if isinstance(us, str) or isinstance(before, str) or isinstance(after, str):
            return next(said for said in (us, before, after) if isinstance(said, str))
        us["floors"] = us["cpu"] / ((before["cpu"] + after["cpu"]) / 2)
        found.append(us)
    return {key: statistics.median(run[key] for run in found) for key in found[0]}


# The report

Asked = tuple[str, float, str, float]
"""What, the figure measured, "<=" or ">=", the figure asked."""


def _row(size: str, tool: str, found: Found | str) -> str:
    if isinstance(found, str):
        return f"{size:5} {tool:16} {found}"
    shares = " ".join(
        f"{found[key]:7.{digits}f}" if key in found else f"{'-':>7}"
        for key, digits in (("F1", 4), ("moved", 3), ("split", 3), ("merge", 3))
    )
    return f"{size:5} {tool:16} {found['cpu']:8.3f} {found['floors']:9.1f} {found['memory']:7.0f} {shares}"


def tools(data: Path) -> tuple[list[Asked], float]:
    """Prints what every tool needs and finds at each size; returns what is asked of ours, and its CPU at l."""
    asked: list[Asked] = []
    cpus: dict[tuple[str, str], float] = {}
    columns = " ".join(f"{name:>7}" for name in ("MB", "F1", "moved", "split", "merge"))
    print(f"{'size':5} {'tool':16} {'CPU s':>8} {'x floor':>9} {columns}")
    for size in SIZES:
        us = measured([US, str(data / size)])
        assert not isinstance(us, str), us
        base = us["cpu"] / us["floors"]
        engine = {"cpu": us["engine"], "floors": us["engine"] / base, "memory": 0.0}
        print(_row(size, FLOOR, {"cpu": base, "floors": 1.0, "memory": 0.0}))
        print(_row(size, US, us), _row(size, ENGINE, engine), sep="\n")
        cpus[US, size] = us["cpu"]
        asked.append((f"pair F1 at {size}", us["F1"], ">=", ASKED_F1[size]))
        for name, peer in PEERS.items():
            if size in peer.sizes and _ready(peer):
                found = measured([name, str(data / size)], peer.runs)
                print(_row(size, name, found), flush=True)
                if not isinstance(found, str):
                    cpus[name, size] = found["cpu"]
        if size == "l":
            asked.append(("recall of what moved at l", us["moved"], ">=", ASKED_MOVED))
            asked.append(("CPU over the floor at l", us["floors"], "<=", FLOORS))
            asked.append(("MB over imports at l", us["memory"], "<=", MEMORY))
    for name, times in ASKED_PEERS.items():
        if (name, "m") in cpus:
            asked.append((f"times less CPU than {name} at m", cpus[name, "m"] / cpus[US, "m"], ">=", times))
    words = {size: json.loads((data / size / "truth.json").read_text())["words"][0] for size in SIZES}
    exponent = math.log(cpus[US, "l"] / cpus[US, "s"]) / math.log(words["l"] / words["s"])
    return [*asked, ("scaling exponent from s to l", exponent, "<=", EXPONENT)], cpus[US, "l"]


def _ready(peer: Peer) -> bool:
    return not peer.command or shutil.which(peer.command) is not None


def trials(data: Path, at_l: float) -> list[Asked]:
    """Prints what the inputs that make engines blow up cost; returns what is asked of each beside the CPU at l."""
    asked: list[Asked] = []
    print(f"\n{'input':40} {'CPU s':>8} {'MB':>7}")
    for name in TRIALS:
        found = _process([US, str(data / "l"), str(data / "other" / "l"), name])
        if isinstance(found, str):
            print(f"{name:40} {found}")
            asked.append((f"{name}: ended", 0.0, ">=", 1.0))
        else:
            print(f"{name:40} {found['cpu']:8.3f} {found['memory']:7.0f}", flush=True)
            asked.append((f"{name}: times the CPU of l", found["cpu"] / at_l, "<=", TRIAL))
    return asked


def report(seed: int, data: Path) -> bool:
    """Prints all tables; says whether everything asked was reached."""
    for folder, its_seed, sizes in ((data, seed, list(SIZES)), (data / "other", seed + 1000, ["l"])):
        command = [sys.executable, "-m", "tests.bench.invented", str(folder), str(its_seed), *sizes]
        subprocess.run(command, cwd=REPOSITORY, check=True)
    print(f"invented regulation, seed {seed}")
    asked, at_l = tools(data)
    asked += trials(data, at_l)
    print(f"\n{'what':58} {'measured':>9} {'asked':>9}")
    for what, figure, sign, bound in asked:
        passed = figure <= bound if sign == "<=" else figure >= bound
        print(f"{what:58} {figure:9.4g} {f'{sign} {bound:g}':>9} {'pass' if passed else 'FAIL'}")
    return all(figure <= bound if sign == "<=" else figure >= bound for _, figure, sign, bound in asked)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--one"]:
        tool, folder, *trial = arguments[1:]
        found = one(tool, Path(folder), Path(trial[0]), trial[1]) if trial else one(tool, Path(folder))
        print(json.dumps(found))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return 0 if report(int(arguments[0]) if arguments else 1, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
