"""Measures what a user waits for: the CPU of a whole `tracker compare --format json`, beside a floor.

In: the specimen and, where the shared corpora are, real pairs. Out: a table of CPU seconds (the median of three
runs) and their ratio to the floor, which is a bare parse of both files with lxml in a fresh process.
Example of a row: `AI Act proposal -> final   1.79 s   floor 0.12 s   ratio 15`.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

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


def main() -> None:
    print(f"{'pair':34} {'CPU':>8} {'floor':>8} {'ratio':>6}")
    for name, (old, new) in PAIRS.items():
        if not old.exists():
            print(f"{name:34} skipped: no file at {old.parent.name}/{old.name}; set TRACKER_SHARED")
            continue
        floor = median([sys.executable, "-c", FLOOR, str(old), str(new)])
        ours = median([sys.executable, "-m", "tracker", "compare", str(old), str(new), "--format", "json"])
        print(f"{name:34} {ours:7.2f}s {floor:7.2f}s {ours / floor:6.1f}")


if __name__ == "__main__":
    main()
