"""Hypothesis strategies: small acts that look like law, and pairs of acts of which one was made from the other."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from tracker.act import Act, Call, Kind, Provision
from tracker.reference import identify

WORDS = tuple(
    """exporter authorisation shall may item surveillance refuse licence risk annex person data within thirty days
    ‘catch-all’ Article 4(1) rights; the of and or not unless – Member States’ 5A001.j €100 naïve ﬁle""".split()  # noqa: SIM905
)

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
some_words = st.one_of(st.just(""), words)
odd_text = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12).map(
    lambda text: " ".join(text.split())
)
any_text = st.one_of(words, odd_text)


def _children(kind: Kind, num: str, depth: int) -> st.SearchStrategy[tuple[Provision, ...]]:
    if depth == 0:
        return st.just(())
    points = st.lists(any_text, max_size=3).flatmap(
        lambda texts: st.tuples(
            *(
                _children(Kind.POINT, "", depth - 1).map(
                    lambda inner, t=text, n=number: Provision(Kind.POINT, f"({chr(96 + n)})", "", t, inner)
                )
                for number, text in enumerate(texts, 1)
            )
        )
    )
    more = st.lists(st.builds(lambda t: Provision(Kind.SUBPARAGRAPH, "", "", t), words), max_size=1)
    return st.tuples(points, more).map(lambda both: (*both[0], *both[1]))


@st.composite
def articles(draw: st.DrawFn, number: int) -> Provision:
    heading = draw(some_words)
    if draw(st.booleans()):
        text, kids = draw(any_text), draw(_children(Kind.ARTICLE, "", 2))
        return Provision(Kind.ARTICLE, f"Article {number}", heading, text, kids)
    paragraphs = tuple(
        Provision(Kind.PARAGRAPH, f"{n}.", "", draw(any_text), draw(_children(Kind.PARAGRAPH, "", 2)))
        for n in range(1, draw(st.integers(1, 3)) + 1)
    )
    return Provision(Kind.ARTICLE, f"Article {number}", heading, "", paragraphs)


@st.composite
def acts(draw: st.DrawFn) -> Act:
    """An act of a few articles, perhaps in chapters, with recitals, an annex with a table, and footnotes."""
    top: list[Provision] = [Provision(Kind.ACT_TITLE, text=draw(words))]
    top += [Provision(Kind.RECITAL, f"({n})", "", draw(words)) for n in range(1, draw(st.integers(0, 3)) + 1)]
    count = draw(st.integers(1, 4))
    body = [draw(articles(number)) for number in range(1, count + 1)]
    if draw(st.booleans()):
        cut = draw(st.integers(0, count))
        top.append(Provision(Kind.CHAPTER, "CHAPTER I", draw(some_words), "", tuple(body[:cut])))
        top.append(Provision(Kind.CHAPTER, "CHAPTER II", draw(some_words), "", tuple(body[cut:])))
    else:
        top += body
    if draw(st.booleans()):
        rows = tuple(
            Provision(Kind.ROW, text="\t".join(draw(st.lists(words, min_size=1, max_size=3))))
            for _ in range(draw(st.integers(1, 3)))
        )
        table = Provision(Kind.TABLE, children=rows)
        top.append(Provision(Kind.ANNEX, "ANNEX I", draw(some_words), draw(some_words), (table,)))
    if draw(st.booleans()):
        called = top[-1]
        call = Call(draw(st.integers(0, len(called.text))), "fn_1", draw(st.sampled_from(["", "(1)", "(*)"])))
        top[-1] = replace(called, calls=(call,))
        top.append(Provision(Kind.FOOTNOTE, "(1)", "", draw(words), eid="fn_1"))
    return identify(Act(tuple(top), draw(st.sampled_from(["", "en"]))))


@st.composite
def rewritten(draw: st.DrawFn) -> tuple[Act, Act]:
    """An act and a version made from it: provisions dropped, doubled, reordered, reworded, renumbered."""
    old = draw(acts())

    def rewrite(provision: Provision, depth: int) -> list[Provision]:
        choice = draw(st.integers(0, 9))
        children = [new for child in provision.children for new in rewrite(child, depth + 1)]
        if choice == 0 and depth:
            return []
        if choice == 1 and len(children) > 1:
            children = children[1:] + children[:1]
        text = provision.text
        if choice in (2, 3) and text:
            cut = draw(st.integers(0, len(text.split())))
            kept = text.split()
            text = " ".join([*kept[:cut], draw(words), *kept[cut + draw(st.integers(0, 3)) :]])
        new = replace(provision, text=text, children=tuple(children), calls=())
        if choice == 4 and depth > 1 and provision.kind is Kind.POINT:
            return [Provision(provision.kind, provision.num, "", draw(words)), new]
        return [new]

    top = [new for child in old.children if child.kind is not Kind.FOOTNOTE for new in rewrite(child, 0)]
    return old, identify(Act(tuple(top), old.language))
