"""Where the institutions keep their texts, and by which numbers a text and the catalogue know each other.

In: identifiers as they are printed, or a `Version`. Out: comparable keys, CELEX numbers, addresses. Example:
`keys("COM(2016) 616 final")` and `keys("52016PC0616")` are both `{"com:2016/616"}`.

A key never says more than both ways of writing say: "2021/821" and "32021R0821" are `{"act:821/2021"}`, whatever kind
of act it is.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from tracker.catalogue.dossier import Version

OFFICE = "publications.europa.eu"
"""The Publications Office of the European Union, whose Cellar gives files by CELEX number."""

HOSTS = {
    OFFICE: "the Publications Office: acts, proposals and what the Official Journal has, by CELEX number",
    "eur-lex.europa.eu": "EUR-Lex: the same for people; programs are often stopped there",
    "www.europarl.europa.eu": "the European Parliament: reports and texts adopted",
    "data.europarl.europa.eu": "the open data of the European Parliament",
    "data.consilium.europa.eu": "the Council's register: public documents as PDF",
}
"""Every host that a text is ever fetched from, and what it is for; a closed list."""

_DOCUMENTS = ("www.europarl.europa.eu", "data.europarl.europa.eu", "data.consilium.europa.eu")
"""Hosts whose addresses are documents. Those of EUR-Lex are pages for people, and a CELEX number is better."""

THREE_LETTERS = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est",
    "fi": "fin", "fr": "fra", "ga": "gle", "hr": "hrv", "hu": "hun", "it": "ita", "lt": "lit", "lv": "lav",
    "mt": "mlt", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron", "sk": "slk", "sl": "slv", "sv": "swe",
}  # fmt: skip
"""The 24 official languages, as the Publications Office asks for them."""

_ELI = re.compile(r"/eli/(?P<kind>reg|dir|dec)(?:_impl|_del)?/(?P<year>\d{4})/(?P<number>\d{1,4})(?:/|$)")
_ELI_KINDS = {"reg": "R", "dir": "L", "dec": "D"}

_SECRET = "LIMITE"
"""How the Council marks what is not public."""

_CELEX_ACT = re.compile(r"[03](?P<year>\d{4})(?P<kind>[A-Z]{1,2})(?P<number>\d{4})(?!\d)(?:-(?P<date>\d{8}))?")
_CELEX_PREPARATORY = re.compile(r"5(?P<year>\d{4})(?P<kind>[A-Z]{2})(?P<number>\d{4})(?!\d)")
_FAMILIES = {"PC": "com", "DC": "com", "JC": "join", "AP": "ta"}
_BRACKETED = re.compile(r"(?<![A-Z_-])(?P<series>[A-Z]{3,5}) ?\((?P<year>\d{4})\) ?0*(?P<number>\d+)")
_ADOPTED = re.compile(r"P\d+_TA(?:-PROV)?\((?P<year>\d{4})\)0*(?P<number>\d+)")
_REPORT = re.compile(r"(?<![A-Z])A-?\d+-(?:(?P<first>\d{4})-0*(?P<one>\d+)|0*(?P<two>\d+)/(?P<last>\d{4}))")
_REGISTER = re.compile(r"(?<![A-Z])ST ?0*(?P<number>\d+)/(?:20)?(?P<year>\d\d)(?!\d)")
_ACT = re.compile(r"(?<![\d/(])(?P<one>\d{1,5})/(?P<two>\d{1,5})(?!\d|/\d)")
_CENTURY_TURNS = 50
"""Acts with a year of two digits are of 1958 to 1999."""


def keys(said: str) -> frozenset[str]:
    """What a number of a document means, in every way it can be meant; empty where it is no such number."""
    found = {f"act:{int(m['number'])}/{m['year']}" for m in _CELEX_ACT.finditer(said)}
    for match in _CELEX_PREPARATORY.finditer(said):
        family = _FAMILIES.get(match["kind"], match["kind"].lower())
        found.add(f"{family}:{match['year']}/{int(match['number'])}")
    found |= {f"ta:{m['year']}/{m['number']}" for m in _ADOPTED.finditer(said)}
    found |= {f"{m['series'].lower()}:{m['year']}/{m['number']}" for m in _BRACKETED.finditer(said)}
    found |= {f"report:{m['first'] or m['last']}/{m['one'] or m['two']}" for m in _REPORT.finditer(said)}
    found |= {f"st:20{m['year']}/{m['number']}" for m in _REGISTER.finditer(said)}
    if not found:
        for match in _ACT.finditer(said):
            found |= _act_keys(int(match["one"]), int(match["two"]))
    return frozenset(found)


def _act_keys(one: int, two: int) -> set[str]:
    """Regulations of before 2015 have the year last ("No 428/2009"), all others first ("2021/821", "93/13/EEC")."""
    found = {f"act:{number}/{year}" for year, number in ((one, two), (two, one)) if 1950 <= year < 2100}
    if found:
        return found
    pairs = ((one, two), (two, one))
    return {f"act:{number}/{1900 + year}" for year, number in pairs if _CENTURY_TURNS <= year < 100}


def families(known: frozenset[str]) -> frozenset[str]:
    """Of which kinds keys are: "act", "com", "ta" ..."""
    return frozenset(key.partition(":")[0] for key in known)


def keys_of(version: Version) -> frozenset[str]:
    """All that the catalogue knows a version's document by."""
    named = (f"ST {value}" if name == "st" else value for name, value in version.identifiers if name != "oj")
    return frozenset().union(*map(keys, named))


def celex_of(version: Version) -> str:
    """By which number the Publications Office has the text: the consolidated one where the catalogue names it."""
    known = dict(version.identifiers)
    return known.get("consolidated") or known.get("celex") or _celex_of_eli(known.get("eli", ""))


def _celex_of_eli(eli: str) -> str:
    """The CELEX number that an ELI means: 32021R0821 for ".../eli/reg/2021/821/oj"; "" for one that tells none."""
    found = _ELI.search(eli)
    return f"3{found['year']}{_ELI_KINDS[found['kind']]}{int(found['number']):04}" if found else ""


def consolidated_on(celex: str) -> str:
    """The day of a consolidated text as its number says it ("20171216"), or ""."""
    found = _CELEX_ACT.search(celex)
    return (found["date"] or "") if found else ""


def is_public(version: Version) -> bool:
    """False for what is marked LIMITE: it is neither fetched nor may it be passed on."""
    return _SECRET not in dict(version.identifiers).get("classification", "").upper()


def is_fetchable(version: Version) -> bool:
    """Whether `tracker fetch` knows where to ask for the text."""
    return is_public(version) and bool(celex_of(version) or document_address(version))


def document_address(version: Version) -> str:
    """The address of the document itself, where the catalogue has one of Parliament or the Council; else ""."""
    return version.source if urlsplit(version.source).hostname in _DOCUMENTS else ""


def in_language(address: str, language: str) -> str:
    """The address of the same document in another language, as Parliament and the Council form theirs."""
    named = re.sub(r"_[A-Z]{2}(?=\.\w+$)", f"_{language.upper()}", address)
    return re.sub(r"/[a-z]{2}(?=/pdf/?$)", f"/{language}", named)


def page_address(celex: str, language: str = "en") -> str:
    """Where people find the text of a CELEX number."""
    return f"https://eur-lex.europa.eu/legal-content/{language.upper()}/TXT/?uri=CELEX:{quote(celex, safe='')}"
