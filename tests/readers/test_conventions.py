"""Legends of marked texts, as Council documents word them, and conventions that a person gives."""

from __future__ import annotations

import pytest

from tracker.errors import UsageError
from tracker.readers.conventions import COUNCIL, DELETED, INSERTED, Convention, find_legend, parse_convention


@pytest.mark.parametrize(
    ("legend", "bold", "underline", "italic", "strike"),
    [
        ("Additions are marked in bold, deletions in strikethrough.", INSERTED, "", "", DELETED),
        ("New text is in bold underlined and deleted text is struck through.", INSERTED, INSERTED, "", DELETED),
        ("Bold denotes new text; strike-through denotes deletions.", INSERTED, "", "", DELETED),
        ("Changes to the proposal are marked in bold and strikethrough.", INSERTED, "", "", DELETED),
        ("Changes are indicated in bold for additions and […] for deletions.", INSERTED, "", "", ""),
        ("The text shows underlined additions and deletions in bold strikethrough.", DELETED, INSERTED, "", DELETED),
        ("Les ajouts sont indiqués en gras, les suppressions sont barrées.", INSERTED, "", "", DELETED),
        ("Neuer Text ist fett und unterstrichen, Streichungen sind durchgestrichen.", INSERTED, INSERTED, "", DELETED),
        ("Nuovo testo in grassetto corsivo; testo soppresso barrato.", INSERTED, "", INSERTED, DELETED),
    ],
)
def test_a_legend_says_what_the_marks_mean(legend: str, bold: str, underline: str, italic: str, strike: str) -> None:
    found, convention = find_legend(["Working Party on Lanterns", legend, "Delegations will find attached a text."])
    assert found == legend
    assert convention == Convention(bold, underline, italic, strike)


def test_a_legend_of_two_sentences_is_read_whole() -> None:
    said = ["It was agreed. New text is in bold. Deleted text is in strikethrough.", "Article 1"]
    found, convention = find_legend(said)
    assert found == "New text is in bold. Deleted text is in strikethrough."
    assert (convention.bold, convention.strike) == (INSERTED, DELETED)


def test_words_about_print_are_no_legend() -> None:
    found, convention = find_legend(["The warning shall be printed in bold.", "New kites shall be registered."])
    assert (found, convention) == ("", Convention())


def test_what_is_struck_out_is_gone_even_in_bold() -> None:
    assert COUNCIL.mark(bold=True, underline=True, strike=True) == DELETED
    assert COUNCIL.mark(underline=True) == INSERTED
    assert COUNCIL.mark(italic=True) == ""


def test_a_convention_without_deletions_is_one_sided() -> None:
    assert Convention(bold=INSERTED).one_sided and not COUNCIL.one_sided


def test_a_person_can_say_what_the_marks_mean() -> None:
    assert parse_convention("bold=none,italic=inserted, Strike = deleted") == Convention("", "", INSERTED, DELETED)
    with pytest.raises(UsageError, match="bold=inserted"):
        parse_convention("blink=inserted")
