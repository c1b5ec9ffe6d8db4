"""The languages that versions can be read in, and their texts in one of them.

In: the library's texts, the two letters of a language. Out: texts, or the sentence that says how to bring them.
Example: with `?language=fr` changes and tags found in English are shown with the redlines of the two French texts.
"""

from __future__ import annotations

from tracker.catalogue import StoredText
from web.library import Library
from web.selection import Misunderstood
from web.wordings import language_name


def languages_of(library: Library, *texts: StoredText) -> list[str]:
    """The languages that all of these versions have a text in, the primary one first."""
    known = [library.expressions(text) for text in texts]
    return [language for language in known[0] if language and all(language in others for others in known)]


def texts_in(library: Library, texts: tuple[StoredText, StoredText], language: str) -> tuple[StoredText, ...]:
    """The two versions' texts in a language; none where it is the one that the comparison is made in.

    Raises:
        Misunderstood: one of the two versions has no text in it.
    """
    if not language or all(text.language == language for text in texts):
        return ()
    found = [library.expressions(text).get(language) for text in texts]
    for text, other in zip(texts, found, strict=True):
        if other is None:
            command = f"tracker load {text.dossier} FILE --version {text.version} --language {language}"
            name = language_name(language)
            raise Misunderstood(f"There is no {name} text of {text.version}; this brings one: {command}")
    return tuple(filter(None, found))
