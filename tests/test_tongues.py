"""The table of structure words: every language in every row, and the readers' own judgement of them."""

from __future__ import annotations

import re

import pytest

from tracker.act import Kind
from tracker.assemble import CORRELATION
from tracker.readers.closing import is_closing
from tracker.readers.titles import NAMED, read_title
from tracker.tongues import BINDING, LANGUAGES, TABLE, pattern, words


@pytest.mark.parametrize("what", TABLE)
def test_every_row_gives_every_language_once_and_in_order(what: str) -> None:
    assert tuple(entry[:2] for entry in TABLE[what].split(" | ")) == LANGUAGES
    for language in LANGUAGES:
        names = words(what, language)
        assert names and all(name and name == name.strip() and name == name.lower() for name in names), language
        assert len(set(names)) == len(names), f"{language} names {what} twice"


def test_the_closing_sentence_is_known_in_every_language() -> None:
    assert tuple(BINDING) == LANGUAGES
    assert is_closing("This Regulation shall be binding in its entirety and directly applicable.")


def test_a_pattern_prefers_the_longer_name_and_minds_no_line_break() -> None:
    found = re.match(pattern("subsection"), "sous-section 1")
    assert found and found.group() == "sous-section"
    assert re.match(pattern("having regard"), "having\nregard to the wind")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NAMED)
def test_a_title_is_read_in_every_language(language: str, kind: Kind) -> None:
    for name in words(kind.value, language):
        for title in (f"{name.upper()} IV", f"{name.capitalize()} 4"):
            read = read_title(title)
            assert read and (read.kind, read.end) == (kind, len(title)), title


@pytest.mark.parametrize("name", words("correlation table"))
def test_a_correlation_table_is_known_by_its_heading(name: str) -> None:
    assert CORRELATION.search(name.upper()) or CORRELATION.search(name.capitalize())


def test_no_title_word_means_two_kinds() -> None:
    kinds: dict[str, set[Kind]] = {}
    for kind in NAMED:
        for name in words(kind.value):
            kinds.setdefault(name, set()).add(kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}
