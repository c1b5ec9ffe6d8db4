"""Weak correspondences of articles: kept, or dropped, by what became of the articles around them."""

from __future__ import annotations

from tracker.neighbours import Ground, borne_out

FIRM = Ground(words=1.2, heading=0.0, alike=0.0, votes=0)
WEAK = Ground(words=0.2, heading=0.0, alike=0.3, votes=1)
OLD = [f"art_{n}" for n in range(1, 10)]
NEW = [f"art_{n}" for n in range(1, 31)]


def judged(pairs: dict[tuple[int, int], Ground]) -> set[tuple[int, int]]:
    links: dict[str, list[str]] = {}
    for a, b in pairs:
        links.setdefault(f"art_{a}", []).append(f"art_{b}")
    kept = borne_out(links, {(f"art_{a}", f"art_{b}"): g for (a, b), g in pairs.items()}, OLD, NEW)
    return {(int(a[4:]), int(b[4:])) for a, bs in kept.items() for b in bs}


def in_place(*without: int) -> dict[tuple[int, int], Ground]:
    """Every old article went to the new one of its number."""
    return {(n, n): FIRM for n in range(1, 10) if n not in without}


def test_firm_correspondences_stand_wherever_they_are() -> None:
    pairs = {**in_place(5), (5, 30): FIRM}
    assert judged(pairs) == set(pairs)


def test_weak_one_stands_beside_the_partners_of_its_neighbours() -> None:
    pairs = {**in_place(5), (5, 6): WEAK}
    assert judged(pairs) == set(pairs)


def test_weak_one_astray_is_dropped() -> None:
    assert judged({**in_place(5), (5, 20): WEAK}) == set(in_place(5))


def test_weak_one_astray_stands_when_its_heading_is_the_same_or_passages_agree() -> None:
    for ground in (Ground(0.2, 1.0, 0.0, 0), Ground(0.1, 0.0, 0.5, 1), Ground(0.1, 0.0, 0.3, 2)):
        pairs = {**in_place(5), (5, 20): ground}
        assert judged(pairs) == set(pairs)


def test_weak_one_beside_a_firm_one_of_the_same_article_stands() -> None:
    pairs = {**in_place(), (5, 20): WEAK}
    assert judged(pairs) == set(pairs)


def test_weak_ones_vanish_with_the_articles_around_them() -> None:
    pairs = {**in_place(3, 4, 5, 6, 7), (4, 4): WEAK, (6, 6): WEAK}
    assert judged(pairs) == set(in_place(3, 4, 5, 6, 7))


def test_one_gone_neighbour_is_no_procedure_abolished() -> None:
    pairs = {**in_place(4, 5), (5, 5): WEAK}
    assert judged(pairs) == set(pairs)


def test_annexes_have_no_neighbours() -> None:
    links = {"art_1": ["anx_I"], "art_2": ["art_2"]}
    grounds = {("art_1", "anx_I"): WEAK, ("art_2", "art_2"): FIRM}
    assert borne_out(links, grounds, ["art_1", "art_2"], ["art_1", "art_2"])["art_1"] == ["anx_I"]
