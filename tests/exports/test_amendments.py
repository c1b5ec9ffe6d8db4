"""Documents of amendments as text and JSON, and what `check` says about them."""

from __future__ import annotations

import json

from tracker.account import Account
from tracker.act import Run
from tracker.amendment import Amendment, Amendments, Operation
from tracker.exports import amendments as export
from tracker.exports.check import Checked, write_json, write_text
from tracker.line import Line, Role

OLD = Line(Role.TEXT, "Kites may fly.", num="1.", runs=(Run(6, 9, "deleted"),))
NEW = Line(Role.TEXT, "Kites shall fly.", num="1.", runs=(Run(6, 11, "inserted"),))
FOUND = Amendments(
    (
        Amendment("1", ("Article 3 – paragraph 1",), Operation.REPLACE, (OLD,), (NEW,), authors=("A. B.",)),
        Amendment("2", ("Over there",), Operation.DELETE, (OLD,), (), justification="Too high."),
    ),
    title="Amendments on kites",
    language="en",
    format="ep-amendments",
)
CHECKED = Checked("kites.html", "", None, Account(90, 90, (), 0, (), 0), "ep-amendments", amendments=FOUND)


def test_as_text_both_columns_stand_with_their_marks() -> None:
    assert export.write_text(FOUND).splitlines()[2:] == [
        "1  replace  Article 3 – paragraph 1",
        "   by A. B.",
        "   - 1. Kites ⟦may⟧ fly.",
        "   + 1. Kites ⟦shall⟧ fly.",
        "",
        "2  delete  Over there",
        "   - 1. Kites ⟦may⟧ fly.",
        "   # Too high.",
        "",
        "2 amendments",
    ]


def test_as_json_every_line_has_its_number_words_and_runs() -> None:
    found = json.loads(export.write_json(FOUND))
    assert (found["schema"], found["title"], found["format"]) == (1, "Amendments on kites", "ep-amendments")
    first, second = found["amendments"]
    assert first["positions"] == ["Article 3 – paragraph 1"]
    assert first["new"] == {
        "text": "1. Kites shall fly.",
        "lines": [
            {
                "role": "text",
                "num": "1.",
                "text": "Kites shall fly.",
                "runs": [{"start": 6, "end": 11, "mark": "inserted", "place": "text"}],
            }
        ],
    }
    assert (second["operation"], second["new"]) == ("delete", {"text": "", "lines": []})


def test_check_counts_amendments_and_what_cannot_be_applied() -> None:
    found = json.loads(write_json([CHECKED]))
    assert (found["amendments"], found["unread_positions"], found["articles"], found["share"]) == (2, 1, 0, 1.0)
    assert found["title"] == "Amendments on kites"
    assert "  holds       2 amendments, 1 position that cannot be read" in write_text([CHECKED])
    assert CHECKED.complete
