"""What of a comparison is shown, and how: read from an address and written into links.

In: the query of an address. Out: a `Selection`. Example: `?kind=moved&kind=amended&view=side` shows what was moved or
amended, old and new side by side; each filter stands in the address, so that it can be sent to somebody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from tracker.change import Change, ChangeKind
from tracker.exports.wording import KINDS

VIEWS = ("inline", "side")


class Misunderstood(BadRequest):
    """A question in words of ours that may be shown to who asked."""

    ours = True


@dataclass(frozen=True, slots=True)
class Selection:
    """No kinds means all kinds; `all_` shows also what is unchanged, unfolded."""

    kinds: tuple[ChangeKind, ...] = ()
    all_: bool = False
    view: str = "inline"

    def shows(self, change: Change) -> bool:
        """Whether a change is among the kinds."""
        return not self.kinds or any(kind in self.kinds for kind in change.kinds)

    @property
    def query(self) -> dict[str, str | list[str]]:
        """For `url_for`; what is as usual is left out."""
        found: dict[str, str | list[str]] = {}
        if self.kinds:
            found["kind"] = [kind.value for kind in self.kinds]
        if self.all_:
            found["all"] = "1"
        if self.view != "inline":
            found["view"] = self.view
        return found

    def but(self, **other: object) -> Selection:
        """The selection with something else in one place."""
        return replace(self, **other)  # type: ignore[arg-type]


def parse_selection(arguments: MultiDict[str, str]) -> Selection:
    """Reads a query; what cannot be meant is refused in a sentence.

    >>> parse_selection(MultiDict([("kind", "moved"), ("kind", "split")])).query
    {'kind': ['moved', 'split']}
    """
    known = {kind.value: kind for kind in KINDS}
    wanted = arguments.getlist("kind")
    if strange := [name for name in wanted if name not in known]:
        raise Misunderstood(f"“{strange[0][:40]}” is no kind of change; the kinds are {', '.join(known)}.")
    view = arguments.get("view", "inline")
    if view not in VIEWS:
        raise Misunderstood(f"“{view[:40]}” is no view; the views are {' and '.join(VIEWS)}.")
    everything = arguments.get("all", "0")
    if everything not in ("0", "1"):
        raise Misunderstood("“all” is 1 or is left out.")
    return Selection(tuple(kind for kind in KINDS if kind.value in wanted), everything == "1", view)
