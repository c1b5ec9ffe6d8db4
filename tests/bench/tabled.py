"""Counts for how many tabled amendments the provision that they amend is found, word for word, in the base.

In: the proposal and the committee amendments of the shared corpus `gold/lobbyplag`. Out: how many of all English ones
with a left column, and of a random hundred, whose numbers are printed so that a person can look at them.
Example: `python -m tests.bench.tabled`.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from tests.conftest import REPOSITORY
from tracker.act import Act, Kind, Provision
from tracker.consolidate import consolidate
from tracker.outline import format_outline, parse_outline
from tracker.readers import amendments_jsonl
from tracker.receipt import ReceiptItem, Status
from tracker.reference import identify
from tracker.source import Source
from tracker.tabled import gather

FOLDER = REPOSITORY.parent / "shared" / "gold" / "lobbyplag"
BASE, TABLED = FOLDER / "gdpr_com2012_11_base.en.json", FOLDER / "gdpr_libe_amendments.dev.jsonl"
SEED, SAMPLE = 20261123, 100

_KINDS = {"article": Kind.ARTICLE, "chapter": Kind.CHAPTER, "section": Kind.SECTION, "recital": Kind.RECITAL,
          "paragraph": Kind.PARAGRAPH, "point": Kind.POINT}  # fmt: skip
_NUMBERS = {"paragraph": "{}.", "point": "({})", "recital": "({})", "chapter": "CHAPTER {}", "section": "SECTION {}"}


def base_act(path: Path = BASE) -> Act:
    """The proposal as an act; it goes through an outline, as a text that a person typed would."""
    known = {item["id"]: item for item in json.loads(path.read_text("utf-8"))}
    tops = [item for item in known.values() if item["parent"] not in known and item["type"] != "title"]
    act = identify(Act(tuple(_provision(item, known) for item in tops), "en"))
    return parse_outline(format_outline(act))


def _provision(item: dict[str, Any], known: dict[str, dict[str, Any]]) -> Provision:
    kind = _KINDS.get(item["type"], Kind.SUBPARAGRAPH)
    children = tuple(_provision(known[child], known) for child in item["children"] if child in known)
    words = " ".join((item["text"] or "").split())
    num = _NUMBERS.get(item["type"], "").format(item["literal"])
    if kind in (Kind.ARTICLE, Kind.CHAPTER, Kind.SECTION):
        return Provision(kind, item["title"] if kind is Kind.ARTICLE else num, words, children=children)
    return Provision(kind, num, text=words, children=children)


def placed(path: Path = TABLED) -> list[ReceiptItem]:
    """The fate of each English amendment with a left column, applied alone: tabled amendments compete."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip() and json.loads(line)["lang"] == "en"]
    amendments, _, _ = gather(amendments_jsonl.read(Source(path.name, "\n".join(lines).encode())), path.name)
    base = base_act()
    return [consolidate(base, [item]).items[0] for item in amendments.items if item.old]


def main() -> None:
    items = placed()
    sample = random.Random(SEED).sample(items, SAMPLE)
    for name, chosen in (("all", items), (f"random {SAMPLE}", sample)):
        applied = sum(item.status is Status.APPLIED for item in chosen)
        whole = sum(item.base_match == 1.0 for item in chosen)
        print(f"{name}: {applied} of {len(chosen)} placed, {whole} of them word for word where the position says")
    print("the hundred: " + ", ".join(item.number for item in sorted(sample, key=lambda item: int(item.number))))
    print("not placed: " + ", ".join(item.number for item in items if item.status is not Status.APPLIED))


if __name__ == "__main__":
    main()
