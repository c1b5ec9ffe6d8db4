"""Every error that a user can see: one sentence, and the exit code that goes with it.

In: which document, where in it, what is wrong, what to do. Out: an exception whose `str` is that sentence.
Example: `act.xml, line 12: the XML ends in the middle of an element; save the file again`.
"""

from __future__ import annotations


class TrackerError(Exception):
    """An error with a sentence for the user; `exit_code` is what the command line returns."""

    exit_code = 3


class BusyError(TrackerError):
    """Somebody else is in the way for the moment; nothing is wrong, and to try again later is enough."""


class InputError(TrackerError):
    """The input is at fault: a file that cannot be read, a text that is not an act.

    Args:
        document: the file or version as the user named it.
        problem: what is wrong and what was expected, without a full stop.
        advice: what to do about it, without a full stop; may be empty.
        where: the place inside the document ("line 12", "Article 4(1)"); may be empty.
    """

    exit_code = 1

    def __init__(self, document: str, problem: str, advice: str = "", where: str = "") -> None:
        self.document = document
        self.problem = problem
        self.advice = advice
        self.where = where
        place = f"{document}, {where}" if where else document
        super().__init__(f"{place}: {problem}; {advice}." if advice else f"{place}: {problem}.")


class UsageError(TrackerError):
    """The command was called wrongly (unknown format name, contradicting options)."""

    exit_code = 2
