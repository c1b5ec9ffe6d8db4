"""What a lawyer should look at is marked in every export: uncertain matches, references astray, what only follows."""

from __future__ import annotations

import json
from dataclasses import replace

import lxml.html
import pytest

from tracker.change import CONFIRMED, Comparison, Evidence
from tracker.compare import compare
from tracker.exports import FORMATS
from tracker.exports.layout import lay_out
from tracker.exports.wording import astray, doubt
from tracker.match.overrides import Overrides
from tracker.outline import parse_outline

OLD = """outline 1
article 1 | Lanterns # Harbour lanterns shall be lit at dusk by the keeper who slept least the night before.
article 2 | Kites # No kite shall be flown within sight of the signal tower while the red flag is up.
article 3 | Bells
  paragraph 1. # Bells rung under Article 1 shall be rung twice when the last ferry has passed the outer breakwater.
  paragraph 2. # The keeper named in Article 2 shall oil every bell on the first dry Monday of the month at noon.
  paragraph 3. # Where paragraph 1 and Article 2 differ, the harbour master decides before the tide turns again.
article 4 | Boats # Any boat of more than ten feet carries two painted oars, a dry rope and one honest anchor.
"""
NEW = """outline 1
article 1 | Drums # Drums may be beaten on the quay at noon if no captain within earshot objects to it.
article 2 | Lanterns # Harbour lanterns shall be lit at dusk by the keeper who slept least the night before.
article 3 | Kites # No kite shall be flown within sight of the signal tower while the red flag is up.
article 4 | Bells
  paragraph 1. # Bells rung under Article 2 shall be rung twice when the last ferry has passed the outer breakwater.
  paragraph 2. # The keeper named in Article 7 shall oil every bell on the first dry Monday of the month at noon.
  paragraph 3. # Where paragraph 1 and Article 3 differ, the harbour master decides before the tide turns again.
article 5 | Boats # Any boat shall have two oars, some rope and an anchor of iron that two men can lift without help.
"""


@pytest.fixture(scope="module")
def harbour() -> Comparison:
    return compare(parse_outline(OLD, "old"), parse_outline(NEW, "new"))


def written(comparison: Comparison, form: str) -> str:
    found = FORMATS[form](comparison)
    assert isinstance(found, str)
    return found


def test_a_reference_astray_is_flagged_everywhere(harbour: Comparison) -> None:
    assert [(item.eid, item.old, item.expected, item.found) for item in harbour.unforeseen] == [
        ("art_4__para_2", "Article 2", "Article 3", "Article 7")
    ]
    said = "Article 2 reads Article 7 now; by the match one would expect Article 3"
    assert astray(harbour.unforeseen[0]) == said
    assert f"! {said}" in " ".join(written(harbour, "text").split())
    page = lxml.html.document_fromstring(written(harbour, "html"))
    (odd,) = page.xpath("//*[@id='art_4__para_2']//p[@class='odd']")
    assert odd.text_content() == f"{said}."
    (item,) = json.loads(written(harbour, "json"))["unforeseen"]
    assert (item["reference"], item["explanation"]) == ("Article 4(2)", said)


def test_what_only_follows_is_folded_and_no_substance(harbour: Comparison) -> None:
    assert [change.new for change in harbour.changes if change.consequential] == [
        ("art_4__para_1",),
        ("art_4__para_3",),
    ]
    rows = [row for group in lay_out(harbour) for row in group.rows if row.follows]
    assert [row.provision.eid for row in rows] == ["art_4__para_1", "art_4__para_3"]
    page = lxml.html.document_fromstring(written(harbour, "html"))
    folds = page.xpath("//details[@class='same follows']")
    assert [fold.xpath("string(summary)") for fold in folds] == [
        "Article 4(1) 1 only consequential",
        "Article 4(3) 1 only consequential",
    ]
    assert not any("open" in fold.attrib for fold in folds)
    tiles = [tile.text_content() for tile in page.xpath("//p[@class='tile']")]
    assert tiles[0] == f"{len(harbour.changes) - 2} changes" and tiles[-1] == "2 only consequential"
    summary = json.loads(written(harbour, "json"))["summary"]
    assert (summary["changes"], summary["consequential"]) == (len(harbour.changes), 2)
    assert "Only consequential             2" in written(harbour, "text")


def test_an_uncertain_match_says_so_with_its_evidence() -> None:
    confirmed = Overrides(confirmed=(("art_4", "art_5"),))
    acts = parse_outline(OLD, "old"), parse_outline(NEW, "new")
    sure = compare(*acts, overrides=confirmed)
    pair = next(change for change in sure.changes if "art_4" in change.old and change.new == ("art_5",))
    assert pair.evidence and pair.evidence.why.startswith(CONFIRMED) and not pair.doubtful
    shaky = Evidence(0.42, "some of its words", "art_4__para_2", 0.4)
    changes = tuple(replace(change, evidence=shaky) if change is pair else change for change in sure.changes)
    comparison = Comparison(*acts, changes, sure.unchanged)
    assert doubt(shaky) == "uncertain match: next best Article 4(2)"
    text = " ".join(written(comparison, "text").split())
    assert "! Uncertain match: next best Article 4(2). Some of its words (score 0.42" in text
    assert "! Uncertain matches 1" in text
    page = lxml.html.document_fromstring(written(comparison, "html"))
    (fold,) = page.xpath("//details[@class='doubt']")
    assert fold.xpath("string(summary)") == "Uncertain match: next best Article 4(2)"
    assert "Score 0.42 of 1" in fold.text_content()
    found = json.loads(written(comparison, "json"))["changes"]
    (change,) = [one for one in found if one["evidence"] and one["evidence"]["doubtful"]]
    assert change["new"][0]["eid"] == "art_5"


def test_a_confirmed_pair_says_so() -> None:
    confirmed = Overrides(confirmed=(("art_4", "art_5"),))
    comparison = compare(parse_outline(OLD, "old"), parse_outline(NEW, "new"), overrides=confirmed)
    assert "Confirmed by a person" in written(comparison, "html")


def test_a_reference_to_one_part_of_a_split_article_is_foreseen() -> None:
    """Article 3 became Articles 4 and 5: that "Article 3" reads "Article 4" now surprises nobody."""
    bells = OLD.replace("No kite", "Under Article 3 no kite")
    first, second = OLD.splitlines()[5].strip(), OLD.splitlines()[6].strip()
    new = [line for line in bells.splitlines() if not line.startswith(("  paragraph", "article 3"))]
    new[4:4] = ["article 30 | Bells", f"  {first}", "article 31 | Oil", "  " + second.replace("2.", "1.")]
    text = "\n".join(new).replace("Under Article 3 no kite", "Under Article 30 no kite")
    comparison = compare(parse_outline(bells, "old"), parse_outline(text + "\n", "new"))
    assert ("art_3", "art_30") in {(old, new) for c in comparison.changes for old in c.old for new in c.new}
    assert comparison.unforeseen == ()
