"""Measures what a user waits for, and then the engine beside other tools; exit code 1 where it falls short.

In: a seed, 1 without one. Out: first the CPU of a whole `tracker compare --format json` on the specimen and, where the
shared corpora are, on real pairs (the median of three runs), with its ratio to the floor, a bare parse of both files
with lxml in a fresh process; then the tables of `tests.bench.matching`. Example of a row of the first:
`AI Act proposal -> final   1.79 s   floor 0.12 s   ratio 15`.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from tests.bench import matching

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TRACKER_SHARED") or REPOSITORY.parent / "shared")
RUNS = 3
FLOOR = (
    "import sys\nfrom lxml import etree\n"
    "parser = etree.HTMLParser(encoding='utf-8')\n"
    "for name in sys.argv[1:]: etree.fromstring(open(name, 'rb').read(), parser)\n"
)
SPECIMEN = "texts/specimen"
PAIRS = {
    "specimen, in force -> final": (
        REPOSITORY / f"{SPECIMEN}/1_in-force.fmx.xml",
        REPOSITORY / f"{SPECIMEN}/5_final.oj.xhtml",
    ),
    "Dual-Use, 428/2009 -> 2021/821": (
        SHARED / "corpus/dual-use/32009R0428.md",
        SHARED / "corpus/dual-use/32021R0821.md",
    ),
    "AI Act, proposal -> final": (
        SHARED / "corpus/formats/dossier-ai-act-2021-0106-COD/1_52021PC0206_COM-proposal.xhtml",
        SHARED / "corpus/formats/dossier-ai-act-2021-0106-COD/3_32024R1689_final_formex.xml",
    ),
}


def cpu(command: list[str]) -> float:
    """CPU seconds, user and system, of one run of a command in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def median(command: list[str]) -> float:
    return statistics.median(cpu(command) for _ in range(RUNS))


def commands() -> None:
    """Prints what the command costs on real pairs."""
    print(f"{'pair':34} {'CPU':>8} {'floor':>8} {'ratio':>6}")
    for name, (old, new) in PAIRS.items():
        if not old.exists():
            print(f"{name:34} skipped: no file at {old.parent.name}/{old.name}; set TRACKER_SHARED")
            continue
        floor = median([sys.executable, "-c", FLOOR, str(old), str(new)])
        ours = median([sys.executable, "-m", "tracker", "compare", str(old), str(new), "--format", "json"])
        print(f"{name:34} {ours:7.2f}s {floor:7.2f}s {ours / floor:6.1f}")


def main(arguments: list[str]) -> int:
    if any(not argument.isdecimal() for argument in arguments) or len(arguments) > 1:
        print("The seed is one whole number: make bench SEED=2", file=sys.stderr)
        return 2
    commands()
    print()
    return matching.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
