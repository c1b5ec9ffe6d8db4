"""The command line: one command for each public verb, in the order of the flow.

In: what a person types. Out: text, JSON, HTML or CSV on standard output or in a file, and an exit code: 0 ok, 1 the
input is at fault, 2 wrong usage, 3 internal fault. Example: `tracker compare old.xml new.xml -o changes.html`.

Everything but click is imported where it is used, so that `tracker --help` answers at once.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from tracker import __version__
from tracker.errors import InputError, TrackerError, UsageError
from tracker.exports import FORMATS, TABLE_FORMATS, Options
from tracker.exports.file import write_file

if TYPE_CHECKING:
    from tracker.change import Origin
    from tracker.exports.check import Checked
    from tracker.readers import Reading
    from tracker.source import Source

INTERRUPTED = 130
"""What shells report for Ctrl-C."""
PIPE_CLOSED = 141
"""What shells report for a program whose reader went away, as `head` does."""
DEFAULT_WIDTH = 100
MAX_WIDTH = 120
"""Lines of law longer than this are hard to read, however wide the terminal is."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*", re.IGNORECASE)
"""dossier/version"""

_F = TypeVar("_F", bound=Callable[..., Any])


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

    OLD, NEW and TEXT are files, "-" is standard input. A path that does not exist here is looked for in the texts
    folder.
    """


# ------------------------------------------------------------------------------------------------------ options


def _texts_option(command: _F) -> _F:
    return click.option(
        "--texts",
        metavar="FOLDER",
        envvar="TRACKER_TEXTS",
        type=click.Path(path_type=Path),
        help="Texts folder (or TRACKER_TEXTS); by default the one that came with the installation.",
    )(command)


def _output_options(formats: Sequence[str]) -> Callable[[_F], _F]:
    """`--format` and `-o`; without `--format` the file's suffix chooses, else the first format."""

    def add(command: _F) -> _F:
        command = click.option(
            "-o",
            "--output",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Write to FILE, whole or not at all.",
        )(command)
        return click.option(
            "--format",
            "form",
            type=click.Choice(list(formats)),
            help="By default the suffix of FILE, else " + formats[0] + ".",
        )(command)

    return add


def _chosen(form: str | None, output: Path | None, suffixes: Mapping[str, tuple[str, ...]]) -> str:
    """The format asked for by name, else by the file's suffix, else the first."""
    if form:
        return form
    suffix = output.suffix.lower() if output else ""
    return next((name for name, known in suffixes.items() if suffix in known), next(iter(suffixes)))


_SUFFIXES = {name: export.suffixes for name, export in FORMATS.items()}
_PLAIN_SUFFIXES: Mapping[str, tuple[str, ...]] = {"text": (".txt",), "json": (".json",)}
_TABLE_SUFFIXES = {name: export.suffixes for name, export in TABLE_FORMATS.items()}


# ------------------------------------------------------------------------------------------------- in and out


def texts_folder(chosen: Path | None) -> Path:
    """The texts folder: as chosen, else the one in the wheel, else the one beside an editable checkout."""
    if chosen:
        return chosen
    package = Path(__file__).resolve().parent
    packed = package / "_texts"
    return packed if packed.is_dir() else package.parent / "texts"


def _source(name: str, texts: Path | None) -> Source:
    from tracker.source import MAX_BYTES, Source, open_source, printable

    if name == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(
                "standard input", f"more than {MAX_BYTES // 1024**2} MiB came in", "give one act at a time"
            )
        if not data:
            raise InputError("standard input", "nothing came in", "pipe a text into it, or name a file")
        return Source("standard input", data)
    path = Path(name)
    if os.path.lexists(path):
        return open_source(path)
    if not path.is_absolute() and os.path.isfile(texts_folder(texts) / path):  # noqa: PTH113 - never raises
        return open_source(texts_folder(texts) / path, printable(name))
    if _NAME.fullmatch(name):
        problem = "there is no such file, and texts cannot be named as dossier/version in this release"
        raise InputError(printable(name), problem, "give the path of the text's file")
    return open_source(path)


def _read(name: str, texts: Path | None) -> tuple[Source, Reading]:
    from tracker.readers import read

    source = _source(name, texts)
    return source, read(source)


def _origin(source: Source, reading: Reading) -> Origin:
    """Where a text comes from; what its reader could not account for is said wherever the text is shown."""
    from tracker.change import Origin

    checked = _checked(source, reading)
    return Origin(source.name, reading.format, source.sha256, (*checked.warnings, *checked.shortfalls))


def _checked(source: Source, reading: Reading) -> Checked:
    from tracker.exports.check import Checked, shortfalls
    from tracker.readers import LOW_SHARE

    account = reading.account
    why = shortfalls(account, LOW_SHARE)
    return Checked(source.name, "", reading.act, account, reading.format, reading.warnings, why)


def _read_both(old: str, new: str, texts: Path | None) -> tuple[tuple[Source, Reading], tuple[Source, Reading]]:
    if old == new == "-":
        raise UsageError("Only one of OLD and NEW can be standard input.")
    both = _read(old, texts), _read(new, texts)
    for source, reading in both:
        for warning in _origin(source, reading).warnings:
            click.echo(f"Warning: {source.name}: {warning.rstrip('.')}.", err=True)
    return both


def _deliver(content: str | bytes, output: Path | None, inputs: Iterable[str] = ()) -> None:
    """Writes to a file, or to standard output."""
    if output is None or str(output) == "-":
        _print(content)
        return
    if any(name != "-" and Path(name).exists() and output.exists() and output.samefile(name) for name in inputs):
        raise UsageError(f"{output} is one of the texts to be read; choose another name for the result.")
    write_file(output, content if isinstance(content, bytes) else content.encode())


def _print(content: str | bytes) -> None:
    stream = sys.stdout.buffer
    encoding = (sys.stdout.encoding or "utf-8") if sys.stdout.isatty() else "utf-8"
    try:
        stream.write(content if isinstance(content, bytes) else content.encode(encoding, "replace"))
        stream.flush()
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise TrackerError(f"standard output: cannot be written ({error.strerror}).") from None
        # The interpreter flushes once more at exit; nobody is listening.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(PIPE_CLOSED)


def _options(all_: bool, width: int | None, output: Path | None) -> Options:
    """Colours and the terminal's width only where a terminal shows the text."""
    terminal = output is None and sys.stdout.isatty()
    if width is None and terminal:
        import shutil

        width = min(shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns, MAX_WIDTH)
    return Options(all_, width or DEFAULT_WIDTH, terminal and not os.environ.get("NO_COLOR"))


# ----------------------------------------------------------------------------------------------------- commands


@cli.command()
@click.argument("names", metavar="TEXT...", nargs=-1, required=True)
@_output_options(("text", "json"))
@_texts_option
def check(names: tuple[str, ...], form: str | None, output: Path | None, texts: Path | None) -> int:
    """Read texts and account for every character.

    The exit code is 1 if a text cannot be read or less than 99.9 % of its characters are accounted for.
    """
    from tracker.exports.check import Checked, write_json, write_text

    found = []
    for name in _progress(names):
        try:
            source, reading = _read(name, texts)
        except InputError as error:
            if len(names) == 1:
                raise
            click.echo(f"Error: {error}", err=True)
            found.append(Checked(error.document, str(error)))
            continue
        found.append(_checked(source, reading))
    as_json = _chosen(form, output, _PLAIN_SUFFIXES) == "json"
    _deliver((write_json if as_json else write_text)(found), output, names)
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
@_output_options(("outline", "json"))
@_texts_option
def dump(name: str, form: str | None, output: Path | None, texts: Path | None) -> None:
    """Print the tree of a text, as an outline or as JSON."""
    from tracker.act_json import act_to_dict
    from tracker.outline import format_outline

    _, reading = _read(name, texts)
    if _chosen(form, output, {"outline": (".outline", ".txt"), "json": (".json",)}) == "json":
        import json

        _deliver(json.dumps(act_to_dict(reading.act), ensure_ascii=False, indent=1) + "\n", output, (name,))
    else:
        _deliver(format_outline(reading.act), output, (name,))


@cli.command()
@click.argument("old")
@click.argument("new")
@_output_options(tuple(FORMATS))
@click.option("--all", "all_", is_flag=True, help="Also list what is unchanged.")
@click.option("--width", type=click.IntRange(min=40), help="Columns of the text; by default the terminal's.")
@_texts_option
def compare(
    old: str, new: str, form: str | None, output: Path | None, all_: bool, width: int | None, texts: Path | None
) -> None:
    """Say what changed from OLD to NEW, provision by provision.

    On a terminal deletions are red and struck out, insertions green and underlined; elsewhere they are printed
    [-like this-] and {+like this+}.
    """
    from tracker.compare import compare as compare_acts

    before, after = _read_both(old, new, texts)
    comparison = compare_acts(before[1].act, after[1].act, (_origin(*before), _origin(*after)))
    export = FORMATS[_chosen(form, output, _SUFFIXES)]
    _deliver(export(comparison, _options(all_, width, output)), output, (old, new))


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
@_output_options(tuple(TABLE_FORMATS))
@_texts_option
def correlate(old: str, new: str, level: str, form: str | None, output: Path | None, texts: Path | None) -> None:
    """Print the correlation table from OLD to NEW, made from the texts."""
    from tracker.compare import correlate as correlate_acts
    from tracker.exports.wording import short_title

    before, after = _read_both(old, new, texts)
    rows = correlate_acts(before[1].act, after[1].act, level)
    names = short_title(before[1].act, _origin(*before)), short_title(after[1].act, _origin(*after))
    table = TABLE_FORMATS[_chosen(form, output, _TABLE_SUFFIXES)]
    _deliver(table(rows, level, names), output, (old, new))


@cli.command()
@click.option(
    "--output-dir",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Where the page is written.",
)
@_texts_option
def demo(output_dir: Path, texts: Path | None) -> None:
    """Compare two stages of an invented law, from end to end."""
    from tracker.compare import compare as compare_acts
    from tracker.exports.demonstration import demonstration
    from tracker.readers import read
    from tracker.source import open_source

    names = [f"specimen/{name}" for name in ("1_in-force.fmx.xml", "5_final.oj.xhtml")]
    folder = texts_folder(texts)
    for name in names:
        if not (folder / name).is_file():
            advice = "name the texts folder with --texts, or install tracker again"
            raise InputError(str(folder / name), "the specimen is not there", advice)
    sources = [open_source(folder / name, name) for name in names]
    both = [(source, read(source)) for source in sources]
    comparison = compare_acts(both[0][1].act, both[1][1].act, (_origin(*both[0]), _origin(*both[1])))
    try:
        output_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{output_dir}: the folder cannot be made ({error.strerror}).") from None
    page = output_dir / "comparison.html"
    _deliver(FORMATS["html"](comparison), page)
    _deliver(demonstration(comparison, [_checked(*one) for one in both], page, _options(False, None, None)), None)


@cli.command()
@_output_options(("text", "json"))
@_texts_option
def doctor(form: str | None, output: Path | None, texts: Path | None) -> None:
    """Say what is installed, what is missing and what it would be for."""
    from tracker.exports.doctor import diagnose, write_json, write_text

    found = diagnose(texts_folder(texts))
    as_json = _chosen(form, output, _PLAIN_SUFFIXES) == "json"
    _deliver((write_json if as_json else write_text)(found), output)


def main() -> None:
    """What the installed command `tracker` runs."""
    cli()


if __name__ == "__main__":
    main()
