"""Amendments of Parliament in Word files: with the tokens of the template hidden, visible, or gone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.readers.word_files import centred, p, r, row, table, word
from tracker.amendment import Amendment, Operation
from tracker.errors import InputError
from tracker.readers import AmendmentsReading, Reading, docx_law, ep_docx, read, read_any
from tracker.source import Source

COMMITTEE = "ep-committee-amendments-doc/929512XM.doc"
OFFICE = "soffice"


def token(text: str, look: str) -> str:
    """A token of the template; "" for files that lost them."""
    return r(text, "vanish" if look == "hidden" else "") if look else ""


def around(name: str, words: str, look: str) -> str:
    return token(f"<{name}>", look) + r(words) + token(f"</{name}>", look)


def amendment(number: str, position: str, *rows: tuple[str, str], look: str = "hidden", more: str = "") -> str:
    """One amendment as the template sets it."""
    columns = [row(p(r("")), "")] + [row(old, new) for old, new in rows]
    return (
        p(token("<Amend>", look), r("Amendment\t\t"), around("NumAm", number, look))
        + p(token("<RepeatBlock-By>", look), around("Members", "Ann Kite, Bo Lantern", look))
        + p(around("AuNomDe", "on behalf of the Sky Group", look))
        + p(token("</RepeatBlock-By>", look))
        + p(around("DocAmend", "Proposal for a regulation", look))
        + p(around("Article", position, look))
        + table(columns[0], row(p(r("Text proposed by the Commission", "i")), p(r("Amendment", "i"))), *columns[1:])
        + p(r("Or. "), token("<Original>{EN}", look), r("en"), token("</Original>", look))
        + more
        + p(token("</Amend>", look))
    )


def document(look: str, *body: str) -> Source:
    cover = p(around("Titre", "on the proposal for a regulation on kites", look)) + p("PE123.456v01-00")
    opens, closes = (p(token(f"<{slash}RepeatBlock-Amend>", look)) for slash in ("", "/"))
    return word(cover, opens, *body, closes)


def three(look: str) -> tuple[str, ...]:
    reason = p(around("TitreJust", "Justification", look)) + p("Kites need wind.")
    return (
        amendment(
            "12",
            "Article 4 – paragraph 1",
            (r("1. Kites ") + r("may", "b i") + r(" fly."), r("1. Kites ") + r("shall", "b i") + r(" fly.")),
            look=look,
            more=reason,
        ),
        amendment("13", "Recital 4 a (new)", ("", r("(4a) Nets hold.", "b i")), look=look),
        amendment("14", "Article 5 – point b", (r("(b) ropes;"), "deleted"), look=look),
    )


def found(source: Source) -> tuple[Amendment, ...]:
    reading = read_any(source)
    assert isinstance(reading, AmendmentsReading)
    assert (reading.account.share, reading.account.dropped_inside) == (1.0, 0), reading.account.unplaced_text
    assert reading.warnings == () and reading.unverified and reading.format == "ep-amendments-word"
    return reading.amendments.items


@pytest.mark.parametrize("look", ["hidden", "visible", ""])
def test_amendments_with_and_without_the_tokens_of_the_template(look: str) -> None:
    first, second, third = found(document(look, *three(look)))
    assert (first.number, first.positions, first.operation) == ("12", ("Article 4 – paragraph 1",), Operation.REPLACE)
    assert first.authors == ("Ann Kite, Bo Lantern", "on behalf of the Sky Group")
    assert first.proposal == "Proposal for a regulation"
    assert (first.old_text, first.new_text) == ("1. Kites may fly.", "1. Kites shall fly.")
    assert first.justification == "Justification\nKites need wind."
    assert (second.operation, second.old, second.new_text) == (Operation.INSERT, (), "(4a) Nets hold.")
    assert (third.operation, third.old_text, third.new) == (Operation.DELETE, "(b) ropes;", ())


@pytest.mark.parametrize("look", ["hidden", ""])
def test_bold_italics_are_runs_of_both_columns(look: str) -> None:
    first = found(document(look, *three(look)))[0]
    marked = [(run.mark, line.text[run.start : run.end]) for line in (*first.old, *first.new) for run in line.runs]
    assert marked == [("deleted", "may"), ("inserted", "shall")]


def test_a_token_spread_over_runs_is_still_none_of_the_words() -> None:
    split = "".join(r(part) for part in ("<Num", "Am>", "12", "</NumAm", ">"))
    whole = around("NumAm", "12", "visible")
    body = amendment("12", "Article 4 – paragraph 1", ("Kites.", "Nets."), look="visible").replace(whole, split)
    assert found(document("visible", body))[0].number == "12"


def test_several_paragraphs_in_a_cell_are_several_lines() -> None:
    cell = centred("Article 4a") + centred("Nets") + p("1. Nets hold.") + p("(a)\tblue nets;")
    body = amendment("12", "Article 4 a (new)", ("", cell))
    (only,) = found(document("hidden", body))
    assert [(line.role.value, line.num, line.text) for line in only.new] == [
        ("article", "Article 4a", ""),
        ("heading", "", "Nets"),
        ("text", "1.", "Nets hold."),
        ("text", "(a)", "blue nets;"),
    ]


def test_an_amending_act_is_named_apart() -> None:
    look = "hidden"
    more = p(around("DocAmend2", "Regulation (UM) No 3/2030", look)) + p(around("Article2", "Article 2", look))
    body = amendment("12", "Article 1 – point 1", ("Kites.", "Nets."))
    split = body.index("<w:tbl>")
    (only,) = found(document(look, body[:split] + more + body[split:]))
    assert (only.amended_act, only.positions) == ("Regulation (UM) No 3/2030", ("Article 1 – point 1", "Article 2"))


def test_what_the_document_says_of_itself() -> None:
    reading = read_any(document("hidden", *three("hidden")))
    assert isinstance(reading, AmendmentsReading)
    assert reading.amendments.title == "on the proposal for a regulation on kites"
    assert reading.amendments.identifier == "PE123.456v01-00"


def test_a_law_is_no_document_of_amendments() -> None:
    law = word(p("REGULATION on kites"), centred("Article 1"), p("Kites fly."), table(row("Kite", "red")))
    assert not ep_docx.opens(law) and docx_law.opens(law)
    assert isinstance(read_any(law), Reading)


def test_amendments_are_no_law() -> None:
    with pytest.raises(InputError, match="these are 3 amendments"):
        read(document("hidden", *three("hidden")))


def test_a_committee_document_that_was_converted(shared: Path, tmp_path: Path) -> None:
    """The one real document at hand is an old .doc; LibreOffice makes a .docx of it, tokens and all."""
    office = shutil.which(OFFICE)
    if office is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path)]
    original = str(shared / "corpus" / "formats" / COMMITTEE)
    subprocess.run([*command, original], check=True, timeout=120, capture_output=True)
    items = found(Source("committee.docx", (tmp_path / "929512XM.docx").read_bytes()))
    assert [item.number for item in items] == [str(n) for n in range(2091, 2351)]
    assert all(item.authors and item.positions for item in items)
    assert sum(len(line.runs) for item in items for line in (*item.old, *item.new)) >= 600
