"""Says which characters the signs of the fonts Symbol and Wingdings are, which Word writes by font and number.

In: a `w:sym` element. Out: the Unicode character. Example: Wingdings F0F0 is "⇨", with which recasts mark new words.

A sign that is not known here stops the reading: a character of a law must not be guessed or left out.
"""

from __future__ import annotations

from lxml import etree

from tracker.errors import InputError
from tracker.readers.docx_package import W

_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
"""What the letters A to Z are in Symbol."""
_SMALL_GREEK = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"

_SYMBOL = {
    **{0x41 + n: sign for n, sign in enumerate(_GREEK)},
    **{0x61 + n: sign for n, sign in enumerate(_SMALL_GREEK)},
    **{0x30 + n: str(n) for n in range(10)},
    **{ord(sign): sign for sign in " !#%&()+,./:;<=>?[]_{|}"},
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼",
    0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
    0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈",
    0xBC: "…", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠", 0xD1: "∇", 0xD5: "∏", 0xD6: "√",
    0xD7: "⋅", 0xD8: "¬", 0xD9: "∧", 0xDA: "∨", 0xDB: "⇔", 0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE5: "∑",
    0xF2: "∫",
}  # fmt: skip

_WINGDINGS = {
    0x20: " ", 0x28: "☎", 0x2A: "✉", 0x36: "⌛", 0x46: "☞", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑",
    0x73: "⬧", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD5: "⌫",
    0xD6: "⌦", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE7: "🡸", 0xE8: "🡺", 0xE9: "🡹", 0xEA: "🡻",
    0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
"""The arrows are those by which the Commission marks recasts (notes on formats, "Recast-marked proposals")."""

_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
_PRIVATE = range(0xF000, 0xF100)


def sign_of(element: etree._Element, name: str) -> str:
    """The character that a `w:sym` shows.

    Raises:
        InputError: nobody told what the number is in that font.
    """
    font, number = element.get(f"{W}font", ""), element.get(f"{W}char", "")
    try:
        code = int(number, 16) if len(number) <= 6 else -1
    except ValueError:
        code = -1
    known = _FONTS.get(font.strip().lower())
    low = code - _PRIVATE.start if code in _PRIVATE else code
    if known and low in known:
        return known[low]
    if known is None and code not in _PRIVATE and 0x20 <= code < 0xE000 and chr(code).isprintable():
        return chr(code)
    raise InputError(
        name,
        f"there is a sign of the font “{font[:40]}” (number {number[:8]}) whose character is not known",
        "write the sign as an ordinary character",
    )
