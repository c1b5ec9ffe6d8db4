"""The house rules: who may import whom, who owns which third-party package, how large and how careful a file is.

Every module of `tracker` and `web` is parsed, never run. The rules are functions from sources to sentences, so
that the tests at the end can show that each of them can fail.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

RANKS: dict[str, int] = {
    "tracker": -1,
    "tracker.errors": 0,
    **dict.fromkeys(["tracker.act", "tracker.source", "tracker.order", "tracker.codes"], 1),
    **dict.fromkeys(["tracker.reference", "tracker.position", "tracker.line", "tracker.change"], 2),
    **dict.fromkeys(["tracker.limits", "tracker.tongues", "tracker.pause"], 0),
    **dict.fromkeys(["tracker.amendment", "tracker.sides", "tracker.receipt", "tracker.descent"], 3),
    **dict.fromkeys(["tracker.review", "tracker.finding", "tracker.absent"], 3),
    **dict.fromkeys(["tracker.numbering", "tracker.outline", "tracker.act_json", "tracker.account"], 3),
    **dict.fromkeys(["tracker.catalogue"], 3),
    **dict.fromkeys(["tracker.correspondence", "tracker.correlation_words"], 3),
    **dict.fromkeys(["tracker.correlation_cells", "tracker.sequences"], 4),
    **dict.fromkeys(["tracker.correlation_table"], 5),
    **dict.fromkeys(["tracker.correlation_check"], 6),
    **dict.fromkeys(["tracker.assemble", "tracker.tabled", "tracker.reviewing", "tracker.weight"], 4),
    "tracker.fulfilment": 3,
    "tracker.extent": 3,
    **dict.fromkeys(["tracker.neighbours", "tracker.pointers"], 4),
    **dict.fromkeys(["tracker.readers", "tracker.fetch", "tracker.consolidate", "tracker.match"], 5),
    **dict.fromkeys(["tracker.redline", "tracker.codebook", "tracker.correlation", "tracker.consequence"], 5),
    "tracker.astray": 5,
    **dict.fromkeys(["tracker.diff", "tracker.classify", "tracker.lineage", "tracker.alignment", "tracker.making"], 6),
    **dict.fromkeys(["tracker.compare", "tracker.scorecard", "tracker.store", "tracker.exports"], 7),
    "tracker.expressions": 7,
    **dict.fromkeys(["tracker.load", "tracker.spoken"], 8),
    **dict.fromkeys(["tracker.cli_output"], 9),
    **dict.fromkeys(["tracker.cli_texts", "tracker.cli_reviewed"], 10),
    **dict.fromkeys(["tracker.cli_load"], 11),
    **dict.fromkeys(["tracker.cli_dossier", "tracker.cli_serve", "tracker.cli_tags", "tracker.cli_consolidate"], 11),
    **dict.fromkeys(["tracker.cli_lineage", "tracker.cli_review", "tracker.cli_fetch", "tracker.cli_search"], 12),
    "tracker.cli_exports": 13,
    **dict.fromkeys(["tracker.cli", "web"], 14),
    **dict.fromkeys(["tracker.__main__"], 15),
}
"""A module may import from lower ranks only. A package's modules have its rank and may import each other."""

NOUNS = 3
NOUNS_ONLY = ("tracker.store", "tracker.exports")
"""They store and show what the engine found and must not be able to find anything themselves."""

SIDEWAYS = {
    ("tracker.position", "tracker.reference"),
    ("tracker.account", "tracker.numbering"),
    ("tracker.absent", "tracker.numbering"),
    ("tracker.catalogue", "tracker.account"),
    ("tracker.cli_serve", "web"),
}
"""The few imports inside one rank: the second does not know the first and never will."""

FORMATS = {"tracker.readers": "recognises", "tracker.exports": "write"}
"""A module in the package with this function is a format; only the package's own register may import it."""

OWNERS: dict[str, tuple[str, ...]] = {
    "lxml": ("tracker.readers", "tracker.exports"),
    "diff_match_patch": ("tracker.sequences",),
    "rapidfuzz": ("tracker.match", "tracker.sequences", "tracker.consolidate"),
    "sqlmodel": ("tracker.store",),
    "sqlalchemy": ("tracker.store",),
    "alembic": ("tracker.store",),
    "flask": ("web",),
    "werkzeug": ("web",),
    "jinja2": ("web",),
    "markupsafe": ("web",),
    "markdown": ("web",),
    "nh3": ("web",),
    "waitress": ("web",),
    "docx": ("tracker.exports", "tracker.readers"),
    "pdfplumber": ("tracker.readers",),
    "openpyxl": ("tracker.exports",),
    "httpx": ("tracker.fetch",),
    "click": (
        *("tracker.cli", "tracker.cli_dossier", "tracker.cli_serve", "tracker.cli_output", "tracker.cli_tags"),
        *("tracker.cli_lineage", "tracker.cli_consolidate", "tracker.cli_review", "tracker.cli_fetch"),
        "tracker.cli_load",
        *("tracker.cli_exports", "tracker.cli_search"),
    ),
    "rich": ("tracker.cli", "tracker.cli_load", "tracker.cli_fetch"),
}
"""Third-party package -> who may import it; when it is replaced, these files change and no other."""

EDGES = ("tracker.cli", "web")
"""Where a fault may be caught whole, because a person waits for an answer."""

PARSERS = {"etree": {"parse", "fromstring", "XML", "HTML", "iterparse"}, "html": {"parse", "fromstring"}}
UNSAFE = {"huge_tree", "resolve_entities", "recover", "load_dtd"}
NAMELESS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "handler", "handlers"}
LONG, TOO_LONG = 400, 600


def within(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def home(name: str) -> str:
    """The entry of RANKS that speaks for a module: itself, or the package it lies in."""
    while name and name not in RANKS:
        name = name.rpartition(".")[0]
    return name


def imported(tree: ast.AST, known: set[str]) -> Iterator[tuple[int, str]]:
    """Line and name of everything a module imports, inside functions and by a written-out name, too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield node.lineno, inner if inner in known else node.module
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"}:
                yield node.lineno, str(node.args[0].value)


def check_imports(sources: dict[str, str]) -> list[str]:
    """Ranks, owners, and formats that keep to themselves."""
    trees = {name: ast.parse(source) for name, source in sources.items()}
    formats = {
        name
        for name, tree in trees.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == FORMATS.get(name.rpartition(".")[0])
    }
    found: list[str] = []
    for name, tree in sorted(trees.items()):
        if home(name) in {"", "tracker"} and name != "tracker":
            found.append(f"{name}: unknown; give it a rank in tests/test_architecture.py (nouns 1-3, verbs 4-7)")
            continue
        for line, target in imported(tree, set(sources)):
            problem = refusal(name, target, formats)
            if problem:
                found.append(f"{name}:{line}: {problem}")
    return found


def refusal(name: str, target: str, formats: set[str]) -> str:
    """Why `name` may not import `target`, or ""."""
    root = target.partition(".")[0]
    if root in sys.stdlib_module_names:
        return ""
    if root not in {"tracker", "web"}:
        if root not in OWNERS:
            return f"{root} has no owner; name one in OWNERS, after thinking whether it is needed"
        return "" if within(name, OWNERS[root]) else f"{root} belongs to {' and '.join(OWNERS[root])}"
    if target == "tracker" or target == name:
        return ""
    here, there = home(name), home(target)
    if here == there and name != here and target in formats:
        return f"{target} is a format; share a module that is none"
    if here == there or (here, there) in SIDEWAYS:
        return ""
    limit = NOUNS if here in NOUNS_ONLY else RANKS[here] - 1
    if there in {"", "tracker"} or RANKS[there] > limit:
        return f"imports {target}, but may import ranks up to {limit} only ({here} has rank {RANKS[here]})"
    return ""


def check_cycles(sources: dict[str, str]) -> list[str]:
    """Modules that need each other."""
    graph = {
        name: sorted({target for _, target in imported(ast.parse(source), set(sources)) if target in sources})
        for name, source in sources.items()
    }
    found: list[str] = []
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            found.append(" -> ".join([*path[path.index(name) :], name]))
        elif name not in done:
            for target in graph[name]:
                visit(target, (*path, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
    return found


def check_style(name: str, source: str) -> list[str]:
    """Docstring, absolute imports, names, and what may be caught."""
    tree = ast.parse(source)
    found: list[str] = []
    if not ast.get_docstring(tree):
        found.append(f"{name}: has no docstring; say in one sentence what it does, what goes in and out")
    if NAMELESS & {word for part in name.split(".") for word in part.split("_")}:
        found.append(f"{name}: say by its name what it does")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            found.append(f"{name}:{node.lineno}: relative import")
        if isinstance(node, ast.ExceptHandler):
            caught = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else set()
            if node.type is None:
                found.append(f"{name}:{node.lineno}: bare except")
            elif caught & {"Exception", "BaseException"} and not within(name, EDGES):
                found.append(f"{name}:{node.lineno}: only cli and web may catch {'/'.join(sorted(caught))}")
    return found


def check_parsing(name: str, source: str) -> list[str]:
    """XML and HTML from outside go through `tracker.readers.markup`, which knows the traps."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        for keyword in node.keywords:
            if keyword.arg in UNSAFE and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False):
                found.append(f"{name}:{node.lineno}: {keyword.arg} must stay False")
        function = node.func
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            trusted = within(name, ("tracker.readers.markup", "tracker.exports"))
            if function.attr in PARSERS.get(function.value.id, set()) and not trusted:
                found.append(f"{name}:{node.lineno}: parse with tracker.readers.markup")
    return found


def check_lengths(lengths: dict[str, int]) -> str:
    """ "" or what is too long, with what is on the way there."""
    over = [f"{name} has {n} lines" for name, n in sorted(lengths.items()) if n > TOO_LONG]
    near = [f"{name} has {n}" for name, n in sorted(lengths.items()) if LONG < n <= TOO_LONG]
    if not over:
        return ""
    return f"split what is over {TOO_LONG} lines: {'; '.join(over)}. Over {LONG}, to be discussed: {'; '.join(near)}"


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.fixture(scope="module")
def house() -> dict[str, str]:
    paths = sorted(p for part in ("tracker", "web") for p in (ROOT / part).rglob("*.py"))
    return {module_name(path): path.read_text(encoding="utf-8") for path in paths}


def modules_after(statement: str) -> set[str]:
    program = f"{statement}; import sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


# The rules


def test_imports(house: dict[str, str]) -> None:
    assert "tracker.errors" in house
    assert check_imports(house) == []


def test_no_module_needs_itself(house: dict[str, str]) -> None:
    assert check_cycles(house) == []


def test_style(house: dict[str, str]) -> None:
    assert [problem for name, source in house.items() for problem in check_style(name, source)] == []


def test_parsing(house: dict[str, str]) -> None:
    assert [problem for name, source in house.items() for problem in check_parsing(name, source)] == []


def test_lengths(house: dict[str, str]) -> None:
    assert check_lengths({name: len(source.splitlines()) for name, source in house.items()}) == ""


def test_import_tracker_loads_no_third_party_package() -> None:
    assert modules_after("import tracker") & set(OWNERS) == set()


def test_the_command_line_starts_without_database_web_and_office_packages(house: dict[str, str]) -> None:
    if "tracker.cli" not in house:
        pytest.skip("there is no tracker.cli yet")
    slow = {name for name in OWNERS if not within("tracker.cli", OWNERS[name])}
    assert modules_after("import tracker.cli") & slow == set()


# The rules can fail


def one(name: str, source: str, **others: str) -> list[str]:
    return check_imports({name: source, **{key.replace("__", "."): value for key, value in others.items()}})


@pytest.mark.parametrize(
    ("name", "source", "says"),
    [
        ("tracker.act", "from tracker.match import match", "imports tracker.match"),
        ("tracker.act", "def f():\n    import tracker.diff", "tracker.act:2: imports tracker.diff"),
        ("tracker.act", "if TYPE_CHECKING:\n    from tracker import change", "imports tracker.change"),
        ("tracker.act", "import_module('tracker.diff')", "imports tracker.diff"),
        ("tracker.match", "import tracker.redline", "ranks up to 4 only"),
        ("tracker.exports.json", "from tracker.redline import redline", "ranks up to 3 only"),
        ("tracker.store.tables", "from tracker.diff import diff", "ranks up to 3 only"),
        ("tracker.cli", "import web", "imports web"),
        ("tracker.readers.formex", "from tracker.readers.akn import x", "tracker.readers.akn is a format"),
        ("tracker.diff", "import lxml.etree", "lxml belongs to tracker.readers and tracker.exports"),
        ("tracker.match", "from flask import Flask", "flask belongs to web"),
        ("tracker.match", "import numpy", "numpy has no owner"),
        ("tracker.surprise", "", "tracker.surprise: unknown; give it a rank"),
        ("tracker.match", "from tracker.surprise import x", "imports tracker.surprise"),
    ],
)
def test_a_wrong_import_is_found(name: str, source: str, says: str) -> None:
    akn = "def recognises(text): ..."
    found = one(name, source, tracker__readers__akn=akn, tracker__change="", tracker__redline="")
    assert len(found) == 1 and says in found[0]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("tracker.diff", "import re\nfrom tracker import __version__\nfrom tracker.act import Act"),
        ("tracker.position", "from tracker.reference import label"),
        ("tracker.readers", "from tracker.readers import akn"),
        ("tracker.readers.formex", "from tracker.readers.shared import x\nfrom lxml import etree"),
        ("tracker.cli.show", "import click\nfrom tracker.exports import FORMATS\nfrom tracker.cli import main"),
        ("web.pages", "import flask\nfrom web.forms import Form\nfrom tracker.compare import compare"),
    ],
)
def test_a_right_import_is_not(name: str, source: str) -> None:
    akn = "def recognises(text): ..."
    assert one(name, source, tracker__readers__akn=akn, tracker__readers__shared="") == []


def test_a_cycle_is_found() -> None:
    sources = {"tracker.a": "import tracker.b", "tracker.b": "from tracker import c", "tracker.c": "import tracker.a"}
    assert check_cycles(sources) == ["tracker.a -> tracker.b -> tracker.c -> tracker.a"]
    assert check_cycles({"tracker.a": "import tracker.b", "tracker.b": ""}) == []


@pytest.mark.parametrize(
    ("name", "source", "says"),
    [
        ("tracker.act", "x = 1", "has no docstring"),
        ("tracker.act", "'''A.'''\nfrom . import x", "tracker.act:2: relative import"),
        ("tracker.act", "'''A.'''\ntry: x\nexcept: y", "bare except"),
        ("tracker.act", "'''A.'''\ntry: x\nexcept Exception: y", "only cli and web may catch Exception"),
        ("tracker.act", "'''A.'''\ntry: x\nexcept (ValueError, BaseException): y", "only cli and web"),
        ("tracker.xml_utils", "'''A.'''", "say by its name"),
        ("tracker.common.act", "'''A.'''", "say by its name"),
    ],
)
def test_bad_style_is_found(name: str, source: str, says: str) -> None:
    found = check_style(name, source)
    assert len(found) == 1 and says in found[0]


def test_the_edges_may_catch_everything() -> None:
    assert check_style("web.errors", "'''A.'''\ntry: x\nexcept Exception: y") == []
    assert check_style("tracker.cli", "'''A.'''\ntry: x\nexcept Exception: y") == []


def test_parsing_aside_of_the_safe_way_is_found() -> None:
    assert check_parsing("tracker.readers.x", "etree.parse(path)") == [
        "tracker.readers.x:1: parse with tracker.readers.markup"
    ]
    assert "huge_tree must stay False" in check_parsing("tracker.readers.markup", "f(huge_tree=True)")[0]
    assert "recover must stay False" in check_parsing("tracker.readers.markup", "f(recover=wanted)")[0]
    assert check_parsing("tracker.readers.markup", "etree.fromstring(b, f(huge_tree=False))") == []


def test_long_files_are_found() -> None:
    assert check_lengths({"a": 600, "b": 450}) == ""
    assert "a has 601 lines. Over 400, to be discussed: b has 450" in check_lengths({"a": 601, "b": 450, "c": 80})
