"""Decisions in the store: added one by one or as a file, never altered, and nothing written over what was not seen.

In: `Decision`s, with how many the writer had seen. Out: all decisions of a dossier in their order. Example: two people
open a tag that nobody has decided on, both save: the second one gets a `Conflict` that says what the first one said.

The order is that of the times, and of coming in where these are equal; a clock that was set back does not reorder what
is decided here, for no decision is given a time before that of the one it follows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from tracker.review import Conflict, Decision, Subject, Verdict, flaw
from tracker.store.database import Database
from tracker.store.tables import DecisionRow


class Reviews:
    """What people decided, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def head(self) -> str:
        """The checksum of all decisions there are: other decisions, another checksum."""
        with self._database.read() as session:
            return _last(session)[1]

    def decisions(self, dossier: str, old: str = "", new: str = "") -> tuple[Decision, ...]:
        """The decisions of a dossier in their order; with two versions only those about them."""
        query = select(DecisionRow).where(DecisionRow.dossier == dossier)
        if old:
            query = query.where(DecisionRow.old == old, DecisionRow.new == new)
        with self._database.read() as session:
            return tuple(map(_decision, session.exec(query.order_by(col(DecisionRow.at), col(DecisionRow.number)))))

    def decide(self, decision: Decision, seen: int, own: bool = False) -> Decision:
        """Adds a decision of somebody who had seen so many on its subject, or (`own`) so many of his own.

        The same said again by the same person, as by a double click, is kept once.

        Raises:
            Conflict: there are more by now.
            ValueError: the decision says nothing that can be kept (`flaw`).
        """
        with self._database.write() as session:
            before = _on(session, decision.subject)
            if before and _same(before[-1], decision):
                return before[-1]
            known = [one for one in before if one.who == decision.who] if own else before
            if len(known) > seen:
                raise Conflict(known[-1])
            latest = max((one.at for one in before), default="")
            kept = replace(decision, at=max(decision.at, latest))
            _add(session, [kept])
            return kept

    def add(self, rows: Sequence[tuple[Decision, int | None]]) -> int:
        """Adds decisions made elsewhere, all or none; each with how many of his own its writer had seen, None where
        that is not known. What is kept already, or says what the same person said last, is left out; returns how many
        were new.

        Raises:
            Stale: one of them was made without what the same person has decided here; it has the place in `rows`.
            ValueError: one of them says nothing that can be kept.
        """
        new: list[Decision] = []
        with self._database.write() as session:
            kept = set(session.exec(select(DecisionRow.key)))
            for place, (decision, seen) in enumerate(rows):
                if decision.key in kept:
                    continue
                before = [one for one in _on(session, decision.subject) if one.who == decision.who]
                before += [one for one in new if (one.subject, one.who) == (decision.subject, decision.who)]
                if before and _same(before[-1], decision):
                    continue
                if seen is not None and len(before) > seen:
                    raise Stale(place, before[-1])
                new.append(decision)
                kept.add(decision.key)
            _add(session, new)
        return len(new)


class Stale(Conflict):
    """A conflict in a file: `place` is which of its decisions, from 0."""

    def __init__(self, place: int, theirs: Decision) -> None:
        super().__init__(theirs)
        self.place = place


def altered(session: Session) -> Iterator[str]:
    """What was changed or taken out by hand, in sentences; that the last decisions are gone does not show."""
    chain = ""
    for row in session.exec(select(DecisionRow).order_by(col(DecisionRow.number))):
        if _decision(row).key != row.key:
            yield f"decision {row.number}: it is not what was decided"
        if row.chain != _chained(chain, row.key):
            yield f"decision {row.number}: one before it was taken out or altered"
        chain = row.chain


def _same(one: Decision, other: Decision) -> bool:
    return replace(one, at="") == replace(other, at="")


def _on(session: Session, subject: Subject) -> list[Decision]:
    query = select(DecisionRow).where(
        DecisionRow.dossier == subject.dossier,
        DecisionRow.old == subject.old,
        DecisionRow.new == subject.new,
        DecisionRow.codebook == subject.codebook,
        DecisionRow.change == subject.change,
        DecisionRow.words == subject.words,
        DecisionRow.subject_code == subject.code,
    )
    return list(map(_decision, session.exec(query.order_by(col(DecisionRow.at), col(DecisionRow.number)))))


def _add(session: Session, decisions: Iterable[Decision]) -> None:
    number, chain = _last(session)
    for decision in decisions:
        if problem := flaw(decision):
            raise ValueError(problem)
        number, chain = number + 1, _chained(chain, decision.key)
        session.add(DecisionRow(number=number, key=decision.key, chain=chain, **_values(decision)))
    session.flush()


def _last(session: Session) -> tuple[int, str]:
    query = select(DecisionRow.number, DecisionRow.chain).order_by(col(DecisionRow.number).desc()).limit(1)
    found = session.exec(query).first()
    return (found[0] or 0, found[1]) if found else (0, "")


def _chained(chain: str, key: str) -> str:
    return hashlib.sha256(f"{chain} {key}".encode()).hexdigest()


def _values(decision: Decision) -> dict[str, Any]:
    subject = decision.subject
    return {
        **{name: getattr(subject, name) for name in ("dossier", "old", "new", "codebook", "change", "words")},
        "subject_code": subject.code,
        "verdict": decision.verdict.value,
        **{name: getattr(decision, name) for name in ("who", "at", "code", "direction", "suggested", "reason")},
    }


def _decision(row: DecisionRow) -> Decision:
    subject = Subject(row.dossier, row.old, row.new, row.codebook, row.change, row.words, row.subject_code)
    return Decision(subject, Verdict(row.verdict), row.who, row.at, row.code, row.direction, row.suggested, row.reason)
