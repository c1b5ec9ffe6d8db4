"""Turns what a database reports into one sentence for the user, with the exit code that goes with it.

In: an exception of the driver, and how the database is called. Out: an error of `tracker.errors`, or None where the
fault is ours. Example: SQLITE_FULL is "tracker.db: the disk is full; nothing was changed, free some space ...".

Exit codes follow `write_file`: 1 the database itself is at fault, 2 it was named wrongly or may not be used, 3 the
machine failed.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, TimeoutError

from tracker.errors import BusyError, InputError, TrackerError, UsageError

AGAIN = "nothing was changed"


def _machine(shown: str, problem: str, advice: str) -> TrackerError:
    return TrackerError(f"{shown}: {problem}; {advice}.")


def _busy(shown: str, problem: str, advice: str) -> TrackerError:
    return BusyError(f"{shown}: {problem}; {advice}.")


def _usage(shown: str, problem: str, advice: str) -> TrackerError:
    return UsageError(f"{shown}: {problem}; {advice}.")


_Sentence = tuple[Callable[[str, str, str], TrackerError], str, str]
"""Class, problem, advice."""

_SQLITE: dict[str, _Sentence] = {
    "SQLITE_FULL": (_machine, "the disk is full", f"{AGAIN}, free some space and run the command again"),
    "SQLITE_IOERR": (_machine, "the disk does not take or give its data", f"{AGAIN}, free some space or look at it"),
    "SQLITE_NOMEM": (_machine, "there is no memory left", f"{AGAIN}, close other programs and run the command again"),
    "SQLITE_BUSY": (_busy, "another program has been writing to it for long", f"{AGAIN}, run the command again"),
    "SQLITE_LOCKED": (_busy, "another program has been writing to it for long", f"{AGAIN}, run the command again"),
    "SQLITE_PROTOCOL": (_machine, "its locks do not work", "keep the database on a disk of this machine"),
    "SQLITE_READONLY": (_usage, "the database may not be written", "change its permissions or name another"),
    "SQLITE_PERM": (_usage, "the database may not be used", "change its permissions or name another"),
    "SQLITE_CANTOPEN": (_usage, "it cannot be opened or made there", "check that its folder exists and is yours"),
    "SQLITE_CORRUPT": (InputError, "the database is damaged", "restore a copy, or name another and load again"),
    "SQLITE_NOTADB": (InputError, "the file is no tracker database", "name another file"),
}
"""First words of SQLite's names for its errors (https://sqlite.org/rescode.html)."""

_POSTGRESQL: dict[str, _Sentence] = {
    "53100": (_machine, "the server's disk is full", f"{AGAIN}, free some space and run the command again"),
    "53": (_busy, "the server has too little memory or too many users", f"{AGAIN}, run the command again later"),
    "25006": (_usage, "the database may not be written", "name one that may"),
    "42501": (_usage, "this user may not do that there", "ask for the right to make and write tables"),
    "55P03": (_busy, "another program has been writing to it for long", f"{AGAIN}, run the command again"),
    "40": (_busy, "another program wrote to it at the same time", f"{AGAIN}, run the command again"),
    "57": (_busy, "the server is shutting down or stopped the command", f"{AGAIN}, run the command again"),
    "XX001": (InputError, "the database is damaged", "restore a copy, or name another and load again"),
    "XX002": (InputError, "the database is damaged", "restore a copy, or name another and load again"),
}
"""The code or the first letters of its class (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


@contextlib.contextmanager
def explained(shown: str) -> Iterator[None]:
    """Runs what is inside; a fault of the database is raised as a sentence about `shown`."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        told = explain(error, shown)
        if told is None:
            raise
        raise told from error
    except UnicodeDecodeError as error:  # in what SQLite says about its own tables, or in a column
        raise _sentence("SQLITE_CORRUPT", shown) from error
    except TimeoutError as error:
        raise _busy(shown, "too many are using it at once", "run the command again") from error
    except NoSuchModuleError as error:
        raise UsageError(f"{shown}: this kind of database is not supported; give sqlite or postgresql.") from error


def explain(error: DBAPIError | sqlite3.Error, shown: str) -> TrackerError | None:
    """The sentence for a fault, or None where no user could have caused it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", None) or ""
    state = getattr(cause, "sqlstate", None) or ""
    for known, code in ((_SQLITE, name), (_POSTGRESQL, state)):
        for start in (code, code[:5], code[:2], "_".join(code.split("_")[:2])):
            if start and start in known:
                make, problem, advice = known[start]
                return make(shown, problem, advice)
    if name == "SQLITE_ERROR" and "no such" in str(cause):
        return InputError(shown, "tables are missing in it", "restore a copy, or name another and load again")
    if isinstance(cause, sqlite3.OperationalError) and "decode" in str(cause):  # "Could not decode to UTF-8 column"
        return _sentence("SQLITE_CORRUPT", shown)
    if isinstance(cause, sqlite3.Error) or state:
        return None
    if type(cause).__name__ == "OperationalError":  # psycopg without a state: the server was not reached or left
        # 'connection to server at "127.0.0.1", port 1 failed: Connection refused', more lines
        reason = " ".join(str(cause).partition("\n")[0].rpartition("failed: ")[2].removeprefix("FATAL:").split())
        return _usage(shown, f"the server does not let us in ({reason})", "check the address and that it is running")
    return None


def _sentence(name: str, shown: str) -> TrackerError:
    make, problem, advice = _SQLITE[name]
    return make(shown, problem, advice)
