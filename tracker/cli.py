"""The command line: one command for each public verb, in the order of the flow.

In: what a person types. Out: text, JSON, HTML or CSV on standard output or in a file, and an exit code: 0 ok, 1 the
input is at fault, 2 wrong usage, 3 internal fault. Example: `tracker compare old.xml new.xml -o changes.html`.

Everything but click is imported where it is used, so that `tracker --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from tracker import __version__
from tracker.cli_consolidate import amendments, consolidate
from tracker.cli_dossier import dossier
from tracker.cli_exports import archive, report
from tracker.cli_fetch import fetch, reached
from tracker.cli_lineage import history, table, who
from tracker.cli_load import load
from tracker.cli_output import (
    PLAIN_SUFFIXES,
    chosen,
    database,
    database_option,
    deliver,
    marks_option,
    options,
    output_options,
    override_option,
    refuse_terminal,
    texts_option,
    warn,
)
from tracker.cli_review import review
from tracker.cli_reviewed import as_reviewed
from tracker.cli_search import search
from tracker.cli_serve import serve
from tracker.cli_tags import classify_, codebook, codebook_named, codebook_option, scorecard, tags
from tracker.cli_texts import check_text, folder, in_other_language, known_version, origin, read_any_text, read_both
from tracker.errors import InputError, TrackerError, UsageError
from tracker.exports import ACT_FORMATS, FORMATS, TABLE_FORMATS, Options

INTERRUPTED = 130
"""What shells report for Ctrl-C."""


class _Commands(click.Group):
    """Lists its commands in the order of the flow, and lets no traceback out."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, *args: Any, **extra: Any) -> Any:  # the overloads of click are not repeated
        run: Callable[..., Any] = super().main
        if not extra.pop("standalone_mode", True):
            return run(*args, standalone_mode=False, **extra)
        try:
            code = run(*args, standalone_mode=False, **extra)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            sys.exit(INTERRUPTED)
        except TrackerError as error:
            _fail(str(error), error.exit_code)
        except Exception as error:
            if os.environ.get("TRACKER_DEBUG"):
                import traceback

                traceback.print_exc()
            advice = "set TRACKER_DEBUG=1 to see where, and please report it"
            _fail(f"tracker has an internal fault ({type(error).__name__}); {advice}.", 3)
        sys.exit(code if isinstance(code, int) else 0)


def _fail(sentence: str, code: int) -> NoReturn:
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tracker")
def cli() -> None:
    """Reads versions of an EU law and says what changed between them.

    OLD, NEW and TEXT are files or names as in specimen/final (dossier/version); "-" is standard input. A path that
    does not exist here is looked for in the texts folder.
    """


_SUFFIXES = {name: export.suffixes for name, export in FORMATS.items()}
_TABLE_SUFFIXES = {name: export.suffixes for name, export in TABLE_FORMATS.items()}


# ----------------------------------------------------------------------------------------------------- commands


@cli.command()
@click.argument("names", metavar="TEXT...", nargs=-1, required=True)
@output_options(("text", "json"))
@marks_option
@texts_option
@database_option
def check(names: tuple[str, ...], form: str | None, output: Path | None, texts: Path | None) -> int:
    """Read texts and account for every character.

    The exit code is 1 if a text cannot be read or less than 99.9 % of its characters are accounted for.
    """
    from tracker.exports.check import Checked, write_json, write_text

    found = []
    for name in _progress(names):
        try:
            source, reading = read_any_text(name, texts)
        except InputError as error:
            if len(names) == 1:
                raise
            click.echo(f"Error: {error}", err=True)
            found.append(Checked(error.document, str(error)))
            continue
        found.append(check_text(source, reading))
    as_json = chosen(form, output, PLAIN_SUFFIXES) == "json"
    deliver((write_json if as_json else write_text)(found), output, names)
    return 0 if all(text.complete for text in found) else 1


def _progress(names: Sequence[str]) -> Iterable[str]:
    """The names, with a progress bar on a terminal while several are read."""
    if len(names) < 2 or not sys.stderr.isatty():
        return names
    from rich.console import Console
    from rich.progress import track

    return track(names, "Reading", console=Console(stderr=True), transient=True)


@cli.command()
@click.argument("name", metavar="TEXT")
@output_options(tuple(ACT_FORMATS))
@marks_option
@texts_option
@database_option
def dump(name: str, form: str | None, output: Path | None, texts: Path | None) -> None:
    """Print a text as outline, JSON, Akoma Ntoso or words.

    Of a document of amendments both columns of each. TEXT@before is the side that a marked text starts from.
    """
    from tracker.exports.amendments import write_json, write_text
    from tracker.readers import AmendmentsReading

    export = ACT_FORMATS[chosen(form, output, {name: export.suffixes for name, export in ACT_FORMATS.items()})]
    _, reading = read_any_text(name, texts)
    if not isinstance(reading, AmendmentsReading):
        deliver(export(reading.act), output, (name,))
    elif export.binary:
        raise UsageError(f"{name} holds amendments, no act; give --format outline or json.")
    else:
        deliver((write_json if export.name == "json" else write_text)(reading.amendments), output, (name,))


cli.add_command(dossier)
cli.add_command(fetch)
cli.add_command(load)
cli.add_command(consolidate)
cli.add_command(amendments)


@cli.command()
@click.argument("old")
@click.argument("new")
@output_options(tuple(FORMATS))
@click.option("--all", "all_", is_flag=True, help="Also list what is unchanged.")
@click.option("--width", type=click.IntRange(min=40), help="Columns of the text; by default the terminal's.")
@click.option("--server", metavar="URL", default="", help="Where the browser's pages are: links in Word's comments.")
@click.option("--language", metavar="LL", help="Show the words of this language; changes and tags stay as they are.")
@codebook_option
@override_option
@marks_option
@texts_option
@database_option
def compare(
    old: str,
    new: str,
    form: str | None,
    output: Path | None,
    all_: bool,
    width: int | None,
    server: str,
    language: str | None,
    codebook: str | None,
    override: Path | None,
    texts: Path | None,
) -> None:
    """Say what changed from OLD to NEW, provision by provision.

    Where a codebook suits both acts, tags say what a change does, by which rule and which words.

    On a terminal deletions are red and struck out, insertions green and underlined; elsewhere they are printed
    [-like this-] and {+like this+}.
    """
    from tracker.compare import compare as compare_acts
    from tracker.match.overrides import read_overrides

    export = FORMATS[chosen(form, output, _SUFFIXES)]
    if export.binary:
        refuse_terminal(export.name, output)
    before, after = read_both(old, new, texts)
    acts = before[1].act, after[1].act
    overrides = read_overrides(override) if override else None
    made = compare_acts(*acts, (origin(*before), origin(*after)), codebook_named(codebook, *acts), overrides)
    comparison = as_reviewed(made)
    if language:
        comparison = in_other_language(comparison, (old, new), language, texts)
    versions = known_version(old, texts), known_version(new, texts)
    wanted = replace(options(all_, width, output), versions=versions, address=server)
    deliver(export(comparison, wanted), output, (old, new))


@cli.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--level",
    type=click.Choice(["article", "paragraph", "point"]),
    default="article",
    show_default=True,
    help="How fine the table is.",
)
@click.option("--check", is_flag=True, help="Compare it with the table that NEW carries itself; explain differences.")
@override_option
@output_options(tuple(TABLE_FORMATS))
@texts_option
@database_option
def correlate(
    old: str,
    new: str,
    level: str,
    check: bool,
    override: Path | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """Print the correlation table, made from the texts.

    The table that an act carries in its annex is never read to make ours; --check holds ours against it afterwards.
    """
    from tracker.compare import check_correlation
    from tracker.compare import correlate as correlate_acts
    from tracker.exports.wording import lacking, short_title
    from tracker.match.overrides import read_overrides

    table = TABLE_FORMATS[chosen(form, output, _TABLE_SUFFIXES)]
    if check and table.binary:
        raise UsageError(f"--check is written as text, JSON or CSV, not as {table.name}.")
    if table.binary:
        refuse_terminal(table.name, output)
    before, after = read_both(old, new, texts)
    overrides = read_overrides(override) if override else None
    checked = None
    if check:
        rows, checked = check_correlation(before[1].act, after[1].act, level, overrides, after[0].name)
    else:
        rows = correlate_acts(before[1].act, after[1].act, level, overrides)
    names = short_title(before[1].act, origin(*before)), short_title(after[1].act, origin(*after))
    missing = lacking(before[1].act, after[1].act)
    deliver(table(rows, level, names, checked, (missing,) if missing else ()), output, (old, new))


cli.add_command(table)
cli.add_command(history)
cli.add_command(codebook)
cli.add_command(classify_)
cli.add_command(tags)
cli.add_command(scorecard)
cli.add_command(who)
cli.add_command(review)
cli.add_command(report)
cli.add_command(archive)
cli.add_command(search)


@cli.command()
@click.option(
    "--output-dir",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Where the page is written.",
)
@database_option
@texts_option
def demo(output_dir: Path, texts: Path | None) -> None:
    """Load, compare, tag and export an invented law."""
    from tracker.catalogue import FILE
    from tracker.exports.demonstration import Demonstration, demonstration
    from tracker.lineage import version_graph, who_did_it
    from tracker.load import compared, find_dossier, load_dossier
    from tracker.scorecard import scorecard as add_up
    from tracker.store import open_store

    home = folder(texts) / "specimen"
    if not (home / FILE).is_file():
        advice = "name the texts folder with --texts, or install tracker again"
        raise InputError(str(home), "the specimen is not there", advice)
    try:
        output_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{output_dir}: the folder cannot be made ({error.strerror}).") from None
    with open_store(database()) as store:
        loaded = load_dossier(store, find_dossier(str(home), folder(texts), store))
        comparison = compared(store, "specimen", "in-force", "final")
        based_on = {version.name: version.based_on for version in loaded.dossier.versions}
        there = list(dict.fromkeys(text.version for text in (*loaded.loaded, *loaded.kept)))
        graph = version_graph(tuple(based_on), based_on, there)
        deeds = who_did_it(graph, "in-force", "final", partial(compared, store, "specimen"))
    warn(sentence for _, sentence in loaded.failed)
    card = add_up(comparison, comparison.codebook) if comparison.codebook else None
    versions = loaded.dossier.version("in-force"), loaded.dossier.version("final")
    pages = []
    for name in ("html", "docx"):
        pages.append(output_dir / f"comparison.{name}")
        deliver(FORMATS[name](comparison, Options(versions=versions)), pages[-1])
    shown = Demonstration(comparison, loaded, card, deeds, tuple(pages))
    deliver(demonstration(shown, options(False, None, None)), None)


cli.add_command(serve)


@cli.command()
@click.option("--network", is_flag=True, help="Also try which of the institutions' hosts can be reached.")
@output_options(("text", "json"))
@texts_option
def doctor(network: bool, form: str | None, output: Path | None, texts: Path | None) -> None:
    """Say what is installed and what is missing.

    And what it would be for.
    """
    from tracker.exports.doctor import diagnose, write_json, write_text

    found = diagnose(folder(texts), reached() if network else None)
    as_json = chosen(form, output, PLAIN_SUFFIXES) == "json"
    deliver((write_json if as_json else write_text)(found), output)


def main() -> None:
    """What the installed command `tracker` runs."""
    cli()


if __name__ == "__main__":
    main()
