"""Nouns to rows and back: dossiers, texts with their acts and accounts, comparisons.

In: a noun, or rows. Out: rows as plain values, or the same noun again; each pair of functions is the other's inverse.
Example: `unpack(pack({"a": 1}))` is `{"a": 1}`, in a few bytes less.

eIds are kept as they were computed, not computed anew: what was compared and stored must be found again.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from typing import Any

from tracker.account import Account, Dropped
from tracker.act import Act, Call, Kind, Mark, Provision, Run, parents, walk
from tracker.act_json import act_to_dict
from tracker.catalogue import Dossier, Expression, StoredText, Version
from tracker.change import Change, ChangeKind, Comparison, Evidence, NotCompared, Redline, Tag, Words
from tracker.store.tables import DossierRow, TextRow, VersionRow

SCHEMA = 1
_LEVEL = 6
"""Of zlib; more costs three times the time for 1 % less."""

# ------------------------------------------------------------------------------------------------ bytes


def pack(data: Any) -> bytes:
    """Plain dicts and lists as compressed JSON, the same bytes for the same data."""
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)


def unpack(data: bytes) -> Any:
    """What was packed.

    Raises:
        ValueError: the bytes are damaged.
    """
    try:
        return json.loads(zlib.decompress(data))
    except zlib.error as error:
        raise ValueError(str(error)) from error


def pack_bytes(data: bytes) -> bytes:
    """The bytes of a source, compressed."""
    return zlib.compress(data, _LEVEL)


def unpack_bytes(data: bytes) -> bytes:
    """The bytes of a source.

    Raises:
        ValueError: they are damaged.
    """
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise ValueError(str(error)) from error


# ------------------------------------------------------------------------------------------------ dossiers


def version_values(version: Version) -> dict[str, Any]:
    """The columns of a version's row, place and dossier aside."""
    values = asdict(version)
    values["based_on"] = list(version.based_on)
    values["identifiers"] = [list(pair) for pair in version.identifiers]
    values["expressions"] = list(values["expressions"])
    return values


def dossier_from_rows(row: DossierRow, versions: list[VersionRow]) -> Dossier:
    """The dossier of a row and the rows of its versions, in their order."""
    found = tuple(_version_from_row(version) for version in versions)
    return Dossier(row.name, row.title, row.procedure, row.note, found, row.folder)


def _version_from_row(row: VersionRow) -> Version:
    return Version(
        name=row.name,
        title=row.title,
        institution=row.institution,
        stage=row.stage,
        date=row.date,
        language=row.language,
        based_on=tuple(row.based_on),
        identifiers=tuple((name, value) for name, value in row.identifiers),
        source=row.source,
        format=row.format,
        file=row.file,
        sha256=row.sha256,
        note=row.note,
        expressions=tuple(Expression(**one) for one in row.expressions),
    )


# ------------------------------------------------------------------------------------------------ texts


def text_from_row(row: TextRow, dossier: str, version: str) -> StoredText:
    """The noun of a text's row."""
    return StoredText(
        dossier=dossier,
        version=version,
        name=row.name,
        sha256=row.sha256,
        format=row.format,
        language=row.language,
        title=row.title,
        account=account_from_dict(row.account),
        warnings=tuple(row.warnings),
        loaded_at=row.loaded_at,
        engine=row.engine,
        key=row.id or 0,
        beside=row.beside,
    )


def provision_values(act: Act) -> list[dict[str, Any]]:
    """The columns of each provision's row, the text's key aside."""
    parent = parents(act)
    return [
        {
            "place": place,
            "eid": provision.eid,
            "parent": parent[provision.eid],
            "kind": provision.kind.value,
            "num": provision.num,
            "heading": provision.heading,
            "text": provision.text,
        }
        for place, provision in enumerate(walk(act))
    ]


def account_to_dict(account: Account) -> dict[str, Any]:
    """The account as plain dicts and lists."""
    values = asdict(account)
    return {**values, "dropped": list(values["dropped"]), "unplaced_text": list(values["unplaced_text"])}


def account_from_dict(data: dict[str, Any]) -> Account:
    """The account again."""
    dropped = tuple(Dropped(**item) for item in data["dropped"])
    return Account(**{**data, "dropped": dropped, "unplaced_text": tuple(data["unplaced_text"])})


def pack_act(act: Act) -> bytes:
    """The act as compressed act JSON."""
    return pack(act_to_dict(act))


def unpack_act(data: bytes) -> Act:
    """The act with the eIds it was stored with.

    Raises:
        ValueError: the bytes are damaged.
    """
    inner = unpack(data)["act"]
    children = tuple(_provision(child) for child in inner["children"])
    return Act(children, inner["language"], inner["identifier"], inner["format"])


def _provision(data: dict[str, Any]) -> Provision:
    return Provision(
        Kind(data["kind"]),
        data.get("num", ""),
        data.get("heading", ""),
        data.get("text", ""),
        tuple(_provision(child) for child in data.get("children", ())),
        data.get("eid", ""),
        tuple(Call(**call) for call in data.get("calls", ())),
        tuple(Mark(**mark) for mark in data.get("marks", ())),
        data.get("source_id", ""),
        data.get("correlation", False),
        tuple(Run(**run) for run in data.get("runs", ())),
    )


# ------------------------------------------------------------------------------------------------ comparisons


def comparison_to_dict(comparison: Comparison) -> dict[str, Any]:
    """The changes of a comparison as plain dicts and lists, its acts and origins aside."""
    return {
        "schema": SCHEMA,
        "changes": [change_to_dict(change) for change in comparison.changes],
        "unchanged": [change_to_dict(change) for change in comparison.unchanged],
        "not_compared": [[part.side, part.part, list(part.eids)] for part in comparison.not_compared],
    }


def comparison_from_dict(data: dict[str, Any], old: tuple[Act, StoredText], new: tuple[Act, StoredText]) -> Comparison:
    """The comparison of these two texts again."""
    return Comparison(
        old[0],
        new[0],
        tuple(change_from_dict(change) for change in data["changes"]),
        tuple(change_from_dict(change) for change in data["unchanged"]),
        old[1].origin,
        new[1].origin,
        tuple(NotCompared(side, part, tuple(eids)) for side, part, eids in data.get("not_compared", ())),
    )


def change_to_dict(change: Change) -> dict[str, Any]:
    """One change with all it holds; what is empty is left out."""
    fields: dict[str, Any] = {"id": change.id, "kinds": [kind.value for kind in change.kinds]}
    fields["old"], fields["new"] = list(change.old), list(change.new)
    if change.redlines:
        fields["redlines"] = [[one.old, one.new, one.part, [list(op) for op in one.ops]] for one in change.redlines]
    if change.evidence:
        fields["evidence"] = asdict(change.evidence)
    if change.consequential:
        fields["consequential"] = True
    if change.tags:
        fields["tags"] = [_tag_to_dict(tag) for tag in change.tags]
    return fields


def _tag_to_dict(tag: Tag) -> dict[str, Any]:
    """A tag as the rules gave it: what people decided about it has a table of its own."""
    fields = {**asdict(tag), "words": list(map(asdict, tag.words))}
    del fields["review"]
    return fields


def change_from_dict(data: dict[str, Any]) -> Change:
    """The change again."""
    evidence = data.get("evidence")
    return Change(
        data["id"],
        tuple(map(ChangeKind, data["kinds"])),
        tuple(data["old"]),
        tuple(data["new"]),
        tuple(
            Redline(old, new, tuple((sign, words) for sign, words in ops), part)
            for old, new, part, ops in data.get("redlines", ())
        ),
        Evidence(**evidence) if evidence else None,
        data.get("consequential", False),
        tuple(Tag(**{**tag, "words": tuple(Words(**one) for one in tag["words"])}) for tag in data.get("tags", ())),
    )


def change_values(comparison: Comparison) -> list[dict[str, Any]]:
    """The columns of each change's row, the comparison's key aside."""
    return [
        {
            "place": place,
            "change": change.id,
            "kinds": f" {' '.join(kind.value for kind in change.kinds)} ",
            "consequential": change.consequential,
            "old": list(change.old),
            "new": list(change.new),
        }
        for place, change in enumerate(comparison.changes)
    ]
