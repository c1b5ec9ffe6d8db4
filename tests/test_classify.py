"""Tags on changes: cases as folders, the laws that hold for every tag, the specimen's own expectations, the figures.

To add a case, make a folder in `tests/cases/classify/` with `old.outline`, `new.outline` and `expected.txt`, whose
lines read `old -> new: code direction (rule) "words"`. With TRACKER_WRITE_GOLDEN=1 a missing or different
`expected.txt` is written, and the test fails all the same, so that a person reads it before it counts.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.act import Act, find
from tracker.amendment import Amendment, Amendments, Operation
from tracker.change import Answer, Change, ChangeKind, Comparison, Tag, Words
from tracker.classify import classify, classify_texts, suits, tagged
from tracker.classify.loose import direction_of, rate
from tracker.classify.passage import Around, Sentence
from tracker.classify.two_baselines import apart
from tracker.codebook import load_codebook
from tracker.codes import DIRECTIONS, state_of
from tracker.compare import codebook_for, compare
from tracker.exports.json import write
from tracker.line import Line, Role
from tracker.outline import parse_outline
from tracker.readers import read
from tracker.scorecard import reaches, scorecard
from tracker.source import open_source

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "cases" / "classify").iterdir() if path.is_dir())
SPECIMEN = HERE.parent / "texts" / "specimen"
EXPECTED = ("expected.toml", "expected-1-2.toml", "expected-2-5.toml")
OTHERS = (
    ("Regulation on the size of cucumbers", "en"),
    ("Regulation on market surveillance and compliance of products", "en"),
    ("Regulation on the control of exports of dual-use items", "de"),
)
BOOK = load_codebook("dual-use")

Composed = tuple[dict[str, Any], Comparison]
"""What the specimen's authors expect, and what was found."""


def act(path: Path) -> Act:
    return read(open_source(path)).act


def case(folder: Path) -> Comparison:
    old, new = (parse_outline((folder / f"{side}.outline").read_text(), f"{side}.outline") for side in ("old", "new"))
    return classify(compare(old, new), BOOK, "old")


def describe(change: Change, tag: Tag) -> str:
    words = ", ".join(f'{words.side} "{words.text}"' for words in tag.words)
    where = f"{' + '.join(change.old) or '—'} -> {' + '.join(change.new) or '—'}"
    return f"{where}: {tag.code} {tag.direction} ({tag.rule}) {words}\n"


@pytest.fixture(scope="module", params=EXPECTED)
def specimen(request: pytest.FixtureRequest) -> Composed:
    expected = tomllib.loads((SPECIMEN / request.param).read_text(encoding="utf-8"))
    compared = compare(act(SPECIMEN / expected["old"]), act(SPECIMEN / expected["new"]))
    return expected, classify(compared, BOOK, expected["old"])


@pytest.fixture(scope="module")
def dual_use(shared: Path) -> Comparison:
    folder = shared / "corpus" / "dual-use"
    return classify(compare(act(folder / "32009R0428.md"), act(folder / "32021R0821.md")), BOOK, "32009R0428")


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder: Path) -> None:
    said = "".join(describe(change, tag) for change, tag in tagged(case(folder))) or "no tags\n"
    golden = folder / "expected.txt"
    expected = golden.read_text() if golden.exists() else None
    if said != expected and os.environ.get("TRACKER_WRITE_GOLDEN"):
        golden.write_text(said)
        pytest.fail(f"{golden.name} of {folder.name} was written; read it, then run again")
    assert said == expected


# Laws


def faults(comparison: Comparison) -> list[str]:
    """Law 11: every tag has a rule, words that stand where it says, a sentence; only changed words earn one."""
    found = []
    for change, tag in tagged(comparison):
        where = f"{change.id} {tag.code}"
        if not (tag.words and tag.explanation.endswith(".") and tag.baseline in tag.explanation):
            found.append(f"{where}: no words, or no sentence")
        if BOOK.rule(tag.rule).code != tag.code or BOOK.code(tag.code).axis != tag.axis:
            found.append(f"{where}: {tag.rule} is a rule of another code")
        for words in tag.words:
            provision = find(comparison.old if words.side == "old" else comparison.new, words.eid)
            if provision is None or provision.text[words.start : words.end] != words.text or not words.text:
                found.append(f"{where}: {words} stands elsewhere")
        if change.consequential or not set(change.kinds) & {
            ChangeKind.AMENDED,
            ChangeKind.INSERTED,
            ChangeKind.DELETED,
        }:
            found.append(f"{where}: {change.kinds} earns no tag")
        if [t.code for t in change.tags].count(tag.code) > 1:
            found.append(f"{where}: tagged twice")
    return found


def test_every_tag_of_the_specimen_is_sound(specimen: Composed) -> None:
    assert tagged(specimen[1]) and faults(specimen[1]) == []


def test_every_tag_of_a_real_pair_is_sound(dual_use: Comparison) -> None:
    assert tagged(dual_use) and faults(dual_use) == []


def test_the_laws_can_fail(specimen: Composed) -> None:
    change, tag = tagged(specimen[1])[0]
    wrong = replace(tag, words=(replace(tag.words[0], start=tag.words[0].start + 1),))
    moved = replace(change, tags=(wrong, wrong), kinds=(ChangeKind.MOVED,))
    assert len(faults(replace(specimen[1], changes=(moved,)))) == 6


def test_an_act_compared_with_itself_earns_nothing() -> None:
    final = act(SPECIMEN / "5_final.oj.xhtml")
    assert tagged(classify(compare(final, final), BOOK, "itself")) == []


def test_classifying_twice_says_the_same(specimen: Composed) -> None:
    again = classify(specimen[1], BOOK, specimen[1].changes[0].tags[0].baseline if specimen[1].changes[0].tags else "x")
    said = [(change.id, tag.code, tag.direction, tag.rule, tag.words) for change, tag in tagged(specimen[1])]
    assert [(change.id, tag.code, tag.direction, tag.rule, tag.words) for change, tag in tagged(again)] == said


PIECES = [
    "An authorisation", "A Member State", "The Commission", "shall", "may", "should", "be required", "inform",
    "the Commission", "and the other Member States", "for the export", "of goods not listed", "of technical assistance",
    "serious", "violations of human rights", ", including privacy,", "where appropriate", "unless", "is aware",
    "has grounds for suspecting", "does not apply to", "within 10 days", "within 30 days", "immediately",
    "annual report", "records", "for five years", "Article 4", "Articles 4, 5 and 9", "or journalists",
    "if a court agrees", ".", ". The office", ";", "due diligence", "evaluate this Regulation",
    "‘surveillance item’ means",
]  # fmt: skip


@given(*[st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)] * 2, st.sampled_from(["", PIECES[0]]))
def test_whatever_the_words_a_tag_says_which_decided(old: str, new: str, intro: str) -> None:
    if not (old.strip() or new.strip()):
        return
    change = classify_texts(old, new, BOOK, "the old text", Around("article", "Control of exports", intro))
    texts = {"old": old, "new": new}
    for tag in change.tags:
        assert tag.words and tag.direction in DIRECTIONS and "the old text" in tag.explanation
        for words in tag.words:
            assert words.text and texts[words.side][words.start : words.end] == words.text
    if old == new:
        assert change.tags == ()


# What is expected


def test_the_figures_of_the_real_pair(dual_use: Comparison, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(shared / "score"))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    items = json.loads((shared / "gold-tags" / "dual-use-dev.json").read_text())
    figures = importlib.import_module("tags").score(json.loads(write(dual_use)), items)
    assert figures["codes_F1"] >= 0.50 and figures["sign"] >= 0.75


def test_the_axes_may_part_ways() -> None:
    tags = classify_texts(
        "",
        "Article 3 does not apply to tools for authorised testing of networks.",
        BOOK,
    ).tags
    assert [(tag.code, tag.direction) for tag in tags] == [("A6", "weakens"), ("B6", "adds")]


def test_a_sentence_says_which_words_decided() -> None:
    (tag,) = classify_texts(
        "The office may refuse an authorisation where harm is likely.",
        "The office shall refuse an authorisation where harm is likely.",
        BOOK,
        "the proposal",
    ).tags
    assert tag.explanation == (
        "Strengthens B8 (Refusal, withdrawal, redress) against the proposal: “may” → “shall” makes a safeguard bind "
        "harder. Rule B8-refusal: an export that would do harm is refused or stopped. "
        "Source: codebook dual-use 1, /codebook/dual-use#rule-B8-refusal."
    )
    assert [(w.side, w.start, w.end, w.text) for w in tag.words] == [("old", 11, 14, "may"), ("new", 11, 16, "shall")]


def directions(old: str, new: str, place: str = "article", intro: str = "") -> dict[str, str]:
    tags = classify_texts(old, new, BOOK, "old", Around(place, "Control of exports", intro)).tags
    return {tag.code: tag.direction for tag in tags}


def test_deleting_an_exception_strengthens() -> None:
    assert directions("No authorisation is required for sales to friends.", "") == {"A6": "strengthens"}
    assert directions("Exports shall not apply to toys.", "Exports are free.").get("A6") != "weakens"


def test_narrowing_an_exemption_strengthens() -> None:
    intro = "The duty does not apply to equipment, namely:"
    assert directions("toys of clubs;", "toys of recognised clubs;", intro=intro) == {"A6": "strengthens"}
    assert directions("toys of recognised clubs;", "toys of clubs;", intro=intro) == {"A6": "weakens"}


def test_what_narrows_an_exception_inside_a_rule_strengthens_it() -> None:
    """ "unless" turns the sign: fewer cases are let off."""
    old = "An end-use statement shall be given unless the goods are meant for hospitals."
    new = "An end-use statement shall be given unless the goods are meant for hospitals or schools."
    assert directions(old, new) == {"A4": "weakens"} and directions(new, old) == {"A4": "strengthens"}


def test_a_duty_that_became_a_recital_weakens() -> None:
    comparison = case(HERE / "cases" / "classify" / "a-duty-that-became-a-recital")
    assert [DIRECTIONS[tag.direction] for _, tag in tagged(comparison) if tag.code == "B9"] == [-1]


def test_rules_that_conflict_are_unclear_and_both_shown() -> None:
    old = "The office may prohibit a seller from using a general authorisation. No authorisation is required for {}."
    new = old.replace("may", "shall").format("reporters")
    tags = classify_texts(old.format("accredited reporters"), new, BOOK, "old").tags
    (tag,) = [tag for tag in tags if tag.code == "A6"]
    assert tag.direction == "unclear" and tag.confidence < 0.5
    assert {words.text for words in tag.words} == {"may", "shall", "accredited"}
    assert "Rule A6-general-barred" in tag.explanation and "Rule A6-exemption" in tag.explanation
    assert ", but " in tag.explanation


def test_effects_through_a_reference_are_marked_indirect() -> None:
    comparison = case(HERE / "cases" / "classify" / "a-use-that-others-follow")
    (tag,) = [tag for _, tag in tagged(comparison) if tag.indirect]
    assert (tag.code, tag.direction) == ("A5", "weakens")
    assert "Article 6(1) follows Article 4(1)" in tag.explanation and "where A4 gets weaker" in tag.explanation
    assert faults(comparison) == []


def test_effects_that_point_both_ways_are_named_both() -> None:
    """Through a reference, too: which codes, by which rules and words."""
    frame = (
        "outline 1\nact_title # Regulation on the export of listed goods\n"
        "article 4 | Exports\n"
        "  paragraph 1 # The export of equipment needs an authorisation if it may be used for the following purposes:\n"
        "    point a # {} of the right to assemble;\n    point b # the watching of judges{};\n"
        "article 6 | Brokering\n"
        "  paragraph 1 # Brokering needs an authorisation if it is for a purpose mentioned in Article 4(1).\n"
    )
    old, new = (
        parse_outline(frame.format(*words), "x")
        for words in (("violations", ""), ("serious violations", " or witnesses"))
    )
    comparison = classify(compare(old, new), BOOK, "old")
    (tag,) = [tag for _, tag in tagged(comparison) if tag.indirect]
    assert (tag.code, tag.direction) == ("A5", "unclear")
    assert "A4 gets stronger (rule A4-use, “or witnesses”)" in tag.explanation
    assert "A4 gets weaker (rule A4-use, “serious”)" in tag.explanation


VOICES = [
    ("The Commission shall be informed by the office of each sale.",
     "The office shall inform the Commission of each sale."),
    ("Brokering services may be provided only where an authorisation has been granted.",
     "Brokering services may not be provided unless an authorisation has been granted."),
    ("The Commission may add items to the list only if they serve repression.",
     "The Commission shall not add items to the list unless they serve repression."),
    ("Member States shall ensure that exporters of probes carry out due diligence.",
     "Exporters of probes shall carry out due diligence."),
    ("Records of sales shall be kept by exporters.", "Exporters shall keep records of sales."),
    ("An authorisation shall be refused where harm is likely.",
     "Where harm is likely, an authorisation shall be refused."),
    ("An annual report on authorisations shall be published by the Commission.",
     "The Commission shall publish an annual report on authorisations."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [*VOICES, *((new, old) for old, new in VOICES)])
def test_another_voice_or_order_of_words_earns_nothing(old: str, new: str) -> None:
    assert directions(old, new) == {}


@pytest.mark.parametrize(("old", "new"), VOICES)
def test_another_voice_hides_no_other_force(old: str, new: str) -> None:
    """May for shall is seen whatever the voice."""
    weaker = (
        new.replace("shall not", "may").replace("may not", "may").replace("shall", "may").replace("unless", "where")
    )
    assert -1 in {DIRECTIONS[way] for way in directions(old, weaker).values()} or "only" in old


def test_a_period_or_haste_says_which_way_and_why() -> None:
    def said(old: str, new: str) -> tuple[str, str]:
        told = "A State shall inform the Commission {}.".format
        (tag,) = classify_texts(told(old), told(new), BOOK).tags
        return tag.direction, tag.explanation

    way, why = said("within 10 days", "without delay")
    assert way == "unclear" and "“without delay” is put in, which leaves less time" in why
    assert "but “within 10 days” is struck, so that no last day is set any more" in why
    assert said("of sales", "of sales within 10 days")[0] == "strengthens"
    way, why = said("of sales without delay", "of sales")
    assert way == "weakens" and "“without delay” is struck, which leaves more time" in why
    assert directions("Records shall be kept.", "Records shall be kept and shown without delay.").get("A8") != "weakens"


def test_what_goes_into_a_recital_weakens_and_comes_back_stronger() -> None:
    folder = HERE / "cases" / "classify" / "a-duty-told-as-a-wish"
    old, new = (parse_outline((folder / f"{side}.outline").read_text(), "x") for side in ("old", "new"))
    for one, other, sign in ((old, new, -1), (new, old, 1)):
        found = tagged(classify(compare(one, other), BOOK, "old"))
        assert [DIRECTIONS[tag.direction] for _, tag in found if tag.code == "B9"] == [sign]


def test_a_quotation_begins_with_what_says_something() -> None:
    for text, said in (
        (", without delay,", "without delay"),
        ("6, or brokers", "or brokers"),
        ("4, 5 or 9", "4, 5 or 9"),
    ):
        found = Sentence("new", "art_1", 10, text).words((0, len(text)))
        assert (found.text, found.start) == (said, 10 + text.index(said)), text


def test_what_is_said_twice_says_where() -> None:
    comparison = case(HERE / "cases" / "classify" / "a-duty-said-twice")
    (tag,) = [tag for _, tag in tagged(comparison)]
    assert (
        tag.direction == "restates" and "says only what Article 1(2) of the other text says as well" in tag.explanation
    )


def test_in_an_act_on_another_subject_only_the_subject_is_judged() -> None:
    kites = "".join(f"article {n} # Kites fly.\n" for n in range(10, 30))
    frame = f"outline 1\nact_title # Regulation on {{}}\n{kites}{{}}"
    more = "article 41 # They shall inform the Commission.\narticle 42 # Surveillance items harm human rights.\n"
    for title, codes in (("kites", {"B1"}), ("the export of dual-use items", {"A9", "B1"})):
        pair = (parse_outline(frame.format(title, words), "x") for words in ("", more))
        assert {tag.code for _, tag in tagged(classify(compare(*pair), BOOK, "old"))} == codes


SEEDED = """
import sys
from pathlib import Path
from tracker.classify import classify
from tracker.codebook import load_codebook
from tracker.compare import compare
from tracker.exports.json import write
from tracker.readers import read
from tracker.source import open_source
old, new = (read(open_source(Path(name))).act for name in sys.argv[1:3])
sys.stdout.write(write(classify(compare(old, new), load_codebook("dual-use"), "old")))
"""


def test_two_hash_seeds_give_the_same_bytes() -> None:
    expected = tomllib.loads((SPECIMEN / EXPECTED[0]).read_text(encoding="utf-8"))
    files = [str(SPECIMEN / expected[side]) for side in ("old", "new")]
    said = [
        subprocess.run(
            [sys.executable, "-c", SEEDED, *files],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE.parent)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] and b'"tags"' in said[0]


def test_a_sentence_names_the_source_of_its_rule(specimen: Composed) -> None:
    for _, tag in tagged(specimen[1]):
        assert f"Rule {tag.rule}: " in tag.explanation
        assert f"/codebook/dual-use#rule-{tag.rule}" in tag.explanation.partition("Source: ")[2], (
            "a page that can be opened"
        )


def test_every_tag_of_a_real_pair_says_why(dual_use: Comparison) -> None:
    assert all(tag.words and tag.explanation and tag.rule for _, tag in tagged(dual_use))


# Two baselines


def test_a_sign_that_differs_between_two_baselines() -> None:
    """Stronger than the law in force, weaker than what was asked for."""
    force, wanted, final = (
        parse_outline(
            f"outline 1\nact_title # Regulation on the control of exports\narticle 1 # The office {words}.\n", "x"
        )
        for words in (
            "may refuse an authorisation where grave violations are likely",
            "shall refuse an authorisation where violations are likely",
            "shall refuse an authorisation where grave violations are likely",
        )
    )
    first = classify(compare(force, final), BOOK, "in-force")
    second = classify(compare(wanted, final), BOOK, "parliament")
    ((eid, one, other),) = apart(first, second)
    assert (eid, one.code, one.direction, other.direction) == ("art_1", "B8", "strengthens", "weakens")
    assert (one.baseline, other.baseline) == ("in-force", "parliament")
    assert apart(first, first) == ()


# Loose amendments


def amendment(number: str, position: str, old: str, new: str) -> Amendment:
    lines = [(Line(Role.TEXT, text),) if text else () for text in (old, new)]
    kind = Operation.REPLACE if old and new else Operation.INSERT if new else Operation.DELETE
    return Amendment(number, (position,), kind, *lines)


def rated(*items: Amendment) -> dict[str, str]:
    found = rate(Amendments(items), load_codebook("data-protection"))
    return {one.number: direction for one, _, direction in found}


DUTY = amendment("d", "Article 14 – paragraph 1", "The controller shall inform the data subject.", "")
POINT = amendment("p", "Article 14 – paragraph 5 – point e", "", "the kite is worth little;")


def test_a_place_tells_what_a_point_is_about() -> None:
    """A point of a list of exemptions frees somebody, whatever its words; only the place says so."""
    assert rated(DUTY, POINT) == {"d": "weakens", "p": "weakens"}


def test_a_document_about_another_act_has_other_places() -> None:
    old, new = "Kites are blue.", "Kites are red."
    other = [amendment(str(n), f"Article {n} – paragraph 1", old, new) for n in range(14, 30)]
    assert rated(*other, POINT)["p"] == "neutral"


def test_powers_of_the_commission_are_neutral() -> None:
    text = "The Commission shall be empowered to adopt delegated acts on the information of data subjects."
    assert rated(amendment("1", "Article 14 – paragraph 7", text, "")) == {"1": "neutral"}


def test_one_word_for_what_goes_both_ways() -> None:
    up, down = (
        classify_texts(old, new, BOOK).tags
        for old, new in (
            ("", "The office shall refuse an authorisation where harm is likely."),
            ("The Commission shall consult civil society.", ""),
        )
    )
    assert (direction_of(up), direction_of(down), direction_of((*up, *down))) == ("strengthens", "weakens", "mixed")


def test_the_figures_of_loose_amendments(shared: Path) -> None:
    """Against human ratings; nothing learned from them is in the rules."""
    file = shared / "gold" / "lobbyplag" / "gdpr_libe_amendments.dev.jsonl"
    rows = [row for row in map(json.loads, file.read_text("utf-8").splitlines()) if row.get("lang") == "en"]
    rows = [row for row in rows if row.get("vote") in ("weaker", "neutral", "stronger")]
    items = [amendment(str(r["amendment"]), r["location"], r["old"], r["new"]) for r in rows]
    said = rated(*items)
    names = {"strengthens": "stronger", "weakens": "weaker"}
    pairs = Counter((row["vote"], names.get(said[str(row["amendment"])], "neutral")) for row in rows)
    shares = [
        2 * pairs[k, k] / sum(n for pair, n in pairs.items() for one in pair if one == k)
        for k in ("weaker", "neutral", "stronger")
    ]
    opposite = pairs["weaker", "stronger"] + pairs["stronger", "weaker"]
    assert sum(shares) / 3 >= 0.56 and opposite <= 0.15 * len(rows)


# The technology lens


def test_the_lens_says_how_a_text_reaches_a_technology() -> None:
    text = (
        "outline 1\nact_title # Regulation on the export of surveillance items\n"
        "recital 1 # Spyware is on sale.\n"
        "article 2 # ‘Surveillance items’ means items specially designed to identify persons, and network cameras.\n"
        "article 3 # This law does not cover tools for emotion recognition.\n"
        "annex I | LIST OF DUAL-USE ITEMS\n"
        "  point 1 # Deep packet inspection, except in a house of one's own.\n"
    )
    assert BOOK.lens
    act_ = parse_outline(text, "x")
    found = {place.technology: place for place in reversed(reaches(act_, BOOK.lens))}
    said = {name: (place.how, place.text, place.filters) for name, place in found.items()}
    assert said == {
        "intrusion": ("mentioned", "Spyware", ()),
        "interception": ("listed", "Deep packet inspection", ("except in a house of one's own",)),
        "biometrics": ("covered", "identify persons", ("specially designed",)),
        "faces": ("covered", "identify persons", ("specially designed",)),
        "cameras": ("defined", "network cameras", ("specially designed",)),
        "emotions": ("excluded", "emotion", ()),
    }
    for place in found.values():
        provision = find(act_, place.eid)
        assert provision and provision.text[place.start : place.end] == place.text
    assert state_of(()) == "not reached"


def test_a_codebook_suits_acts_on_its_subject() -> None:
    def titled(title: str, language: str = "en") -> tuple[Act, Act]:
        made = replace(parse_outline(f"outline 1\nact_title # {title}\narticle 1 # Words.\n", "x"), language=language)
        return made, made

    ours = titled("Regulation on the control of exports of dual-use items")
    found = codebook_for(*ours)
    assert suits(BOOK, *ours) and found and found.name == BOOK.name
    for title, language in OTHERS:
        assert not suits(BOOK, *titled(title, language))
        assert codebook_for(*titled(title, language)) is None


# Adding up


def test_the_scorecard_adds_up(specimen: Composed) -> None:
    comparison = specimen[1]
    card = scorecard(comparison, BOOK)
    assert card.tags == len(tagged(comparison))
    assert sum(len(d.entries) for axis in card.axes for d in axis.directions) == card.tags
    for answer in card.answers:
        concerned = [tag for _, tag in tagged(comparison) if tag.code in answer.demand.codes]
        assert len(answer.towards) + len(answer.away) + len(answer.open) == len(concerned)


def test_the_scorecard_says_what_speaks_for_a_demand() -> None:
    comparison = case(HERE / "cases" / "classify" / "a-qualifier-here-and-there")
    card = scorecard(comparison, BOOK)
    assert [answer.state for answer in card.answers] == ["untouched", "both", "untouched"]
    assert card.answers[1].away[0].reference == "Article 1(1), point (a)"
    assert card.answers[2].sentence == "No change concerns demand 3."
    weaker = {d.name: d.changes for axis in card.axes if axis.id == "B" for d in axis.directions}
    assert weaker == {"adds": 0, "strengthens": 0, "weakens": 2, "removes": 0, "restates": 0, "unclear": 0}


def split(*words: Words, confidence: float = 0.9, code: str = "A4", direction: str = "weakens") -> Change:
    """One old provision that became two new ones, with one tag."""
    tag = Tag(code, code[0], direction, "old", "r", words, "Says so.", confidence)
    return Change("x", (ChangeKind.SPLIT,), ("art_4__para_2",), ("art_2__point_19", "art_5"), tags=(tag,))


def test_a_tag_is_listed_with_the_provision_whose_words_decided() -> None:
    old, new = Words("old", "art_4__para_2", 0, 3, "may"), Words("new", "art_5", 0, 5, "shall")
    elsewhere = Words("new", "art_9", 0, 5, "shall")
    assert split(old, new).cited(split(old, new).tags[0]) == ("art_5", False)
    for words in ((old,), (old, elsewhere)):
        assert split(*words).cited(split(*words).tags[0]) == ("art_4__para_2", True)
    assert split().cited(split().tags[0]) == ("art_2__point_19", False)
    one = replace(split(old), new=("art_5",))
    assert one.cited(one.tags[0]) == ("art_5", False), "nothing else can be meant"
    act_ = parse_outline("outline 1\narticle 1 # Kites fly.\n", "x")
    card = scorecard(Comparison(act_, act_, (split(old),), ()), BOOK)
    (entry,) = [one for axis in card.axes for d in axis.directions for one in d.entries]
    assert (entry.reference, entry.gone, entry.part) == ("Article 4(2)", True, "article")


def answer_to(*entries: tuple[str, float], direction: str = "adds") -> Answer:
    """What a demand hears of tags on provisions with such confidence."""
    tags = (split(confidence=sure, code="B3", direction=direction).tags for _, sure in entries)
    kinds = (ChangeKind.INSERTED,)
    changes = tuple(Change(eid, kinds, (), (eid,), tags=own) for (eid, _), own in zip(entries, tags, strict=True))
    act_ = parse_outline("outline 1\narticle 1 # Kites fly.\n", "x")
    card = scorecard(Comparison(act_, act_, changes, ()), BOOK)
    return next(answer for answer in card.answers if answer.towards or answer.away)


def test_only_what_binds_and_is_sure_moves_a_demand() -> None:
    for weak in ((("rct_1", 0.9),), (("cit_1", 0.9),), (("art_1", 0.4),), (("rct_1", 0.9), ("art_1", 0.49))):
        found = answer_to(*weak)
        assert (found.state, found.hinted, len(found.towards)) == ("untouched", True, len(weak)), "listed all the same"
        assert answer_to(*weak, direction="removes").state == "untouched"
    for strong in ("art_1", "anx_I"):
        assert (answer_to(("rct_1", 0.9), (strong, 0.5)).state, answer_to((strong, 0.5)).hinted) == ("towards", False)


def test_the_sentence_says_what_carries_a_demand() -> None:
    found = answer_to(("art_1", 0.9), ("art_2", 0.3), ("anx_I", 0.9), ("rct_3", 0.9), ("rct_4", 0.9))
    assert "5 towards it (2 in articles, 1 in annexes, 2 in recitals, 1 of them doubtful)" in found.sentence
    wanted = {"article": 2, "annex": 1, "recital": 2, "other": 0, "doubtful": 1}
    assert found.carried(found.towards) == wanted and found.borne_by(()) == ""


def test_tags_can_be_chosen(specimen: Composed) -> None:
    all_tags = tagged(specimen[1])
    assert tagged(specimen[1], code="A5") == [(c, t) for c, t in all_tags if t.code == "A5"]
    assert tagged(specimen[1], axis="B", direction="adds") == [
        (c, t) for c, t in all_tags if t.axis == "B" and t.direction == "adds"
    ]


# Denials

DENIED = (
    ("shall refuse", "shall not refuse", "weakens"),
    ("shall refuse", "need not refuse", "weakens"),
    ("shall refuse", "shall no longer refuse", "weakens"),
    ("shall refuse", "is not required to refuse", "weakens"),
    ("shall never refuse", "shall refuse", "strengthens"),
    ("is not obliged to refuse", "shall refuse", "strengthens"),
)


@pytest.mark.parametrize(("old", "new", "direction"), DENIED)
def test_a_duty_that_is_denied_weakens_and_one_that_no_longer_is_strengthens(
    old: str, new: str, direction: str
) -> None:
    said = "The office {} an authorisation for the export of lanterns where harm is likely."
    tags = classify_texts(said.format(old), said.format(new), BOOK).tags
    assert [(tag.code, tag.direction) for tag in tags] == [("B8", direction)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("may only be exported if the office agrees", "shall not be exported unless the office agrees"),
        ("shall be sent within ten days", "shall be sent not later than ten days"),
    ],
)
def test_words_that_only_look_like_a_denial_reverse_nothing(old: str, new: str) -> None:
    said = "Lanterns not listed in Annex I {}."
    tags = classify_texts(said.format(old), said.format(new), BOOK).tags
    assert not [tag for tag in tags if any("not" in words.text for words in tag.words)]


def test_a_prohibition_is_a_control_and_what_is_not_applied_says_nothing_of_it() -> None:
    free, barred = (
        "Lanterns not listed in Annex I may be exported.",
        "Lanterns not listed in Annex I may not be exported.",
    )
    assert [tag.direction for tag in classify_texts(free, barred, BOOK).tags] == ["strengthens"]
    assert [tag.direction for tag in classify_texts(barred, free, BOOK).tags] == ["weakens"]


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        ("shall have the right", "shall not have the right", "weakens"),
        ("shall not have the right", "shall have the right", "strengthens"),
    ],
)
def test_a_right_that_is_denied(old: str, new: str, direction: str) -> None:
    said = "The data subject {} to obtain from the controller the erasure of personal data."
    tags = classify_texts(said.format(old), said.format(new), load_codebook("data-protection")).tags
    assert direction_of(tags) == direction


def test_haste_narrows_nothing() -> None:
    said = "The controller shall inform the data subject{} of the transfer."
    tags = classify_texts(said.format(""), said.format(" without undue delay"), load_codebook("data-protection")).tags
    assert direction_of(tags) == "strengthens"


def test_what_was_found_and_can_be_read_both_ways_is_mixed() -> None:
    said = "The office shall inform the Commission {}."
    tags = classify_texts(said.format("within 10 days"), said.format("without undue delay"), BOOK).tags
    assert [tag.direction for tag in tags] == ["unclear"] and direction_of(tags) == "mixed"


def test_the_lens_knows_a_technology_by_its_verb_and_quotes_no_conjunction() -> None:
    text = (
        "outline 1\nannex I | LIST OF EQUIPMENT\n"
        "  point 1 # Systems that recognise individuals from a distance by face, gait or voice.\n"
    )
    assert BOOK.lens is not None
    places = {place.technology: place.text for place in reaches(parse_outline(text, "act.outline"), BOOK.lens)}
    assert places["faces"] == "recognise individuals from a distance by face" and places["biometrics"] == "gait"


def test_a_demand_names_what_the_new_text_lacks() -> None:
    old = "outline 1\narticle 1 | Sale\n  paragraph 1 # A lantern is lit.\n"
    new = f"{old}  paragraph 2 # Every exporter shall carry out a human-rights impact assessment.\n"
    texts = [parse_outline(text, "act.outline") for text in (old, new)]
    comparison = classify(compare(*texts), BOOK, "old")
    lacks = {a.demand.id: [c.id for c in a.gaps] for a in scorecard(comparison, BOOK).answers}
    assert lacks["3"] == [] and "A3" in lacks["1"] and "B8" in lacks["2"]
