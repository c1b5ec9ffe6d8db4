"""What the commands have in common: options, the format asked for, and how a result is delivered.

In: what a person typed, and what a command made. Out: text or bytes on standard output or in a file. Example:
`deliver("...", Path("changes.html"))` writes the file whole or not at all.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.errors import TrackerError, UsageError
from tracker.exports import Options
from tracker.exports.file import check_place, write_file

if TYPE_CHECKING:
    from tracker.readers.conventions import Convention

PIPE_CLOSED = 141
"""What shells report for a program whose reader went away, as `head` does."""
DEFAULT_WIDTH = 100
MAX_WIDTH = 120
"""Lines of law longer than this are hard to read, however wide the terminal is."""

PLAIN_SUFFIXES: Mapping[str, tuple[str, ...]] = {"text": (".txt",), "json": (".json",)}

_DATABASE = "tracker.database"
_MARKS = "tracker.marks"

_F = TypeVar("_F", bound=Callable[..., Any])


# ------------------------------------------------------------------------------------------------------ options


def texts_option(command: _F) -> _F:
    """`--texts`."""
    return click.option(
        "--texts",
        metavar="FOLDER",
        envvar="TRACKER_TEXTS",
        type=click.Path(path_type=Path),
        help="Texts folder (or TRACKER_TEXTS); by default the one that came with the installation.",
    )(command)


def database_option(command: _F) -> _F:
    """`--database`, for `database()`: most commands only pass it on."""

    def remember(context: click.Context, _: click.Parameter, value: str | None) -> None:
        context.meta[_DATABASE] = value

    return click.option(
        "--database",
        metavar="URL",
        envvar="TRACKER_DATABASE",
        expose_value=False,
        callback=remember,
        help="Database (or TRACKER_DATABASE): a file, or postgresql://...; by default a file of your own.",
    )(command)


def database() -> str | None:
    """The database that the running command was told, or None."""
    context = click.get_current_context(silent=True)
    found: str | None = context.meta.get(_DATABASE) if context else None
    return found


def marks_option(command: _F) -> _F:
    """`--marks`, for `marks()`: what bold, underlined, italic and struck out words mean in Word and PDF."""

    def remember(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value:
            from tracker.readers.conventions import parse_convention

            context.meta[_MARKS] = parse_convention(value)

    return click.option(
        "--marks",
        metavar="STYLES",
        expose_value=False,
        callback=remember,
        help="What styles mean in Word and PDF, as in bold=inserted,strike=deleted; else as the document says.",
    )(command)


def override_option(command: _F) -> _F:
    """`--override`: a person's corrections of the match."""
    return click.option(
        "--override",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Pairs that a person confirmed or cut (CSV with action,old,new, or TOML).",
    )(command)


def marks() -> Convention | None:
    """What a person said that the marks mean, or None."""
    context = click.get_current_context(silent=True)
    found: Convention | None = context.meta.get(_MARKS) if context else None
    return found


def output_options(formats: Sequence[str]) -> Callable[[_F], _F]:
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


def chosen(form: str | None, output: Path | None, suffixes: Mapping[str, tuple[str, ...]]) -> str:
    """The format asked for by name, else by the file's suffix, else the first.

    Raises:
        UsageError: the suffix is that of no format of this command: the file would not be what its name says; or
            nothing can be written there.
    """
    if output and str(output) != "-":
        check_place(output)
    if form:
        return form
    suffix = output.suffix.lower() if output else ""
    known = {one: name for name, its in suffixes.items() for one in its}
    if suffix and suffix not in known:
        choices = ", ".join(known)
        raise UsageError(f"{output}: nothing is written as {suffix} here; choose {choices}, or name a --format.")
    return known.get(suffix, next(iter(suffixes)))


def options(all_: bool, width: int | None, output: Path | None) -> Options:
    """Colours and the terminal's width only where a terminal shows the text."""
    terminal = output is None and sys.stdout.isatty()
    if width is None and terminal:
        import shutil

        width = min(shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns, MAX_WIDTH)
    return Options(all_, width or DEFAULT_WIDTH, terminal and not os.environ.get("NO_COLOR"), tell=_tell)


def _tell(sentence: str) -> None:
    """How far a long export is goes to a terminal only; what it proves is always said."""
    if sentence.endswith("...") and not sys.stderr.isatty():
        return
    click.echo(sentence, err=True)


# ------------------------------------------------------------------------------------------------------ results


def refuse_terminal(form: str, output: Path | None) -> None:
    """Says so before the work is done: a format that is no text must go to a file or into a pipe."""
    if (output is None or str(output) == "-") and sys.stdout.isatty():
        raise UsageError(f"{form} is no text for a terminal; name a file for it with -o, as in -o changes.{form}.")


def deliver(content: str | bytes, output: Path | None, inputs: Iterable[str] = ()) -> None:
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


def warn(sentences: Iterable[str]) -> None:
    """Says on standard error what a person should know but need not act on."""
    for sentence in sentences:
        click.echo(f"Warning: {sentence.rstrip('.')}.", err=True)
