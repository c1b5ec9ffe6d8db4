"""Decisions and what they amount to: states, what carries over, agreement; held against definitions one can check."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exports.made import read_case
from tracker.act import Act, walk
from tracker.change import Change, Comparison, Origin
from tracker.codes import DIRECTIONS
from tracker.compare import codebook_for, compare
from tracker.outline import format_outline, parse_outline
from tracker.review import (
    FEW,
    MOST_NAME,
    MOST_REASON,
    Agreement,
    Decision,
    State,
    Status,
    Subject,
    Verdict,
    flaw,
    said_of,
    tidied,
)
from tracker.reviewing import (
    NONE,
    Reviews,
    agreements,
    counted,
    fold,
    kappa,
    reviews,
    seen_by,
    subject_of,
    with_reviews,
    words_of,
)

LOOKS = "its id looks like art_4__para_1..art_5__para_1"
SUBJECT = Subject("kites", "old", "new", "dual-use", "art_1..art_1", "0" * 64, "A4")
CODES = ("A4", "B1")


def made(verdict: str, who: str = "ada", direction: str = "", code: str = "", **more: str) -> Decision:
    """A decision about `SUBJECT`, which the rules suggest as "weakens"."""
    reason = more.pop("reason", "" if verdict == "confirmed" else "because")
    fields = {"suggested": "weakens", "at": "2036-05-14T09:00:00Z", **more}
    return tidied(Decision(SUBJECT, Verdict(verdict), who, code=code, direction=direction, reason=reason, **fields))


def folded(*decisions: Decision, suggested: str = "weakens") -> State:
    return fold(SUBJECT, suggested, decisions)


names = st.sampled_from(["ada", "bob", "eve"])
anything = st.one_of(
    st.builds(made, st.sampled_from(["confirmed", "rejected", "disputed"]), names),
    st.builds(
        made,
        st.sampled_from(["changed", "adjudicated"]),
        names,
        st.sampled_from(list(DIRECTIONS)),
        st.sampled_from(CODES),
    ),
)
histories = st.lists(anything, max_size=8)


# ------------------------------------------------------------------------------------------------------- one state


@pytest.mark.parametrize(
    ("decisions", "status", "outcome"),
    [
        ([], "suggested", ("A4", "weakens")),
        ([made("confirmed")], "confirmed", ("A4", "weakens")),
        ([made("changed", direction="strengthens")], "changed", ("A4", "strengthens")),
        ([made("changed", direction="weakens", code="B1")], "changed", ("B1", "weakens")),
        ([made("rejected")], "rejected", None),
        ([made("disputed")], "disputed", ("A4", "weakens")),
        ([made("confirmed"), made("rejected", "bob")], "disputed", ("A4", "weakens")),
        ([made("confirmed"), made("rejected", "bob"), made("confirmed", "bob")], "confirmed", ("A4", "weakens")),
        ([made("disputed"), made("adjudicated", "eve", "removes")], "adjudicated", ("A4", "removes")),
        ([made("disputed"), made("adjudicated", "eve")], "adjudicated", None),
        ([made("adjudicated", "eve", "adds"), made("rejected", "bob")], "adjudicated", ("A4", "adds")),
        ([made("adjudicated", "eve", "adds"), made("disputed", "bob")], "disputed", ("A4", "weakens")),
    ],
)
def test_what_decisions_amount_to(decisions: list[Decision], status: str, outcome: tuple[str, str] | None) -> None:
    state = folded(*decisions)
    assert (state.status, state.outcome, state.rev) == (status, outcome, len(decisions))
    assert state.reviewed == (status not in ("suggested", "disputed"))


def test_a_tag_that_a_person_added() -> None:
    one = made("added", direction="adds", suggested="")
    assert folded(one, suggested="").status is Status.ADDED
    two = made("confirmed", "bob", "adds", suggested="")
    assert folded(one, two, suggested="").outcome == ("A4", "adds")
    assert folded(one, made("rejected", "bob", suggested=""), suggested="").status is Status.DISPUTED


@given(histories)
def test_without_adjudication_only_the_last_word_of_each_counts(decisions: list[Decision]) -> None:
    told = [one for one in decisions if one.verdict is not Verdict.ADJUDICATED]
    last = list({one.who: one for one in told}.values())
    state, short = folded(*told), folded(*last)
    assert (state.status, state.outcome) == (short.status, short.outcome)
    backwards = folded(*reversed(last))
    assert (backwards.status, backwards.outcome) == (short.status, short.outcome), "whoever speaks first"


@given(histories)
def test_nothing_is_lost(decisions: list[Decision]) -> None:
    state = folded(*decisions)
    assert state.decisions == tuple(decisions) and state.rev == len(decisions)
    assert sum(state.by(who) for who in ("ada", "bob", "eve")) == len(decisions)


@given(histories, names)
def test_who_codes_blind_sees_nothing_before_he_has_decided(decisions: list[Decision], who: str) -> None:
    state = folded(*decisions)
    seen = seen_by(state, who)
    if any(one.who == who for one in decisions):
        assert seen == state
    else:
        assert (seen.status, seen.decisions, seen.outcome) == (Status.SUGGESTED, (), ("A4", "weakens"))


# ------------------------------------------------------------------------------------------------ what can be kept


@pytest.mark.parametrize(
    ("decision", "problem"),
    [
        (made("confirmed"), ""),
        (made("confirmed", " "), "nobody has signed it"),
        (made("confirmed", "a" * MOST_NAME), ""),
        (made("confirmed", "a" * (MOST_NAME + 1)), "the name is longer than 60 characters"),
        (made("confirmed", "a\x00b"), "it holds characters that no text has"),
        (made("rejected", reason="\ud800"), "it holds characters that no text has"),
        (made("rejected", reason=" \n"), "the reason is missing"),
        (made("rejected", reason="x" * MOST_REASON), ""),
        (made("rejected", reason="x" * (MOST_REASON + 1)), "the reason is longer than 2,000 characters"),
        (made("confirmed", at="yesterday"), "the time cannot be read; write it as 2036-05-14T09:00:00Z"),
        (made("changed"), "the direction is missing"),
        (made("changed", direction="sideways"), f"the direction is none of {', '.join(DIRECTIONS)}"),
        (made("changed", direction="weakens"), "it changes nothing"),
        (made("changed", direction="weakens", code="B1"), ""),
        (made("confirmed", direction="adds"), "it confirms another direction"),
        (made("added", direction="adds"), "it adds what the rules suggest already"),
        (
            replace(made("confirmed"), subject=replace(SUBJECT, words="f")),
            "“words” is not the checksum that was exported",
        ),
        *(
            (replace(made("confirmed"), subject=replace(SUBJECT, change=id_)), f"“{id_}” is no change; {LOOKS}")
            for id_ in ("zzz", "..", "art_1", "zzz..art_1", "art_1..zzz", "art_1+..art_1", "<b>..art_1")
        ),
        *((replace(made("confirmed"), subject=replace(SUBJECT, change=id_)), "") for id_ in ("art_1..", "..anx_I+anx")),
    ],
)
def test_what_can_be_kept(decision: Decision, problem: str) -> None:
    assert flaw(decision) == problem


def test_a_form_and_a_file_say_the_same() -> None:
    form = made("rejected", "  Ada  Lo\u0301pez ", reason="one\r\ntwo\rthree ")
    assert (form.who, form.reason) == ("Ada L\xf3pez", "one\ntwo\nthree")
    assert form.key == tidied(form).key != made("rejected", "ada").key


def test_a_decision_in_words() -> None:
    said = [said_of(made(verdict, direction=way)) for verdict, way in (("confirmed", ""), ("rejected", ""))]
    assert said == ["confirmed A4 weakens", "rejected"]
    assert said_of(made("adjudicated", direction="adds")) == "adjudicated: A4 adds"
    assert said_of(made("adjudicated")) == "adjudicated: no tag"


# ------------------------------------------------------------------------------------- what holds, what is proposed


@pytest.fixture(scope="module")
def kites() -> Comparison:
    return compared(read_case("kites.old.outline"), read_case("kites.new.outline"))


def compared(old: Act, new: Act) -> Comparison:
    return compare(old, new, (Origin("kites/old"), Origin("kites/new")), codebook_for(old, new))


def decided(comparison: Comparison, verdict: str = "rejected", place: int = 0) -> Decision:
    """A decision on one of the tags of a comparison."""
    change, tag = [(change, tag) for change in comparison.changes for tag in change.tags][place]
    subject = subject_of(comparison, change, tag.code)
    return replace(made(verdict, suggested=tag.direction), subject=subject)


def edited(act: Act, eid: str, words: str) -> Act:
    """The act with other words in one provision."""
    text = next(provision.text for provision in walk(act) if provision.eid == eid)
    outline = format_outline(act)
    assert outline.count(f"# {text}\n") == 1
    return parse_outline(outline.replace(f"# {text}\n", f"# {words}\n"))


def test_a_decision_holds_for_its_words(kites: Comparison) -> None:
    decision = decided(kites)
    found = reviews(kites, [decision])
    key = (decision.subject.change, decision.subject.code)
    assert found.states[key].status is Status.REJECTED and found.strays == ()
    assert found.reviewed == 1 < len(found.tags)
    tags = sum(len(change.tags) for change in kites.changes)
    shown = with_reviews(kites, found)
    assert sum(len(change.tags) for change in shown.changes) == tags == len(found.tags)
    assert sum(len(change.tags) for change in counted(shown).changes) == tags - 1
    assert counted(kites) is kites and with_reviews(kites, reviews(kites, [])) is kites


def test_a_decision_falls_when_the_words_change(kites: Comparison) -> None:
    place = next(
        number
        for number, change in enumerate(change for change in kites.changes for _ in change.tags)
        if len(change.new) == 1 and len(change.old) == 1
    )
    decision = decided(kites, place=place)
    eid = decision.subject.change.rpartition("..")[2]
    text = next(provision.text for provision in walk(kites.new) if provision.eid == eid)
    other = compared(kites.old, edited(kites.new, eid, f"{text} So it shall be."))
    found = reviews(other, [decision])
    state = found.states[decision.subject.change, decision.subject.code]
    assert state.status is Status.SUGGESTED and state.proposals == (decision,) and state.decisions == ()
    tag = next(tag for change in with_reviews(other, found).changes for tag in change.tags if tag.review)
    assert tag.review and tag.review.proposed == ("rejected (ada)",) and tag.counts, "a proposal counts for nothing"


def test_the_same_words_at_another_place_get_a_proposal(kites: Comparison) -> None:
    decision = decided(kites)
    elsewhere = replace(decision, subject=replace(decision.subject, change="art_77..art_77"))
    found = reviews(kites, [elsewhere])
    assert found.states[decision.subject.change, decision.subject.code].proposals == (elsewhere,)
    nowhere = replace(elsewhere, subject=replace(elsewhere.subject, words="f" * 64))
    assert reviews(kites, [nowhere]).strays == (nowhere,)


def test_decisions_by_another_codebook_are_not_ours(kites: Comparison) -> None:
    decision = decided(kites)
    foreign = replace(decision, subject=replace(decision.subject, codebook="data-protection"))
    found = reviews(kites, [foreign])
    assert found.reviewed == 0 and found.strays == ()
    unknown = replace(decision, subject=replace(decision.subject, code="Z9"))
    assert reviews(kites, [unknown]).strays == (unknown,), "a code that is gone breaks nothing"


def test_the_checksum_goes_by_words_and_sides(kites: Comparison) -> None:
    for change in kites.changes:
        here = words_of(change, kites.old, kites.new)
        other = words_of(replace(change, old=change.new, new=change.old), kites.new, kites.old)
        texts = [[(p.heading, p.text) for p in walk(act) if p.eid in eids] for act, eids in sides(kites, change)]
        assert (here == other) == (texts[0] == texts[1]), "old words that are new ones now are other words"


def sides(comparison: Comparison, change: Change) -> tuple[tuple[Act, tuple[str, ...]], tuple[Act, tuple[str, ...]]]:
    return (comparison.old, change.old), (comparison.new, change.new)


def test_words_that_stand_at_several_places_are_proposed_at_none_of_them(kites: Comparison) -> None:
    decision = decided(kites)
    again = next(replace(change, id="twin") for change in kites.changes if change.id == decision.subject.change)
    lost = replace(decision, subject=replace(decision.subject, change="art_77.."))
    assert reviews(replace(kites, changes=(*kites.changes, again)), [lost]).strays == (lost,)


def test_what_was_changed_goes_as_it_was_changed(kites: Comparison) -> None:
    rejected = decided(kites)
    changed = replace(rejected, verdict=Verdict.CHANGED, code="B5", direction="unclear", reason="read *again*")
    tag = next(t for c in with_reviews(kites, reviews(kites, [changed])).changes for t in c.tags if t.review)
    assert (tag.code, tag.axis, tag.direction) == ("B5", "B", "unclear") and tag.rule and tag.counts
    assert tag.review and (tag.review.code, tag.review.suggested) == (changed.subject.code, changed.suggested)
    assert "says ada: read *again*" in tag.explanation and "By the rules: " in tag.explanation


def test_a_tag_that_was_added_is_there(kites: Comparison) -> None:
    change = next(change for change in kites.changes if not change.tags)
    added = replace(made("added", direction="adds", suggested=""), subject=subject_of(kites, change, "A4"))
    shown = with_reviews(kites, reviews(kites, [added]))
    tags = next(one.tags for one in shown.changes if one.id == change.id)
    assert [(tag.code, tag.direction, tag.rule) for tag in tags] == [("A4", "adds", "person")]
    gone = with_reviews(kites, reviews(kites, [added], blind="bob"))
    assert gone == kites, "who codes blind does not see what another added"


# ------------------------------------------------------------------------------------------------------- agreement

answers = st.sampled_from(["adds", "weakens", NONE])
both = st.lists(st.tuples(answers, answers), min_size=1, max_size=30)


def simple_kappa(said: list[tuple[str, str]]) -> float | None:
    """By the book: observed and expected agreement as shares."""
    n = len(said)
    observed = sum(a == b for a, b in said) / n
    expected = sum(
        sum(a == answer for a, _ in said) / n * sum(b == answer for _, b in said) / n
        for answer in ("adds", "weakens", NONE)
    )
    return None if abs(expected - 1) < 1e-12 else (observed - expected) / (1 - expected)


@given(both)
def test_kappa_is_what_the_book_says(said: list[tuple[str, str]]) -> None:
    ours, theirs = kappa(said), simple_kappa(said)
    assert (ours is None) == (theirs is None)
    assert ours is None or theirs is None or ours == pytest.approx(theirs, abs=1e-9)
    assert kappa([(b, a) for a, b in said]) == ours, "it is the same whoever is named first"
    assert ours is None or ours <= 1
    assert (ours == 1) == (ours is not None and all(a == b for a, b in said))


def test_kappa_by_hand() -> None:
    """Two clerks, 50 files: 20 both yes, 15 both no, 5 and 10 apart: (0.7 - 0.5) / (1 - 0.5)."""
    said = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(said) == pytest.approx(0.4)


@given(both)
def test_agreement_counts_what_was_said(said: list[tuple[str, str]]) -> None:
    states = []
    for number, pair in enumerate(said):
        subject = replace(SUBJECT, change=f"art_{number}..")
        own = tuple(
            replace(made("rejected") if word == NONE else made("changed", direction=word), subject=subject, who=who)
            for who, word in zip(("ada", "bob"), pair, strict=True)
        )
        states.append(fold(subject, "weakens", (*own, replace(made("adjudicated", "eve"), subject=subject))))
    [one] = agreements(states)
    assert (one.code, one.coders, one.n) == ("A4", ("ada", "bob"), len(said))
    assert one.same == sum(a == b for a, b in said)
    assert one.opposite == sum({a, b} == {"adds", "weakens"} for a, b in said)
    assert {(a, b): n for a, b, n in one.confusion} == dict(Counter(said)) and one.kappa == kappa(said)
    assert one.tentative == (one.n < FEW or one.kappa is None or one.kappa < 0.67) == bool(one.doubt)


def test_few_tags_are_never_sure() -> None:
    """Kappa 1.00 on two tags says nothing; ten are the fewest that say something."""
    for n, doubt in ((1, "only 1 tag"), (2, "only 2 tags"), (9, "only 9 tags"), (10, "")):
        one = Agreement("A4", ("ada", "bob"), n, n, 0, 1.0, (("none", "none", 1), ("weakens", "weakens", n - 1)))
        assert (one.doubt, one.tentative) == (doubt, bool(doubt))
    assert Agreement("A4", ("ada", "bob"), 10, 10, 0, None, ()).doubt == "one answer only"
    assert Agreement("A4", ("ada", "bob"), 40, 30, 0, 0.66, ()).doubt == "kappa under 0.67"


def test_what_is_in_dispute_is_said_to_be_more() -> None:
    settled = [fold(replace(SUBJECT, code=code), "weakens", [made("confirmed")]) for code in ("A1", "A2")]
    for disputes, said in ((1, "and 1 more is in dispute"), (2, "and 2 more are in dispute")):
        open_ = [fold(replace(SUBJECT, code=f"B{n}"), "weakens", [made("disputed")]) for n in range(disputes)]
        found = Reviews({(state.subject.change, state.subject.code): state for state in (*settled, *open_)}, ())
        assert found.sentence.startswith(f"2 of {2 + disputes} are reviewed, {said};")


def test_a_tag_of_another_code_is_none_of_this_one() -> None:
    state = folded(made("confirmed"), made("changed", "bob", "weakens", "B1"))
    assert agreements([state])[0].confusion == (("weakens", NONE, 1),)
    assert agreements([folded(made("confirmed"), made("disputed", "bob"))]) == (), "a dispute is no verdict"
