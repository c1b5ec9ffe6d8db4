"""The codebook: every example and counter-example of every rule, and what the loader refuses, in which words."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tracker.classify.trial import failures, fires, needless
from tracker.codebook import HOME, check_codebook, load_codebook, names
from tracker.codebook.pattern import compile_cues, compile_turn, faulty
from tracker.codes import DIRECTIONS, Codebook, Example, Rule
from tracker.errors import InputError, TrackerError, UsageError

BOOKS: list[Codebook] = [load_codebook(name) for name in names()]
EXAMPLES = [(book, rule, example) for book in BOOKS for rule in book.rules for example in rule.examples]
COUNTERS = [(book, rule, example) for book in BOOKS for rule in book.rules for example in rule.counter_examples]


def name(value: object) -> str:
    return value.id if isinstance(value, Rule) else ""


@pytest.mark.parametrize(("book", "rule", "example"), EXAMPLES, ids=name)
def test_an_example_is_tagged_as_it_says(book: Codebook, rule: Rule, example: Example) -> None:
    assert (rule.id, example.direction) in fires(book, example)


@pytest.mark.parametrize(("book", "rule", "example"), COUNTERS, ids=name)
def test_a_counter_example_is_left_alone(book: Codebook, rule: Rule, example: Example) -> None:
    assert rule.id not in {fired for fired, _ in fires(book, example)}


def test_a_counter_example_says_why() -> None:
    assert [rule.id for _, rule, example in COUNTERS if not example.why] == []


def test_the_dual_use_book_lacks_nothing() -> None:
    book = load_codebook("dual-use")
    assert check_codebook(book) == ()
    assert [code.id for code in book.codes] == [f"{axis}{n}" for axis in "AB" for n in range(1, 10)]
    assert {code for demand in book.demands for code in demand.codes} < {code.id for code in book.codes}
    assert {rule.polarity for rule in book.rules} == {"control", "exemption", "safeguard", "limit"}


def test_every_rule_is_shown_both_ways() -> None:
    """A rule whose examples all go one way has not shown that its sign can turn."""
    signs = {(rule.id, DIRECTIONS[example.direction]) for _, rule, example in EXAMPLES}
    assert [
        rule.id for book in BOOKS for rule in book.rules if not rule.contested and {(rule.id, 1), (rule.id, -1)} - signs
    ] == []


def test_the_shipped_books_hold_what_they_say() -> None:
    assert [failures(book) for book in BOOKS] == [()] * len(BOOKS)


def test_a_book_that_says_wrong_things_of_itself_is_told() -> None:
    book = load_codebook("dual-use")
    rule = book.rule("B1-named")
    wrong = replace(rule, examples=rule.counter_examples[:1], counter_examples=rule.examples[:1])
    other = replace(book, rules=tuple(wrong if one is rule else one for one in book.rules))
    assert failures(other) == (
        "rule B1-named, example 1:  expected, B8-refusal strengthens found",
        "rule B1-named, counter-example 1: nothing expected, adds found",
    )


def test_every_exclusion_silences_a_counter_example() -> None:
    """An exclusion is an opinion about law; the counter-example without it would be tagged."""
    assert [(rule.id, list(needless(book, rule))) for book in BOOKS for rule in book.rules if rule.exclusions]
    assert [name for book in BOOKS for rule in book.rules for name in needless(book, rule)] == []


def test_an_exclusion_that_silences_nothing_is_told() -> None:
    book = load_codebook("dual-use")
    rule = book.rule("B1-equality")
    idle = replace(rule, without=compile_cues(["blocking minority", "fees"]),
                   exclusions=(*rule.exclusions, ("fees", ("fees",))))  # fmt: skip
    assert list(needless(book, idle)) == ["fees"]
    other = replace(book, rules=tuple(idle if one is rule else one for one in book.rules))
    assert failures(other) == ('rule B1-equality: the exclusion "fees" silences none of its counter-examples',)


def test_what_silences_a_whole_book_is_shown() -> None:
    book = load_codebook("data-protection")
    (silence,) = book.silences
    assert book.silent("The Commission may adopt delegated acts.") and not book.silent("The controller shall act.")
    wrong = replace(silence, counter_examples=(Example("", "The data subject shall consent freely."),))
    assert any("it has to silence it" in said for said in failures(replace(book, silences=(wrong,))))


def test_a_missing_use_is_told() -> None:
    book = load_codebook("dual-use")
    poor = replace(book, rules=tuple(rule for rule in book.rules if rule.code != "B2"))
    assert check_codebook(poor) == ("code B2 (Humanitarian law) has no rule",)


# What the loader refuses


RULE = """
[[rule]]
id = "B1-test"
code = "B1"
title = "rights are named"
polarity = "safeguard"
operators = ["whole"]
cues = ["rights"]
source = "a test"
examples = [{ old = "", new = "Rights count.", direction = "adds" }]
counter_examples = [{ old = "", new = "Wrongs count.", why = "no rights" }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "trial"
    made.mkdir()
    for file in ("codebook.toml", "operators.toml"):
        shutil.copy(HOME / "dual-use" / file, made / file)
    return made


def load(folder: Path, rules: str) -> str:
    (folder / "rules.toml").write_text(rules, encoding="utf-8")
    load_codebook.cache_clear()
    try:
        return f"{len(load_codebook(folder).rules)} rules"
    except TrackerError as error:
        assert isinstance(error, InputError) and error.exit_code == 1
        return str(error)
    finally:
        load_codebook.cache_clear()


def test_a_sound_rule_is_taken(folder: Path) -> None:
    assert load(folder, RULE) == "1 rules"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('examples = [{ old = "", new = "Rights count.", direction = "adds" }]\n', "", "has no examples"),
        ('counter_examples = [{ old = "", new = "Wrongs count.", why = "no rights" }]', "", "has no counter_examples"),
        ('code = "B1"', 'code = "C1"', 'code "C1" is unknown'),
        ('source = "a test"', 'source = "a test"\ncolour = "red"', 'the key "colour" is unknown'),
        ('polarity = "safeguard"', 'polarity = "shield"', 'polarity "shield" is unknown'),
        ('operators = ["whole"]', 'operators = ["hole"]', '"hole" in operators is unknown'),
        ('cues = ["rights"]', 'cues = ["(rights"]', 'the cue "(rights" in cues cannot be read'),
        ('cues = ["rights"]', "cues = 3", "cues has to be a list of texts"),
        ('title = "rights are named"\n', "", "title is missing"),
        ('direction = "adds"', 'direction = "grows"', 'direction "grows" is unknown'),
        ('direction = "adds"', 'direction = "adds", mood = "good"', 'an example has the unknown key "mood"'),
        ('why = "no rights"', 'direction = "adds"', 'a counter-example has the unknown key "direction"'),
        ('new = "Wrongs count.", ', "", "a counter-example has neither old nor new"),
        ('source = "a test"', 'source = "a test"\nwithout = ["kites"]', 'what the exclusion "kites" is for'),
        ('source = "a test"', 'source = "a test"\nwithout = ["@general"]', 'what the exclusion "@general" is for'),
    ],
)
def test_a_faulty_rule_is_refused_in_one_sentence(folder: Path, old: str, new: str, says: str) -> None:
    assert old in RULE
    said = load(folder, RULE.replace(old, new))
    assert said.startswith("trial/rules.toml, rule B1-test: ") and says in said and said.endswith(".")


def test_two_rules_of_one_name_are_refused(folder: Path) -> None:
    assert "there are two of rule B1-test" in load(folder, RULE + RULE)


def test_no_toml_is_refused(folder: Path) -> None:
    assert load(folder, "[[rule").startswith("trial/rules.toml: is no TOML")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("codebook.toml", "[axes]", "[[axes]]", "trial/codebook.toml: axes has to be a table"),
        ("operators.toml", "weight = ", 'weight = "much" # ', "weight has to be a number"),
        ("operators.toml", "ladders = ", "ladders = 3 # ", "ladders has to be a list of ladders"),
        ("operators.toml", "[whole]", "mood = 3\n[whole]", "trial/operators.toml: mood has to be a table"),
        ("operators.toml", "[haste]", "[hurry]", "operator haste is missing"),
        ("codebook.toml", "[axes]", '[[silence]]\ntitle = "x"\ncues = ["y"]\n[axes]', "has no counter_examples"),
    ],
)
def test_a_faulty_head_is_refused_in_one_sentence(folder: Path, file: str, old: str, new: str, says: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    assert says in load(folder, RULE)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "operators.toml").unlink()
    assert load(folder, RULE).startswith("trial/operators.toml: cannot be read")


def test_an_unknown_codebook_names_those_there_are() -> None:
    with pytest.raises(UsageError, match=r'There is no codebook "poetry"; there is .*dual-use'):
        load_codebook("poetry")


# Cues


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("human rights", "the human-rights assessment", "human-rights"),
        ("penalt*", "Penalties apply", "Penalties"),
        ("authorisation ... not listed", "an authorisation for goods not listed", "authorisation for goods not listed"),
        ("authorisation ... not listed", "an authorisation. What is not listed", None),
        ("(inform|notify) the Commission", "shall notify the Commission", "notify the Commission"),
        ("should be (made )?public", "should be public", "should be public"),
        ("fine*", "define", None),
        ("may", "dismay", None),
    ],
)
def test_cues(cue: str, text: str, found: str | None) -> None:
    match = compile_cues([cue]).search(text)
    assert (match.group() if match else None) == found


def test_a_turn_keeps_what_stands_in_its_gaps() -> None:
    """ "may only ... if" and "shall not ... unless" are one ban with one way out."""
    cues, words = compile_turn(["may only ... if", "may ... only where"], "shall not ... unless")
    for text in ("kites may only fly if it blows", "kites may fly only where it blows"):
        assert cues.sub(words, text) == "kites shall not fly unless it blows"
    assert cues.sub(words, "kites may fly") == "kites may fly"
    plain, words = compile_turn(["must", "will"], "shall")
    assert plain.sub(words, "kites must fly") == "kites shall fly"


def test_faulty_cues() -> None:
    assert [cue for cue in ("", " a", "(a", "a)", "(a)?", "a b", "a*") if faulty(cue)] == ["", " a", "(a", "a)", "(a)?"]


# Settings, technologies, shared cues


@pytest.mark.parametrize(
    ("file", "written", "said"),
    [
        ("settings.toml", '[[setting]]\nat = "here"\nheading = "H"\n', "the place cannot be read"),
        ("settings.toml", '[[setting]]\nat = "Article 4"\n', "heading is missing"),
        ("settings.toml", '[[place]]\nat = "Article 4"\n', 'the key "place" is unknown'),
        ("technologies.toml", '[[technology]]\nid = "x"\nname = "X"\ncues = ["x"]\n', "definitions is missing"),
        ("technologies.toml", "definitions = [\"(a\"]\nlists = []\nfilters = []\nexclusions = []\ntechnology = []\n",
         'the cue "(a" in definitions cannot be read'),
    ],
)  # fmt: skip
def test_files_a_codebook_may_do_without(folder: Path, file: str, written: str, said: str) -> None:
    (folder / file).write_text(written, encoding="utf-8")
    assert said in load(folder, RULE)


def test_a_list_of_cues_is_written_out(folder: Path) -> None:
    head = (folder / "codebook.toml").read_text("utf-8")
    (folder / "codebook.toml").write_text(head.replace("[cues]\n", '[cues]\nground = ["rights"]\n', 1), "utf-8")
    assert load(folder, RULE.replace('["rights"]', '["@ground"]')) == "1 rules"
    assert 'there is no list "@soil" of cues' in load(folder, RULE.replace('["rights"]', '["@soil"]'))


def test_a_pattern_is_not_asked_where_its_letters_are_missing() -> None:
    cues = compile_cues(["(inform|notify) the Commission", "human rights"])
    assert not cues.possible("the office shall act") and cues.possible("human rights count")
    assert cues.search("shall NOTIFY the Commission") and not cues.search("shall notify the office")
    assert [m.group() for m in cues.finditer("Human-rights, human rights")] == ["Human-rights", "human rights"]
    assert compile_cues([]).empty and compile_cues([]).search("anything") is None
