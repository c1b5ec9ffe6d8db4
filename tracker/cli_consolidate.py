"""The commands on amendments: `consolidate`, which makes the amended text, and `amendments`, which lists them.

In: an act and documents of amendments. Out: the amended act, and a receipt that says what happened to each amendment.
Example: `tracker consolidate proposal.xhtml adopted.xhtml -o parliament.outline --receipt receipt.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli_output import PLAIN_SUFFIXES, chosen, database_option, deliver, output_options, texts_option, warn
from tracker.cli_texts import find_source, origin, read_text
from tracker.errors import InputError, UsageError

if TYPE_CHECKING:
    from tracker.act import Act
    from tracker.amendment import Amendment, Amendments
    from tracker.receipt import Consolidation

_ACT_SUFFIXES = {"outline": (".outline", ".txt"), "json": (".json",)}
_SAID = 10
"""Amendments that were not applied and are named on standard error; the receipt has them all."""


@click.command()
@click.argument("base", metavar="BASE")
@click.argument("documents", metavar="AMENDMENTS...", nargs=-1, required=True)
@output_options(tuple(_ACT_SUFFIXES))
@click.option(
    "--receipt",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What happened to each amendment: a .json, .txt or .html file.",
)
@click.option("--also", multiple=True, metavar="BASE", help="Annexes of BASE published apart; may be repeated.")
@click.option("--only", metavar="NUMBERS", help="Apply these amendments and no others, as in 12,14-20.")
@click.option("--strict", is_flag=True, help="Write nothing, and exit with 1, unless every amendment is applied.")
@texts_option
@database_option
def consolidate(
    base: str,
    documents: tuple[str, ...],
    form: str | None,
    output: Path | None,
    receipt: Path | None,
    also: tuple[str, ...],
    only: str | None,
    strict: bool,
    texts: Path | None,
) -> None:
    """Apply amendments: the amended act and a receipt.

    Of tabled amendments that compete none is applied; --only chooses among them.
    """
    from tracker.consolidate import consolidate as apply

    _refuse_folders(output, receipt)
    inputs = (base, *documents, *also)
    if inputs.count("-") > 1:
        raise UsageError("Only one of the texts can be standard input.")
    act = _base(base, also, texts)
    items, identifier = _amendments(documents, only, texts)
    found = apply(act, items, tabled=any(item.authors for item in items))
    if strict and found.missed:
        _say(found)
        raise InputError(documents[0], found.sentence.rstrip("."), "nothing was written; leave --strict out to go on")
    if receipt:
        deliver(_receipt(found, receipt, (base, ", ".join(documents))), receipt, inputs)
    amended = replace(found.act, identifier=identifier, _index={})
    deliver(_act(amended, chosen(form, output, _ACT_SUFFIXES)), output, inputs)
    click.echo(found.sentence, err=True)
    if not receipt:
        _say(found)


def _refuse_folders(output: Path | None, receipt: Path | None) -> None:
    """Says before the work is done where nothing can be written: of the two files both or none shall be there."""
    if output and receipt and output.absolute() == receipt.absolute():
        raise UsageError(f"{output} cannot be the act and the receipt; choose another name for one of them.")
    for path in (output, receipt):
        if path and str(path) != "-" and (path.is_dir() or not path.absolute().parent.is_dir()):
            reason = "it is a folder" if path.is_dir() else "its folder does not exist"
            raise UsageError(f"{path}: cannot be written ({reason}).")


def _base(name: str, also: Sequence[str], texts: Path | None) -> Act:
    from tracker.making import with_annexes

    found = [read_text(one, texts) for one in (name, *also)]
    for source, reading in found:
        warn(f"{source.name}: {warning}" for warning in origin(source, reading).warnings)
    act = found[0][1].act
    others = [(source.name, reading.act) for source, reading in found[1:]]
    return with_annexes(act, others) if others else act


def _amendments(documents: Iterable[str], only: str | None, texts: Path | None) -> tuple[list[Amendment], str]:
    """The amendments of all documents, or those asked for; and the number of the document if there is one alone."""
    from tracker.consolidate.picking import numbered
    from tracker.making import joined

    found = [(name, _read(name, texts)) for name in documents]
    items = joined((name, document.items) for name, document in found)
    if only is not None:
        items = numbered(items, only)
    return items, found[0][1].identifier if len(found) == 1 else ""


def _read(name: str, texts: Path | None) -> Amendments:
    """A document of amendments; what is held against it is said on standard error."""
    from tracker.exports.check import shortfalls
    from tracker.making import read_amendments
    from tracker.readers import LOW_SHARE

    source = find_source(name, texts)
    found = read_amendments(source)
    warn(f"{source.name}: {warning}" for warning in (*found.warnings, *shortfalls(found.account, LOW_SHARE)))
    return found.amendments


def _say(found: Consolidation) -> None:
    """Says on standard error what was not applied and why."""
    from tracker.exports.receipt import why

    warn(f"amendment {item.number}: {why(item)}" for item in found.missed[:_SAID])
    if more := found.missed[_SAID:]:
        warn([f"{len(more)} more were not applied; --receipt FILE lists them all"])


def _receipt(found: Consolidation, path: Path, names: tuple[str, str]) -> str:
    from tracker.exports import receipt as export

    match chosen(None, path, export.SUFFIXES):
        case "html":
            return export.write_html(found, names)
        case "text":
            return export.write_text(found)
        case _:
            return export.write_json(found)


def _act(act: Act, form: str) -> str:
    from tracker.act_json import act_to_dict
    from tracker.outline import format_outline

    if form == "json":
        import json

        return json.dumps(act_to_dict(act), ensure_ascii=False, indent=1) + "\n"
    return format_outline(act)


# ---------------------------------------------------------------------------------------------------- amendments


@click.command()
@click.argument("name", metavar="TEXT")
@click.option("--position", metavar="P", help='Only those to this provision or below it, as in "Article 4(1)".')
@click.option("--search", metavar="WORDS", help="Only those with all these words, in a column or the justification.")
@click.option("--author", metavar="NAME", help="Only those of this member or group; a part of the name will do.")
@click.option("--base", metavar="BASE", help="The act that they amend; they are shown under its provisions.")
@output_options(("text", "json"))
@texts_option
@database_option
def amendments(
    name: str,
    position: str | None,
    search: str | None,
    author: str | None,
    base: str | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """List or search amendments.

    With both columns, authors and justification. In text "-" stands before the left column, "+" before the right, "#"
    before the justification.
    """
    from tracker.consolidate.picking import about, saying, tabled_by
    from tracker.exports import amendments as export

    found = _read(name, texts)
    items = list(found.items)
    if position:
        items = about(items, position)
    if search:
        items = saying(items, search)
    if author:
        items = tabled_by(items, author)
    act = _base(base, (), texts) if base else None
    write = export.write_json if chosen(form, output, PLAIN_SUFFIXES) == "json" else export.write_text
    inputs = (name, base) if base else (name,)
    deliver(write(replace(found, items=tuple(items)), act), output, inputs)
