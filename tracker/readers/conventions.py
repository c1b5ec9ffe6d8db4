"""What bold, underlined, italic and struck out words mean in a marked text, as its own legend says it.

In: the displayed paragraphs of a Council text, or "bold=inserted,strike=deleted" from a person. Out: a `Convention`.
Example: "Additions are marked in bold, deletions in strikethrough." reads bold as inserted and strike as deleted.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from tracker.errors import UsageError

INSERTED, DELETED = "inserted", "deleted"


@dataclass(frozen=True, slots=True)
class Convention:
    """What each style of a run of words means: "inserted", "deleted", or "" where it is no mark."""

    bold: str = ""
    underline: str = ""
    italic: str = ""
    strike: str = ""

    @property
    def one_sided(self) -> bool:
        """True where no style marks deleted words, so that the text before is not kept."""
        return DELETED not in (self.bold, self.underline, self.italic, self.strike)

    def mark(self, bold: bool = False, underline: bool = False, italic: bool = False, strike: bool = False) -> str:
        """What words in these styles are; of two marks "deleted" wins, for struck out words are often bold too.

        >>> COUNCIL.mark(bold=True), COUNCIL.mark(bold=True, strike=True), COUNCIL.mark(italic=True)
        ('inserted', 'deleted', '')
        """
        said = {
            meaning
            for meaning, set_so in (
                (self.bold, bold),
                (self.underline, underline),
                (self.italic, italic),
                (self.strike, strike),
            )
            if set_so
        }
        return DELETED if DELETED in said else INSERTED if INSERTED in said else ""


COUNCIL = Convention(bold=INSERTED, underline=INSERTED, strike=DELETED)
"""How the Council's preparatory bodies mark their texts where the document does not say otherwise."""

COUNCIL_LEGEND = (
    "The document does not say what its marks mean; read as the Council usually marks its texts: "
    "bold or underlined words are new, struck out words are deleted."
)

LOOK = 400
"""How many paragraphs are searched: a legend stands on the cover, in front of the act or in its first note."""

_STYLES = {
    "strike": (
        r"strike-?\s?through|strikeout|struck[\s-]?(?:out|through)|crossed[\s-]out|barrée?s?|biffée?s?"
        r"|durchgestrichen\w*|durchstr\w+|tachad\w+|barrat\w+|doorgehaald\w*|doorhaling\w*|rasurad\w+|riscad\w+"
        r"|gennemstreg\w+|overstreg\w+|genomstruk\w+|överstruk\w+|yliviiva\w+|przekreśl\w+|přeškrt\w+|prečiark\w+"
        r"|áthúz\w+|precrtan\w+|prečrtan\w+|tăiat\w*|зачертан\w*|зачеркнат\w*|διαγραμμ\w+|perbraukt\w+"
        r"|pārsvītr\w+|läbikriips\w+|mahatõmmat\w+|ingassat\w*"
    ),
    "underline": (
        r"underlin\w+|underscor\w+|soulign\w+|unterstrich\w+|subrayad\w+|sottolinea\w+|onderstre\w+|sublinhad\w+"
        r"|understreg\w+|understruk\w+|alleviiva\w+|podkreśl\w+|podtrž\w+|podčiark\w+|aláhúz\w+|podcrtan\w+"
        r"|podčrtan\w+|sublinia\w+|подчерта\w+|υπογραμμ\w+|pabrauk\w+|pasvītr\w+|allajoon\w+|sottolin\w+"
    ),
    "bold": (
        r"bold\w*|gras(?:se)?|fett\w*|negrit\w+|grassett\w*|vet(?:te|gedrukte?)?|fede?(?=\s)|fetstil\w*|fet(?=\s)"
        r"|lihavoi\w+|pogrubi\w+|wytłuszcz\w+|tučn\w+|félkövér\w*|podebljan\w+|masnim\w*|krepk\w+|aldin\w+|îngroșat\w*"
        r"|удебелен\w*|получер\w*|έντον\w+|paryškint\w+|pusjuod\w+|treknrakst\w+|paksus\w+|rasvas\w+"
    ),
    "italic": (
        r"italic\w*|italique\w*|kursiv\w*|cursiv\w+|corsiv\w+|cursief\w*|itálic\w+|kursyw\w+|kurzív\w*|dőlt"
        r"|kurziv\w*|ležeč\w+|курсив\w*|πλάγι\w+|kursīv\w*|korsiv\w*"
    ),
}
"""What the four styles are called in the languages of the Union; stems, as the words are declined."""

_ACTIONS = {
    INSERTED: (
        r"new|addition\w*|added|insert\w+|nouve\w+|ajout\w*|insér\w+|neue\w*|hinzu\w+|eingefügt\w*|einfüg\w+|ergänz\w+"
        r"|nuev\w+|añad\w+|adici\w+|nuov\w+|aggiun\w+|inserit\w+|nieuw\w*|toegevoegd\w*|toevoeg\w+|nov[oaéýáiě]\w*"
        r"|adit\w+|acrescent\w+|nye?|tilføj\w+|indsat\w*|nya|tillagd\w*|tillägg\w*|uus\w*|uude\w+|lisätt?y\w*|lisatud"
        r"|now[yae]\w*|dodan\w+|dodatk\w+|vložen\w+|pridan\w+|új|hozzáad\w+|adăugat\w*|nou[ăie]*|добавен\w*|нов\w*"
        r"|νέ\w+|προσθ\w+|nauj\w+|įterpt\w+|jaun\w+|pievienot\w*|ġdid\w*|miżjud\w*"
    ),
    DELETED: (
        r"delet\w+|removed|removal\w*|omitted|supprim\w+|suppress\w+|gestrichen\w*|streichung\w*|gelöscht\w*|eliminad\w+"
        r"|suprim\w+|soppress\w+|eliminat\w+|geschrapt\w*|schrapping\w*|udgå\w*|slettet\w*|utgå\w*|strykning\w*|strukits"
        r"|poiste\w+|skreśl\w+|usunięt\w+|vypuštěn\w+|vypusten\w+|zrušen\w+|törölt\w*|izbrisan\w+|brisan\w+|črtan\w+"
        r"|заличен\w*|διαγραφ\w+|išbraukt\w+|svītrot\w*|dzēst\w*|välja\w*|mħassar\w*|imħass\w+"
    ),
    "": (
        r"chang\w+|modif\w+|amend\w+|alter\w+|änderung\w*|geändert\w*|cambi\w+|wijzig\w+|gewijzigd\w*|alteraç\w+|ændr\w+"
        r"|ändr\w+|muuto\w+|muude\w+|zmian\w*|zmien\w+|změn\w+|zmen\w+|módosít\w+|izmj?en\w+|sprememb\w+|промен\w*"
        r"|изменен\w*|τροποποι\w+|pakeit\w+|grozīj\w+|emend\w+|bidl\w+"
    ),
}
"""What a legend says was done; "" where it says only that something was."""

_MEANS = {"new": INSERTED, "gone": DELETED, "any": ""}
_WORDS = _STYLES | {name: _ACTIONS[meaning] for name, meaning in _MEANS.items()}
_NAMED = "|".join(rf"(?P<{name}>{stems})" for name, stems in _WORDS.items())
# The border stands before all of them, so that most places are left after one look.
_TOKEN = re.compile(rf"\b(?=[^\W\d_])(?:{_NAMED})(?!\w)", re.IGNORECASE)
_STYLED = re.compile(rf"\b(?=[^\W\d_])(?:{'|'.join(_STYLES.values())})(?!\w)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=\W?[^\W\d_])")
_LONGEST = 600


def find_legend(paragraphs: Iterable[str]) -> tuple[str, Convention]:
    """The sentences in which a document explains its marks, and what they say; ("", nothing) where there are none.

    >>> find_legend(["Kites", "New text is in bold; deleted text in strikethrough. Hold fast."])[0]
    'New text is in bold; deleted text in strikethrough.'
    """
    said: list[str] = []
    convention = Convention()
    for paragraph in itertools.islice(paragraphs, LOOK):
        sentences = _SENTENCE.split(paragraph) if _STYLED.search(paragraph) else ()
        found = [sentence for sentence in sentences if _explains(sentence)]
        for sentence in found:
            convention = _add(convention, _meanings(sentence))
        if said and not found:
            break  # a legend stands in one place
        said += found
    return " ".join(said), convention


def parse_convention(text: str) -> Convention:
    """A convention as a person writes it.

    >>> parse_convention("bold=inserted, strike=deleted").strike
    'deleted'

    Raises:
        UsageError: a style or a meaning that does not exist.
    """
    styles = [field.name for field in fields(Convention)]
    convention = Convention()
    for part in text.split(","):
        style, _, meaning = (word.strip().lower() for word in part.partition("="))
        if style not in styles or meaning not in (INSERTED, DELETED, "none"):
            raise UsageError(
                f'"{part.strip()}" does not say what a mark means; write for example "bold=inserted,strike=deleted" '
                f"(styles: {', '.join(styles)}; meanings: inserted, deleted, none)."
            )
        convention = replace(convention, **{style: "" if meaning == "none" else meaning})
    return convention


def _explains(sentence: str) -> bool:
    """Whether a sentence names a style and says what was done: "deletions in strikethrough"."""
    kinds = [found.lastgroup for found in _TOKEN.finditer(sentence)] if len(sentence) <= _LONGEST else []
    return any(kind in _STYLES for kind in kinds) and any(kind in _MEANS for kind in kinds)


def _meanings(sentence: str) -> dict[str, str]:
    """Style -> meaning. A style belongs to what was named before it, or behind it where it comes first."""
    found = list(_TOKEN.finditer(sentence))
    meanings: dict[str, str] = {}
    for i, token in enumerate(found):
        style = token.lastgroup or ""
        if style not in _STYLES:
            continue
        before = next((t for t in reversed(found[:i]) if t.lastgroup in _MEANS), None)
        behind = next((t for t in found[i:] if t.lastgroup in _MEANS), None)
        if behind and (before is None or not sentence[token.end() : behind.start()].strip()):
            before = behind  # "Bold denotes additions", "underlined additions"
        meaning = _MEANS[before.lastgroup or ""] if before else ""
        # "Changes are marked in bold and strikethrough"; nobody strikes out what is new.
        meanings.setdefault(style, DELETED if style == "strike" else meaning or INSERTED)
    return meanings


def _add(convention: Convention, meanings: dict[str, str]) -> Convention:
    """The convention with what one more sentence says; the first word on a style counts."""
    return replace(convention, **{style: said for style, said in meanings.items() if not getattr(convention, style)})
