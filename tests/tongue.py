"""Texts in another language for tests: invented outlines, and any act in a made-up French of the same structure."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from tracker.act import Act, Kind, Provision
from tracker.act_json import act_to_dict
from tracker.readers import read
from tracker.reference import identify
from tracker.source import Source, open_source

ENGLISH = """outline 1
language en
act_title # Regulation on lanterns
recital 1 # Lanterns light the way.
article 1 | Subject # This Regulation governs lanterns.
article 2 | Duties
  paragraph 1 # Member States may
    point a # light lanterns;
    point b # dim lanterns.
  paragraph 2 # Nobody owns two lanterns.
"""
ENGLISH_LATER = ENGLISH.replace("may", "shall").replace("dim lanterns", "dim lanterns at dawn")
FRENCH = """outline 1
language fr
act_title # Règlement relatif aux lanternes
recital 1 # Les lanternes éclairent le chemin.
article 1 | Objet # Le présent règlement régit les lanternes.
article 2 | Obligations
  paragraph 1 # Les États membres peuvent
    point a # allumer les lanternes;
    point b # tamiser les lanternes.
  paragraph 2 # Nul ne possède deux lanternes.
"""
FRENCH_LATER = FRENCH.replace("peuvent", "doivent").replace("tamiser les lanternes", "tamiser les lanternes à l’aube")

_WORD = re.compile(r"[^\W\d_]{3,}")


def in_french(act: Act) -> Act:
    """The same structure in words that no English text has."""

    def translate(provision: Provision) -> Provision:
        children = tuple(map(translate, provision.children))
        heading, text = (_WORD.sub(_word, words) for words in (provision.heading, provision.text))
        # Offsets of notes stay right: words keep their lengths.
        eid = provision.eid if provision.kind is Kind.FOOTNOTE else ""
        return replace(provision, heading=heading, text=text, children=children, eid=eid, runs=())

    return identify(Act(tuple(map(translate, act.children)), "fr", act.identifier, act.format))


def _word(found: re.Match[str]) -> str:
    word = found[0]
    return "é" + "".join(chr((ord(c) - 97 + 7) % 26 + 97) if "a" <= c <= "z" else c for c in word[1:])


def french_source(path: Path) -> Source:
    """A text of the specimen in that French, as act JSON."""
    act = in_french(read(open_source(path)).act)
    return Source(f"{path.name.partition('.')[0]}.fr.json", json.dumps(act_to_dict(act)).encode())
