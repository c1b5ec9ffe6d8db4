"""Reads a text in a process of its own, with limits on its memory and time, so that no file can take the program down.

In: a `Source`, as for `tracker.readers.read_any`. Out: the same `Reading` or `AmendmentsReading`, or the same
`InputError`. Example: a file that makes the parser run without end is "reading it took more than 60 seconds".

The child is started anew (never forked: a web server has threads), gets the bytes through a pipe and answers with a
pickle. What it answers is unpickled against a list of our own nouns: were a file to take over the child, its answer
could still build nothing but a tree.
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from tracker.errors import InputError, TrackerError
from tracker.limits import MIB, PARSE_BYTES, PARSE_SECONDS
from tracker.readers import AmendmentsReading, Reading, is_our_own, read_any
from tracker.readers.conventions import Convention
from tracker.source import Source

AnyReading: TypeAlias = Reading | AmendmentsReading
Answer: TypeAlias = AnyReading | tuple[str, str, str, str] | None
"""Of the child: a reading, the parts of an InputError, or None where memory ended."""

WAIT_SECONDS = 2 * PARSE_SECONDS
"""By the clock: a text that uses its CPU time on a busy machine gets as much again to wait for it."""

_NOUNS = frozenset(
    {"tracker.account", "tracker.act", "tracker.amendment", "tracker.line", "tracker.readers", "tracker.errors"}
)
"""Modules whose classes an answer may hold."""

_ADVICE = "take the same text in another format, or split off its annexes"
_OUT_OF_MEMORY = "out of memory"
_DEEP = 10_000
"""Pickling goes down several calls for each level of a tree; a reader's own depth is limited before."""
_BROKEN_OFF = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS)


def read_confined(source: Source, convention: Convention | None = None) -> AnyReading:
    """Reads an act or a document of amendments; may be called from several threads at once.

    Our own two formats are read right here: nothing but code of ours reads them, line by line.

    Raises:
        InputError: as `read_any`, and where the reading took too much memory or time.
        TrackerError: the reader has a fault; its traceback is the cause.
    """
    if is_our_own(source):
        return read_any(source)
    return read_each([source], convention)[0]


def read_together(sources: Sequence[Source], convention: Convention | None = None) -> list[AnyReading]:
    """`read_confined` for several texts, in one process where none of them is in a format of our own."""
    if any(map(is_our_own, sources)):
        return [read_confined(source, convention) for source in sources]
    return read_each(sources, convention)


def read_each(sources: Sequence[Source], convention: Convention | None = None) -> list[AnyReading]:
    """Reads several texts, one after the other in one process: to start a second would cost more than most texts.

    The limits hold for each text; the first that cannot be read raises, as in `read_confined`.
    """
    command = [sys.executable, "-P", "-m", "tracker.readers.confined"]
    texts = [(source.name, source.data) for source in sources]
    order = pickle.dumps((texts, convention, PARSE_SECONDS, PARSE_BYTES))
    wait = WAIT_SECONDS * len(sources)
    try:
        child = subprocess.run(command, input=order, capture_output=True, timeout=wait, env=_environment(), check=False)
    except subprocess.TimeoutExpired as late:
        source = sources[len(list(_answers(late.stdout or b"")))]
        raise InputError(source.name, f"reading it took more than {wait} seconds", _ADVICE) from None
    readings: list[AnyReading] = []
    for answer in _answers(child.stdout):
        if isinstance(answer, AnyReading):
            readings.append(answer)
        elif answer is None:
            raise _too_much_memory(sources[len(readings)])
        else:
            raise InputError(*answer)
    if len(readings) < len(sources):
        raise _died(sources[len(readings)], child.returncode, child.stderr.decode("utf-8", "replace"))
    return readings


def _answers(data: bytes) -> Iterator[Answer]:
    """What a child said before it ended; of an answer that it did not finish, nothing."""
    answers = io.BytesIO(data)
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            yield _Nouns(answers).load()


class _Nouns(pickle.Unpickler):
    """Loads the classes of our nouns and nothing else: no function, nothing of another package."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        found = getattr(importlib.import_module(module_name), global_name, None) if module_name in _NOUNS else None
        if not isinstance(found, type) or found.__module__ != module_name:
            raise TrackerError(f"What the reading process answered holds {module_name}.{global_name}.")
        return found


def _environment() -> dict[str, str]:
    """The parent's, with the folder that `tracker` was imported from: the current one is not searched (-P)."""
    folder = str(Path(__file__).resolve().parents[2])
    paths = [folder, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def _died(source: Source, code: int, said: str) -> TrackerError:
    """What the end of a child means: a limit that the text broke, or a fault of ours."""
    if -code in (signal.SIGXCPU, signal.SIGALRM):
        seconds = f"{PARSE_SECONDS} seconds of computing time"
        return InputError(source.name, f"reading it took more than {seconds}", _ADVICE)
    # Where memory ends, the system kills without asking, or a C library finds no way out.
    if -code == signal.SIGKILL or _OUT_OF_MEMORY in said.lower() or "MemoryError" in said:
        return _too_much_memory(source)
    if -code in _BROKEN_OFF:
        return InputError(source.name, "reading it broke off, as happens with damaged or hostile files", _ADVICE)
    fault = TrackerError(
        f"{source.name}: the reader has a fault ({said.strip().rpartition(chr(10))[2] or f'exit code {code}'}); "
        "please report it."
    )
    fault.__cause__ = RuntimeError(said)
    return fault


def _too_much_memory(source: Source) -> InputError:
    return InputError(source.name, f"reading it took more than {PARSE_BYTES // MIB:,} MiB of memory", _ADVICE)


# ------------------------------------------------------------------------------------------------------ the child


def _limit_memory(size: int) -> None:
    """From here on the system gives this process no more; macOS knows no such limit."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _limit_time(seconds: int) -> None:
    """The system ends this process when it computes that much longer."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY))


def _answer(name: str, data: bytes, convention: Convention | None) -> Answer:
    try:
        return read_any(Source(name, data), convention)
    except InputError as error:
        return error.document, error.problem, error.advice, error.where
    except MemoryError:
        return None


def main() -> None:
    """The child: one order on standard input, an answer for each text of it on standard output."""
    # Whatever a library prints must not stand among the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    texts, convention, seconds, size = pickle.loads(sys.stdin.buffer.read())
    _limit_memory(size)
    gc.disable()  # a tree has no cycles, and looking for them costs a tenth of the reading
    usual = sys.getrecursionlimit()
    for name, data in texts:
        _limit_time(seconds)
        answer = _answer(name, data, convention)
        sys.setrecursionlimit(_DEEP)
        pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
        sys.setrecursionlimit(usual)
        answers.flush()
        if not isinstance(answer, AnyReading):
            break
    answers.close()


if __name__ == "__main__":
    main()
