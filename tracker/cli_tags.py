"""The commands on what changes mean: `codebook list, check, method`, `classify`, `tags` and `scorecard`.

In: names of codebooks, dossiers, documents of amendments. Out: codes, tags, directions, and how tags add up.
Example: `tracker tags specimen --axis B --direction weakens` lists where human-rights safeguards got weaker from the
act in force to the final act.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tracker.cli_output import (
    PLAIN_SUFFIXES,
    chosen,
    database_option,
    deliver,
    options,
    output_options,
    refuse_terminal,
    texts_option,
    warn,
)
from tracker.cli_reviewed import as_reviewed
from tracker.cli_texts import origin, read_any_text, read_version, shelf_of
from tracker.errors import InputError, UsageError

if TYPE_CHECKING:
    from tracker.act import Act
    from tracker.amendment import Amendments
    from tracker.catalogue import Missing, Version
    from tracker.change import Comparison
    from tracker.codes import Codebook
    from tracker.exports.tags import Also, Chosen

NO_CODEBOOK = "none"
_TAG_SUFFIXES = {**PLAIN_SUFFIXES, "csv": (".csv",), "xlsx": (".xlsx",)}

_F = TypeVar("_F", bound=Callable[..., None])


# ---------------------------------------------------------------------------------------------------- codebooks


def codebook_option(command: _F) -> _F:
    """`--codebook`, for `codebook_named`."""
    return click.option(
        "--codebook",
        metavar="NAME",
        help='Tag by this codebook, or by the one in this folder; "none" for no tags. By default the one that suits.',
    )(command)


def codebook_named(name: str | None, old: Act, new: Act) -> Codebook | None:
    """The codebook asked for, else the one that suits both acts, or None."""
    from tracker.classify import suits
    from tracker.compare import codebook_for

    if name is None:
        return codebook_for(old, new)
    if name == NO_CODEBOOK:
        return None
    found = _load(name)
    if not suits(found, old, new):
        warn([f"the codebook {found.name} was written for other acts or another language; read its tags with care"])
    return found


def _load(name: str) -> Codebook:
    """A folder that holds a codebook wins over one that ships with the tracker."""
    from tracker.codebook import FILE, load_codebook

    here = os.path.isfile(os.path.join(name, FILE))  # noqa: PTH113, PTH118 - a name with a NUL is no fault here
    return load_codebook(Path(name).resolve() if here else name)


@click.group()
def codebook() -> None:
    """List or check codebooks: what the tags mean."""


@codebook.command("list")
@click.argument("name", required=False)
@output_options(("text", "json"))
def list_(name: str | None, form: str | None, output: Path | None) -> None:
    """List the codebooks, or the codes of one with what they mean."""
    from tracker.codebook import names
    from tracker.exports import codebook as export

    as_json = chosen(form, output, PLAIN_SUFFIXES) == "json"
    look = options(False, None, output)
    if name:
        book = _load(name)
        deliver(export.show_as_json(book) if as_json else export.show_as_text(book, look), output)
    else:
        books = [_load(one) for one in names()]
        deliver(export.list_as_json(books) if as_json else export.list_as_text(books, look), output)


@codebook.command()
@click.argument("name", required=False)
@output_options(("text", "json"))
def check(name: str | None, form: str | None, output: Path | None) -> int:
    """Try out every example of a codebook.

    Without NAME, of all that ship here; counter-examples, too.

    The exit code is 1 if an example is not tagged as it says, or a code has no rule.
    """
    from tracker.classify.trial import failures
    from tracker.codebook import check_codebook, names
    from tracker.exports import codebook as export

    books = [_load(one) for one in ([name] if name else names())]
    trials = [export.Trial(book, check_codebook(book), failures(book)) for book in books]
    if chosen(form, output, PLAIN_SUFFIXES) == "json":
        deliver(export.check_as_json(trials), output)
    else:
        deliver(export.check_as_text(trials, options(False, None, output)), output)
    return 0 if all(trial.sound for trial in trials) else 1


@codebook.command("method")
@output_options(("md",))
def method_(form: str | None, output: Path | None) -> None:
    """Say how tags arise and what they do not mean."""
    from tracker.codebook import method

    chosen(form, output, {"md": (".md",)})
    deliver(method(), output)


@click.command("classify")
@click.argument("file", metavar="FILE")
@click.option("--codebook", "name", metavar="NAME", required=True, help="Rate by this codebook, or by this folder's.")
@output_options(("text", "json"))
@texts_option
def classify_(name: str, file: str, form: str | None, output: Path | None, texts: Path | None) -> None:
    """Say of each amendment whether it strengthens or weakens.

    And why. FILE holds amendments in any form that `tracker check` reads, or JSON Lines with id, position, old and new.
    """
    from tracker.classify.loose import rate
    from tracker.exports.rating import rating_as_json, rating_as_text
    from tracker.readers import AmendmentsReading

    book = _load(name)
    source, reading = read_any_text(file, texts)
    if not isinstance(reading, AmendmentsReading):
        advice = "name a document of amendments; `tracker compare` and `tracker tags` are for whole texts"
        raise InputError(source.name, "holds a whole text and no amendments", advice)
    warn(f"{source.name}: {warning}" for warning in reading.warnings)
    if not _on_subject(reading.amendments, book):
        said = f"it says little of the subject of the codebook {book.name}, or in another language"
        warn([f"{source.name}: {said}; read its tags with care"])
    rated = rate(reading.amendments, book)
    if chosen(form, output, PLAIN_SUFFIXES) == "json":
        deliver(rating_as_json(rated, book), output, [file])
    else:
        deliver(rating_as_text(rated, book, options(False, None, output)), output, [file])


def _on_subject(amendments: Amendments, book: Codebook) -> bool:
    """Whether a document of amendments is about a codebook's subject: by its title or by what it speaks of."""
    from tracker.classify import SPOKEN_OF

    if amendments.language not in ("", book.language):
        return False
    said = [
        "\n".join((one.old_text, one.new_text, one.amended_act, one.proposal, one.justification))
        for one in amendments.items
    ]
    speaking = sum(book.subject.search(text) is not None for text in said)
    return book.subject.search(amendments.title) is not None or speaking >= SPOKEN_OF * len(said)


# ----------------------------------------------------------------------------------------------- tags, scorecard


def _pair_options(command: _F) -> _F:
    """`--baseline`, `--version`: which two versions of the dossier."""
    command = click.option("--version", metavar="V", help="The version that is judged; by default the last one there.")(
        command
    )
    return click.option(
        "--baseline", metavar="V", help="The version it is judged against; by default the act in force, else the first."
    )(command)


def tag_filters(command: _F) -> _F:
    """`--code`, `--axis` and `--direction`: which tags."""
    command = click.option(
        "--direction",
        type=click.Choice(["adds", "strengthens", "weakens", "removes", "restates", "unclear"]),
        help="Only tags in this direction.",
    )(command)
    command = click.option("--axis", metavar="A", help="Only tags on this axis: A controls, B safeguards.")(command)
    return click.option("--code", metavar="C", help="Only tags of this code, as in B1.")(command)


@click.command()
@click.argument("name", metavar="DOSSIER")
@_pair_options
@tag_filters
@click.option("--also-against", metavar="V", help="A second baseline: where the signs part.")
@codebook_option
@output_options(tuple(_TAG_SUFFIXES))
@texts_option
@database_option
def tags(
    name: str,
    baseline: str | None,
    version: str | None,
    also_against: str | None,
    code: str | None,
    axis: str | None,
    direction: str | None,
    codebook: str | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """List what the changes between two versions do, and why.

    Each tag comes with its direction, its rule and the words that decided it.
    """
    from tracker.classify import tagged
    from tracker.exports import tags as export

    pair, comparison, book = _judged(name, (baseline, version), codebook, texts)
    code, axis = known_filters(code, axis, book)
    found = tagged(comparison, code, axis, direction or "")
    also = _also(pair, also_against, comparison, texts) if also_against else None
    match chosen(form, output, _TAG_SUFFIXES):
        case "json":
            deliver(export.tags_as_json(comparison, found, pair, also), output)
        case "csv" | "xlsx" if also:
            raise UsageError("A table of tags has one baseline; write text or JSON with --also-against.")
        case "csv":
            deliver(export.tags_as_csv(comparison, found), output)
        case "xlsx":
            from tracker.exports.tags_xlsx import tags_as_xlsx

            refuse_terminal("xlsx", output)
            deliver(tags_as_xlsx(comparison, found, pair), output)
        case _:
            deliver(export.tags_as_text(comparison, found, pair, options(False, None, output), also), output)


def _also(pair: Chosen, second: str, first: Comparison, texts: Path | None) -> Also:
    """The same version against another baseline, by the same codebook."""
    from tracker.classify.two_baselines import apart
    from tracker.compare import compare
    from tracker.exports.tags import Also

    second = second.lower()
    if second in (pair.baseline, pair.version):
        raise UsageError("The second baseline has to be another one than the baseline and the version.")
    before = read_version(pair.dossier, second, texts)
    other = compare(before[1].act, first.new, (origin(*before), first.new_origin), first.codebook)
    return Also(second, apart(first, other))


def known_filters(code: str | None, axis: str | None, book: Codebook) -> tuple[str, str]:
    """A code and an axis as the codebook spells them, "" for none.

    Raises:
        UsageError: it has no such code or axis, or the code is on another axis.
    """
    code, axis = _known(code, [one.id for one in book.codes], "code"), _known(axis, list(book.axes), "axis")
    if code and axis and (own := book.code(code).axis) != axis:
        raise UsageError(f"{code} is on axis {own}; leave --axis out.")
    return code, axis


def _known(value: str | None, choices: list[str], what: str) -> str:
    if value and value.upper() not in choices:
        raise UsageError(f'There is no {what} "{value}"; choose among {", ".join(choices)}.')
    return (value or "").upper()


@click.command()
@click.argument("name", metavar="DOSSIER")
@_pair_options
@click.option("--lens", is_flag=True, help="Also which surveillance technology both versions reach.")
@codebook_option
@output_options(("text", "json"))
@texts_option
@database_option
def scorecard(
    name: str,
    baseline: str | None,
    version: str | None,
    lens: bool,
    codebook: str | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """Add the tags up, and hold them against what was demanded.

    Per axis and direction, with the provisions; then demand by demand what leads towards it and away from it.
    """
    from tracker.exports.scorecard import scorecard_as_json, scorecard_as_text
    from tracker.reviewing import counted
    from tracker.scorecard import scorecard as add_up
    from tracker.scorecard import sights

    pair, comparison, book = _judged(name, (baseline, version), codebook, texts)
    if lens and not book.lens:
        raise UsageError(f"The codebook {book.name} says nothing of technologies; leave --lens out.")
    card, seen = add_up(counted(comparison), book), sights(comparison, book.lens) if lens and book.lens else ()
    if chosen(form, output, PLAIN_SUFFIXES) == "json":
        deliver(scorecard_as_json(card, comparison, pair, seen), output)
    else:
        deliver(scorecard_as_text(card, comparison, pair, options(False, None, output), seen), output)


def _judged(
    name: str, wanted: tuple[str | None, str | None], codebook: str | None, texts: Path | None
) -> tuple[Chosen, Comparison, Codebook]:
    """Two versions of a dossier, compared and tagged."""
    from tracker.compare import compare

    if codebook == NO_CODEBOOK:
        raise UsageError("Without a codebook there are no tags.")
    pair = _pair(name, wanted, texts)
    before, after = (read_version(name, version, texts) for version in (pair.baseline, pair.version))
    acts = before[1].act, after[1].act
    book = codebook_named(codebook, *acts)
    if book is None:
        advice = "name one with --codebook; `tracker codebook list` shows them"
        raise InputError(pair.dossier, "no codebook suits its acts", advice)
    return pair, as_reviewed(compare(*acts, (origin(*before), origin(*after)), book)), book


def _pair(name: str, wanted: tuple[str | None, str | None], texts: Path | None) -> Chosen:
    """The versions asked for, else those with most between them whose texts are there."""
    from tracker.exports.tags import Chosen

    shelf = shelf_of(name, texts)
    versions = shelf.dossier.versions
    gaps = tuple(gap for gap in map(shelf.missing, versions) if gap)
    there = [version for version in versions if not shelf.missing(version)]
    baseline, version = (one.lower() if one else "" for one in wanted)
    baseline = baseline or _first(there, version)
    version = version or next((one.name for one in reversed(there) if one.name != baseline), "")
    if not baseline or not version:
        raise _too_few(shelf.dossier.name, there, gaps)
    if baseline == version:
        raise UsageError("The baseline and the version are one and the same; name two versions.")
    order = [one.name for one in versions]
    if wanted[0] and not wanted[1] and baseline in order and order.index(baseline) >= order.index(version):
        said = f"{baseline} does not come before {version} in {shelf.dossier.name}"
        raise UsageError(f"{said}; name the one that is judged with --version.")
    return Chosen(shelf.dossier.name, baseline, version, gaps)


def _first(there: list[Version], other: str) -> str:
    """The act in force, else the first text that is there."""
    names = [one.name for one in there if one.stage == "in-force"] + [one.name for one in there]
    return next((one for one in names if one != other), "")


def _too_few(dossier: str, there: list[Version], gaps: tuple[Missing, ...]) -> InputError:
    texts = f"only the text of {there[0].name} is there" if there else "none of its texts is there"
    commands = "; ".join(gap.command for gap in gaps)
    return InputError(dossier, f"{texts}, and it takes two", f"bring another: {commands}" if gaps else "add a version")
