"""The receipt of a consolidation as JSON, as text, and as a page that stands alone."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace

import lxml.html

from tracker.act import Act
from tracker.exports import receipt as export
from tracker.receipt import TARGET_NOT_IN_BASE, Consolidation, ReceiptItem, Status

HOSTILE = "<script>alert(1)</script>\"'&amp;"
APPLIED = ReceiptItem("1", ("Recital 1",), "replace", Status.APPLIED, ("rct_1",), 0.98, ("it is 98 % alike",))
INSIDE = ReceiptItem(
    "2", ("Article 3 a (new)",), "insert", Status.APPLIED, ("art_3a", "art_3a__para_1", "art_3a__para_2")
)
PARTLY = ReceiptItem("3a", ("Article 4", "Article 9"), "delete", Status.PARTLY_APPLIED, ("art_4",), 1.0, (), "no 9")
AWAY = ReceiptItem("10", ("Annex V",), "replace", Status.NOT_APPLIED, (), None, (), TARGET_NOT_IN_BASE)
FOUND = Consolidation(Act(()), (APPLIED, INSIDE, PARTLY, AWAY))


def test_as_json_with_the_designs_shape() -> None:
    data = json.loads(export.write_json(FOUND))
    assert [data[key] for key in ("schema", "amendments", "applied", "partly", "not_applied")] == [1, 4, 2, 1, 1]
    assert data["items"][0] == {
        "number": "1",
        "positions": ["Recital 1"],
        "operation": "replace",
        "status": "applied",
        "eids": ["rct_1"],
        "base_match": 0.98,
        "warnings": ["it is 98 % alike"],
        "reason": "",
    }
    assert [item["reason"] for item in data["items"]] == ["", "", "no 9", "target_not_in_base"]


def test_as_text_a_line_for_each_and_the_sum() -> None:
    assert export.write_text(FOUND).splitlines() == [
        "   1  replace  applied         Recital 1: recital 1",
        "      note: it is 98 % alike",
        "   2  insert   applied         Article 3 a (new): Article 3a",
        "  3a  delete   partly applied  Article 4; Article 9: Article 4",
        "      why: no 9",
        "  10  replace  not applied     Annex V",
        "      why: what it amends is not in the base; published apart, `tracker consolidate --also FILE`",
        "        adds it",
        "",
        "Applied 2 of 4 amendments; 1 partly, 1 not.",
    ]


def test_an_empty_receipt_is_one() -> None:
    assert export.write_text(Consolidation(Act(()), ())) == "Applied 0 of 0 amendments.\n"
    assert json.loads(export.write_json(Consolidation(Act(()), ())))["items"] == []


def test_the_page_lists_all_and_runs_nothing() -> None:
    page = export.write_html(FOUND, ("proposal.xhtml", "adopted.xhtml"))
    tree = lxml.html.fromstring(page)
    rows = tree.xpath("//tbody/tr")
    assert [row.get("class") for row in rows] == ["applied", "applied", "partly_applied", "not_applied"]
    assert [row.xpath("string(th)") for row in rows] == ["1", "2", "3a", "10"]
    assert "What it amends is not in the base" in rows[3].text_content() and "98.0%" in rows[0].text_content()
    assert tree.xpath("string(//h2)") == "Applied 2 of 4 amendments; 1 partly, 1 not."
    policy = tree.xpath("//meta[@http-equiv]/@content")[0]
    style = tree.xpath("//style")[0].text
    checksum = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{checksum}'; base-uri 'none'; form-action 'none'"
    assert not tree.xpath("//script | //link | //img | //@style | //@src")


def test_hostile_words_are_words() -> None:
    item = replace(PARTLY, number=HOSTILE, positions=(HOSTILE,), reason=HOSTILE, warnings=(HOSTILE,))
    page = export.write_html(Consolidation(Act(()), (item,)), (HOSTILE, HOSTILE))
    tree = lxml.html.fromstring(page)
    assert not tree.xpath("//script") and tree.xpath("string(//tbody/tr/th)") == HOSTILE
    assert len(re.findall(r"<script", page)) == 0
