"""A codebook to read: what each code means, and the rules that suggest it, with their examples.

In: the codebooks that ship. Out: `/codebook/<name>`, the same with `.json`. Example: `/codebook/dual-use#rule-A4-use`
is the rule that a badge "Rule A4-use" leads to.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.codebook import load_codebook, names
from tracker.codes import Codebook
from tracker.exports.codebook import show_as_json
from web.law import example

area = Blueprint("codebooks", __name__)

POLARITIES = {
    "control": "A control: more of it strengthens.",
    "safeguard": "A safeguard: more of it strengthens.",
    "exemption": "An exemption: more of it weakens.",
    "limit": "A limit: more of it weakens.",
}


@area.get("/codebook/<name:name>")
def show(name: str) -> ResponseReturnValue:
    """The codebook."""
    book = _book(name)
    rules = {code.id: [rule for rule in book.rules if rule.code == code.id] for code in book.codes}
    titles = {name: _small(operator.title) for name, operator in book.operators.items()}
    decides = {rule.id: "; ".join(titles[name] for name in rule.operators) for rule in book.rules}
    return render_template(
        "codebooks/show.html", book=book, rules=rules, decides=decides, polarities=POLARITIES, example=example
    )


@area.get("/codebook/<name:name>.json")
def as_json(name: str) -> ResponseReturnValue:
    """What `tracker codebook list NAME --format json` prints."""
    return Response(show_as_json(_book(name)), mimetype="application/json")


def _book(name: str) -> Codebook:
    if name not in names():
        abort(404)
    return load_codebook(name)


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]
