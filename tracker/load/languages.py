"""Says where a text in one language stands among those of its version, and whether its structure is theirs.

In: a language, a `Version`, its texts. Out: "" for the primary text, else the language that it stands beside it in;
sentences. Example: a French page of a version with an English text is "fr": it is added and replaces nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.catalogue import StoredText, Version
from tracker.errors import InputError
from tracker.expressions import differences, twins
from tracker.source import Source

if TYPE_CHECKING:
    from tracker.store import Store


def place(primary: StoredText | None, version: Version, language: str) -> str:
    """The catalogue's language is the primary one, else that of the text that came first."""
    if primary is None or not language or language == version.language:
        return ""
    own = primary.language or version.language
    return "" if own in ("", language) else language


def expect_language(source: Source, found: str, language: str) -> None:
    """A text that says it is in another language must not be shown as the one that was asked for.

    Raises:
        InputError: it does.
    """
    if language and found not in ("", language):
        problem = f"its language is {found}, and {language} was said"
        raise InputError(source.name, problem, f"name the file in that language, or say --language {found}")


def structure(store: Store, text: StoredText) -> tuple[str, ...]:
    """Where a text beside another one is not built as that; nothing of a primary one."""
    primary = store.text(text.dossier, text.version)
    if not text.beside or primary is None:
        return ()
    found = differences(twins(store.act(primary), store.act(text)), (primary.language, text.language))
    return tuple(f"structure: {one}" for one in found)
