"""A version has one current text in each language; which is the primary one does not depend on when it was read."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.store.made import LANTERNS, act_of
from tests.tongue import ENGLISH, ENGLISH_LATER, FRENCH, FRENCH_LATER
from tracker.account import exact_account
from tracker.catalogue import StoredText
from tracker.finding import parse_query
from tracker.source import Source
from tracker.store import Store, open_store
from tracker.store.database import open_database
from tracker.store.migrate import HEAD, MIGRATIONS, configuration
from tracker.store.tables import TextRow


def keep(store: Store, text: str, beside: str = "") -> StoredText:
    if store.dossier("lanterns") is None:
        store.save_dossier(LANTERNS)
    act = act_of(text)
    source = Source("a.outline", text.encode())
    return store.save_text("lanterns", "new", source, act, exact_account(act), "outline", beside=beside)


def languages(store: Store) -> list[tuple[str, str]]:
    return [(language, text.beside) for language, text in store.expressions("lanterns", "new").items()]


def test_a_text_in_another_language_stands_beside_the_primary_one(store: Store) -> None:
    english, french = keep(store, ENGLISH), keep(store, FRENCH, "fr")
    assert languages(store) == [("en", ""), ("fr", "fr")]
    assert store.texts("lanterns") == {"new": english} and store.text("lanterns", "new", "fr") == french
    assert store.text("lanterns", "new", "de") is None and store.text("lanterns", "new", "en") == english
    assert store.act(french) == act_of(FRENCH)
    assert french.origin.name == french.origin.shown == "lanterns/new@fr"
    later = keep(store, FRENCH_LATER, "fr")
    assert store.text("lanterns", "new", "fr") == later and store.text("lanterns", "new") == english
    assert keep(store, FRENCH, "fr") == french, "the earlier text is still there"


def test_the_primary_text_stays_primary_when_it_is_read_anew(url: str) -> None:
    for engine in ("one", "two"):
        with open_store(url, engine) as store:
            keep(store, FRENCH, "fr") if store.texts("lanterns") else None
            english = keep(store, ENGLISH)
            keep(store, FRENCH, "fr")
            assert languages(store) == [("en", ""), ("fr", "fr")] and store.text("lanterns", "new") == english
            assert store.problems() == ()


def test_a_new_primary_text_leaves_one_in_another_language_beside_it(store: Store) -> None:
    french = keep(store, FRENCH)
    english = keep(store, ENGLISH)
    assert languages(store) == [("en", ""), ("fr", "fr")]
    found = store.text("lanterns", "new", "fr")
    assert found and found.key == french.key
    assert keep(store, ENGLISH_LATER).key != english.key and languages(store) == [("en", ""), ("fr", "fr")]
    keep(store, FRENCH_LATER)
    assert languages(store) == [("fr", ""), ("en", "en")], "one text of a language, wherever it stood before"
    with store._database.read() as session:
        assert sum(row.current for row in session.exec(select(TextRow))) == 2


def test_two_current_texts_in_one_language_cannot_be(store: Store) -> None:
    keep(store, ENGLISH)
    keep(store, FRENCH, "fr")
    keep(store, FRENCH_LATER, "fr")
    with pytest.raises(IntegrityError), store._database.write() as session:
        for row in session.exec(select(TextRow)):
            row.current = True
            session.add(row)


def test_what_is_searched_is_the_primary_text(store: Store) -> None:
    keep(store, ENGLISH)
    keep(store, FRENCH, "fr")
    assert store.search("lanterns", parse_query("lanterns")) and not store.search("lanterns", parse_query("lanternes"))


def test_the_step_to_languages_and_back_loses_no_text(url: str) -> None:
    from alembic import command

    with open_store(url, "one") as store:
        keep(store, ENGLISH)
        keep(store, FRENCH, "fr")
        before = store.counts()
    database = open_database(url)
    with database.alone() as connection:
        config = configuration(connection, MIGRATIONS)
        command.downgrade(config, "0003")
        command.upgrade(config, HEAD)
    database.close()
    with open_store(url, "one") as store:
        assert store.counts() == before and store.problems() == ()
        assert languages(store) == [("en", "")]
        keep(store, FRENCH, "fr")
        assert languages(store) == [("en", ""), ("fr", "fr")] and store.counts() == before
