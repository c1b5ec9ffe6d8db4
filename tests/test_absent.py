"""What the files of texts lack, found from the texts, and that every export says so in the same words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_real_pairs import reading
from tracker.absent import annexes_named, gaps
from tracker.change import Comparison, NotCompared
from tracker.compare import compare
from tracker.exports import FORMATS
from tracker.exports.wording import lacking, not_compared
from tracker.outline import parse_outline

HEAD = "outline 1\nlanguage {language}\nact_title # Regulation (UM) 2031/1 on kites\n"
OPENING = "recital 1 # Kites are flown.\n"
CLOSING = "signature # Done at Lantern Bay.\n"


def act(words: str, language: str = "en", whole: bool = True) -> str:
    opening, closing = (OPENING, CLOSING) if whole else ("", "")
    return f"{HEAD.format(language=language)}{opening}article 1 # {words}\n{closing}"


def found(text: str) -> list[tuple[str, str, int]]:
    return [(gap.part, annexes_named(gap.labels), gap.references) for gap in gaps(parse_outline(text, "text"))]


def test_what_stands_there_is_no_gap() -> None:
    assert found(act("Kites fly.")) == []
    assert found(act("Kites fly.", whole=False)) == [("recitals", "", 0), ("signatures", "", 0)]


def test_an_extract_lacks_nothing() -> None:
    assert found("outline 1\nannex I | Kites\n  point 1 # Red kites as in Annex II.\n") == []


@pytest.mark.parametrize(
    ("words", "named", "times"),
    [
        ("Kites of Annex I fly.", "Annex I", 1),
        ("Kites of Annexes I, II and IV fly; see Annex II, Part B.", "Annexes I, II and IV", 4),
        ("Kites of Annexes I to IV fly.", "Annexes I to IV", 4),
        ("Kites of Annexes IIa to IId fly.", "Annexes IIa to IId", 4),
        ("Kites of Section C of Annex III fly.", "Annex III", 1),
        ("Kites of the Annex fly.", "the Annex", 1),
        ("The Annex to this Regulation lists kites, and so does Annex II to this Regulation.", "Annex II", 1),
    ],
)
def test_annexes_of_its_own_are_counted(words: str, named: str, times: int) -> None:
    assert found(act(words)) == [("annexes", named, times)]


@pytest.mark.parametrize(
    "words",
    [
        "Kites of Annex I to Regulation (EC) No 9/2030 fly.",
        "Kites of Annexes I and II to that Directive fly.",
        "Kites of Annex II to the Treaty fly.",
        "Kites of Annex VI, Part 3, to Commission Delegated Regulation (UM) 2031/4 fly.",
        "Kites of the Annex to Directive 2030/9/UM fly.",
        "Regulation (UM) 2030/9 is amended: Annex V is replaced by the following words.",
    ],
)
def test_annexes_of_other_acts_are_not(words: str) -> None:
    assert found(act(words)) == []


def test_what_an_act_amends_is_another_act() -> None:
    text = act("Regulation (UM) 2030/9 is amended as follows:").replace(
        CLOSING, '  point "(1)" # in Annex V the kites are deleted;\n' + CLOSING
    )
    assert found(text) == []


def test_an_annex_that_is_there_is_held_whatever_it_is_called() -> None:
    text = act("Kites of Annexes I and II fly, as the Annex says.")
    assert found(text + "annex I | Kites\nannex II | Strings\n") == []
    assert found(text + "annex I | Kites\n") == [("annexes", "Annex II", 1)]
    assert found(act("Kites of Annex I fly.") + "annex # Kites.\n") == []
    assert found(act("Kites of Annex IIa fly.") + "annex IIa | Kites\n") == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            "Les cerfs-volants de l'annexe I et de l’annexe II volent; voir l'annexe III du règlement (CE) no 9/2030.",
        ),
        ("de", "Die Drachen der Anhänge I und II und des Anhangs I fliegen."),
        ("cs", "Draci podle přílohy I a přílohy II létají."),
        ("fi", "Liitteessä I ja liitteessä II luetellut leijat lentävät."),
        ("et", "I lisas ja II lisas loetletud lohed lendavad."),
    ],
)
def test_other_languages(language: str, words: str) -> None:
    ((part, named, _),) = found(act(words, language))
    assert (part, named) == ("annexes", "Annexes I and II")


def compared(old: str, new: str) -> Comparison:
    return compare(parse_outline(old, "old"), parse_outline(new, "new"))


def test_annexes_that_only_one_file_holds_are_no_insertion() -> None:
    bare = act("Kites of Annex I fly from the tower on the first dry Monday of the month.")
    full = bare + "annex I | Kites\n  point 1 # Red kites with long tails of paper.\n"
    assert compared(bare, full).not_compared == (NotCompared("new", "annexes", ("anx_I", "anx_I__point_1")),)
    assert compared(bare, full).changes == () == compared(full, bare).changes
    silent = bare.replace("of Annex I ", "")
    kinds = {change.id: change.kinds[0].value for change in compared(silent, full.replace("of Annex I ", "")).changes}
    assert kinds == {"..anx_I": "inserted", "..anx_I__point_1": "inserted"}  # it speaks of none: this one is new


def test_one_sentence_in_every_export() -> None:
    old = act("Kites of Annexes I to III fly.", whole=False)
    comparison = compared(old, old.replace("fly.", "fly. Kites of Annex IV do not."))
    (said,) = not_compared(comparison)
    assert said == (
        "Not compared, as the file does not hold it: recitals and signatures of both texts; Annexes I to III of the "
        "old text (referred to 3 times); Annexes I to IV of the new text (referred to 4 times)."
    )
    for form in ("text", "md", "html"):
        assert said in " ".join(str(FORMATS[form](comparison)).split()), form
    data = json.loads(FORMATS["json"](comparison))["lacking"]
    assert {"side": "new", "part": "annexes", "annexes": ["I", "II", "III", "IV"], "references": 4} in data


def test_both_texts_with_the_same_gap() -> None:
    same = parse_outline(act("Kites of Annex I fly."), "text")
    assert lacking(same, same) == (
        "Not compared, as the file does not hold it: Annex I of both texts (referred to 1 and 1 times)."
    )
    assert lacking(parse_outline(act("Kites fly."), "text"), parse_outline(act("Kites fly."), "text")) == ""


def test_real_texts(shared: Path) -> None:
    files = shared / "corpus" / "dual-use"
    named = {name: found_in(files / name) for name in ("32009R0428.md", "32021R0821.md")}
    assert [part for part, _ in named["32021R0821.md"]] == ["recitals", "signatures", "annexes"]
    assert named["32021R0821.md"][-1] == ("annexes", "Annexes I to IV")
    recasts = shared / "gold" / "recasts"
    assert not any(found_in(path) for path in sorted(recasts.glob("*/new.*.oj.xhtml")))


def found_in(path: Path) -> list[tuple[str, str]]:
    return [(gap.part, annexes_named(gap.labels)) for gap in gaps(reading(path).act)]
