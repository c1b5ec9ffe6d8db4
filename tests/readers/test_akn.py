"""Akoma Ntoso: what AKN4EU and LEOS write, what converters write, and what is no act."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import Act, Kind, articles, find, walk
from tracker.errors import InputError
from tracker.outline import format_outline
from tracker.readers import Reading, read, read_any
from tracker.source import Source, open_source

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
META = (
    '<meta><identification><FRBRWork><FRBRnumber value="COM(2099) 7"/></FRBRWork><FRBRExpression>'
    '<FRBRlanguage language="eng"/></FRBRExpression></identification><proprietary>not shown</proprietary></meta>'
)
PREFACE = (
    '<preface><container name="procedureIdentifier"><p><docketNumber>2099/0001 (COD)</docketNumber></p></container>'
    "<longTitle><p><docStage>Proposal for a</docStage> <docType>REGULATION</docType> <docPurpose>on kites</docPurpose>"
    '</p></longTitle><container name="eeaRelevance"><p>(Text with EEA relevance)</p></container></preface>'
)
PREAMBLE = (
    '<preamble><formula name="actingEntity"><p>THE COUNCIL OF KITES,</p></formula><citations><citation>'
    '<p>Having regard to the wind <authorialNote marker="1"><p>OJ K 1.</p></authorialNote>,</p></citation></citations>'
    "<recitals><intro><p>Whereas:</p></intro><recital><num>(1)</num><p>Kites fly.</p></recital></recitals>"
    "<formula><p>HAS ADOPTED THIS REGULATION:</p></formula></preamble>"
)
ARTICLE = (
    '<article xml:id="r4nd0m"><num>Article 1</num><heading>Strings</heading><paragraph><num>1.</num><list>'
    '<subparagraph refersTo="~INP"><content><p>A string shall be:</p></content></subparagraph>'
    "<point><num>(a)</num><content><p>long;</p></content></point>"
    "<point><num>(b)</num><list><intro><p>one of these:</p></intro>"
    "<indent><num>–</num><content><p>red,</p></content></indent><indent><content><p>blue.</p></content></indent>"
    "</list></point></list></paragraph><paragraph><num>2.</num>"
    "<subparagraph><content><p>It shall hold.</p></content></subparagraph>"
    "<subparagraph><content><p>It may be mended.</p></content></subparagraph></paragraph></article>"
)
CONCLUSIONS = (
    "<conclusions><p>Done at <location>Windhoek</location>,</p><block><signature><organization>For the Council"
    "</organization> <role>The President</role></signature></block></conclusions>"
)


def bill(body: str = ARTICLE, after: str = "", namespace: str = NAMESPACE) -> Source:
    document = f"<bill>{META}{PREFACE}{PREAMBLE}<body>{body}</body>{CONCLUSIONS}{after}</bill>"
    text = f'<akomaNtoso xmlns="{namespace}" xmlns:leos="urn:eu:europa:ec:leos">{document}</akomaNtoso>'
    return Source("kites.akn", text.encode())


def reading(source: Source) -> Reading:
    found = read(source)
    assert found.format == "akn"
    assert found.account.unplaced_text == () and found.account.share == 1.0
    assert found.account.dropped_inside == 0
    return found


def body_of(act: Act) -> str:
    """The outline of what stands between the preamble and the signatures."""
    lines = format_outline(act).splitlines()
    start = next(i for i, line in enumerate(lines) if "HAS ADOPTED" in line) + 1
    return "\n".join(lines[start : next(i for i, line in enumerate(lines) if line.startswith("signature"))])


def test_a_bill_as_leos_writes_it() -> None:
    act = reading(bill()).act
    assert act.title == "Proposal for a REGULATION on kites (Text with EEA relevance)"
    assert (act.language, act.identifier) == ("en", "COM(2099) 7")
    assert [p.eid for p in act.children[1:5]] == ["formula_1", "cit_1", "formula_2", "rct_1"]
    citation = find(act, "cit_1")
    assert citation and citation.text == "Having regard to the wind," and citation.calls[0].offset == 25
    assert body_of(act).splitlines() == [
        "article 1 | Strings",
        "  paragraph 1 # A string shall be:",
        "    point a # long;",
        "    point b # one of these:",
        "      indent # red,",
        "      indent # blue.",
        "  paragraph 2 # It shall hold.",
        "    subparagraph # It may be mended.",
    ]
    assert articles(act)[0].source_id == "r4nd0m"
    assert [p.text for p in act.children if p.kind is Kind.SIGNATURE] == [
        "Done at Windhoek,",
        "For the Council The President",
    ]


@pytest.mark.parametrize(
    "namespace", ["http://www.akomantoso.org/2.0", f"{NAMESPACE}/CSD13", "http://www.akomantoso.org/1.0"]
)
def test_versions_of_the_standard_read_alike(namespace: str) -> None:
    assert reading(bill(namespace=namespace)).act == reading(bill()).act


def test_a_prefix_makes_no_difference() -> None:
    import re

    plain = bill()
    text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1an:", plain.data.decode()).replace("xmlns=", "xmlns:an=")
    assert reading(Source("kites.akn", text.encode())).act == reading(plain).act


def test_divisions_end_where_their_element_ends() -> None:
    inner = "<article><num>Article {0}</num><content><p>Line {0}.</p></content></article>"
    body = (
        "<part><num>PART ONE</num><chapter><num>CHAPTER I</num><heading>Long</heading>" + inner.format(1) + "</chapter>"
        + inner.format(2) + "</part>" + inner.format(3) + "<division><num>Section 2</num>" + inner.format(4)
        + "</division>"
    )  # fmt: skip
    found = [line for line in body_of(reading(bill(body)).act).splitlines() if "article" in line or "#" not in line]
    assert found == [
        "part ONE",
        "  chapter I | Long",
        "    article 1 # Line 1.",
        "  article 2 # Line 2.",
        "article 3 # Line 3.",
        "section 2",
        "  article 4 # Line 4.",
    ]


def test_quoted_text_has_its_marks_and_counts_anew() -> None:
    body = (
        "<article><num>Article 1</num><paragraph><num>1.</num><content><p>The following is added:</p>"
        "<p><mod><quotedStructure startQuote='‘' endQuote='’'><paragraph><num>4.</num><content><p>Kites rest.</p>"
        "</content></paragraph></quotedStructure></mod>.</p></content></paragraph><paragraph><num>2.</num><content>"
        "<p>The word <quotedText startQuote='“' endQuote='”'>lamp</quotedText> is deleted.</p></content></paragraph>"
        "</article>"
    )
    act = reading(bill(body)).act
    quoted = find(act, "art_1__para_1__quoted_1__para_4")
    assert quoted and quoted.text == "Kites rest.’."
    last = find(act, "art_1__para_2")
    assert last and last.text == "The word “lamp” is deleted."


def test_numbers_typed_into_words_are_numbers() -> None:
    body = (
        "<article><num>Article 1</num><paragraph><num>1.</num><subparagraph><content><p>A kite shall have:</p>"
        "</content></subparagraph><subparagraph><content><p>(a) a tail;</p></content></subparagraph><subparagraph>"
        "<content><p>(b) a string.</p></content></subparagraph></paragraph></article>"
    )
    assert body_of(reading(bill(body)).act).splitlines()[1:] == [
        "  paragraph 1 # A kite shall have:",
        "    point a # a tail;",
        "    point b # a string.",
    ]


def test_tracked_changes_are_runs_and_two_acts() -> None:
    body = (
        "<article><num>Article <del>1</del><ins>2</ins></num><paragraph><num>1.</num><content>"
        "<p>Kites <del>may</del> <ins>shall</ins> fly.</p></content></paragraph>"
        '<paragraph leos:softaction="add"><num>2.</num><content><p>At night too.</p></content></paragraph>'
        '<paragraph leos:softaction="trans"><num>3.</num><content><p>Stay.</p></content></paragraph></article>'
    )
    found = reading(bill(body))
    assert found.before and found.legend
    assert [p.text for p in walk(found.act) if p.kind is Kind.PARAGRAPH] == [
        "Kites shall fly.",
        "At night too.",
        "Stay.",
    ]
    assert [p.text for p in walk(found.before) if p.kind is Kind.PARAGRAPH] == ["Kites may fly.", "Stay."]
    assert (articles(found.before)[0].num, articles(found.act)[0].num) == ("Article 1", "Article 2")


def test_tables_keep_their_columns() -> None:
    table = (
        "<article><num>Article 1</num><content><p>See:</p><table><tr><th>Kite</th><th>Tail</th><th>Use</th></tr>"
        '<tr><td rowspan="2"><p>Red</p></td><td>1</td><td>day</td></tr><tr><td>2</td><td>night</td></tr>'
        '<tr><td colspan="2">None</td><td>x</td></tr></table></content></article>'
    )
    rows = [p.text for p in walk(reading(bill(table)).act) if p.kind is Kind.ROW]
    assert rows == ["Kite\tTail\tUse", "Red\t1\tday", "\t2\tnight", "None\t\tx"]


def test_annexes_inside_the_bill_and_in_other_files() -> None:
    annex = (
        '<attachments><attachment><doc name="ANNEX"><meta>no</meta><preface><p>ANNEX I</p><p>Tails</p></preface>'
        "<mainBody><level><num>1.</num><heading>Lengths</heading><content><p>Long.</p></content></level>"
        "</mainBody></doc></attachment><attachment>"
        '<documentRef showAs="Annex II" href="b.xml"/></attachment></attachments>'
    )
    found = reading(bill(after=annex))
    assert any("Annex II" in warning for warning in found.warnings)
    top = find(found.act, "anx_I")
    assert top and top.heading == "Tails"
    assert [(p.kind, p.num, p.heading) for p in top.children] == [(Kind.SECTION, "1.", "Lengths")]


def collection(*documents: str) -> Source:
    inside = "".join(f"<component>{document}</component>" for document in documents)
    text = (
        f'<akomaNtoso xmlns="{NAMESPACE}"><documentCollection>{META}<collectionBody/><components>{inside}</components>'
        "</documentCollection></akomaNtoso>"
    )
    return Source("set.akn", text.encode())


ACT = f"<bill>{META}{PREFACE}{PREAMBLE}<body>{ARTICLE}</body></bill>"
MEMORANDUM = '<doc name="EXPL_MEMORANDUM"><mainBody><p>Kites are good.</p></mainBody></doc>'


def test_of_a_collection_the_act_is_read_and_the_memorandum_named() -> None:
    annex = '<doc name="ANNEX"><preface><p>ANNEX</p></preface><mainBody><p>Tails.</p></mainBody></doc>'
    found = reading(collection(MEMORANDUM, ACT, annex))
    assert next((d.reason, d.first) for d in found.account.dropped) == ("memorandum", "Kites are good.")
    assert find(found.act, "anx") and find(found.act, "art_1__para_2")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (collection(ACT, ACT), "there are several acts in this file"),
        (collection(MEMORANDUM), "a document in Akoma Ntoso in which there is no act and no annex"),
        (Source("d.akn", b"<akomaNtoso><debate><p>Kites!</p></debate></akomaNtoso>"), "a debate in Akoma Ntoso"),
        (Source("e.akn", b"<akomaNtoso></akomaNtoso>"), "no act and no annex"),
        (bill("<chapter>" * 200 + "</chapter>" * 200), "nested deeper"),
    ],
)
def test_what_is_no_act_is_refused_by_name(source: Source, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_any(source)


COUNTS = {
    "32014L0092_cirsfid.akn": (31, 58, 7, "32014L0092"),
    "akn4eu_JOIN(2022)19_REG_bill.xml": (15, 8, 0, "JOIN(2022) 19"),
    "leos_COM(2025)162_DIR_bill.xml": (20, 24, 5, "COM(2025) 162"),
}


@pytest.mark.parametrize("name", COUNTS)
def test_real_files(shared: Path, name: str) -> None:
    act = reading(open_source(shared / "corpus/formats/akn" / name)).act
    kinds = [p.kind for p in walk(act)]
    found = (len(articles(act)), kinds.count(Kind.RECITAL), kinds.count(Kind.CHAPTER), act.identifier)
    assert found == COUNTS[name]
    assert act.language == "en" and act.title
