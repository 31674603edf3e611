"""The clock enters at the door, and no number of the law stands in a rule."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import SOURCE, above, called, line, modules, name, syntax

# ── the clock ────────────────────────────────────────────────────────────────────────────────────

DOORS = {"views", "actions", "api", "cli", "demo", "middleware"}
"""Rooms, folders and modules at which the clock may enter."""
OTHER_DOORS = {
    "access/doors.py": "asks for the postings of the account at the door, for a view",
    "access/frame.py": "the time that stands on a printed page",
    "site/background.py": "the process that wakes up by itself: nobody above could give it the time",
    "site/installing.py": "the first start of an office",
    "exchange/layouts.py": "a verb beside its model; belongs into exchange/actions",
    "exchange/places.py": "a step of exchange/actions/importing",
    "exchange/lots.py": "one lot of exchange/actions/importing; takes its time once, when it is made",
}


def _clock(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Call) and called(node) in {"today", "now", "utcnow", "localdate", "localtime"}:
            zone = called(node) == "now" and len(node.args) == 1  # datetime.now(CHINA)
            if zone or not (node.args or node.keywords):
                yield node
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.time", "time.time_ns"}:
            yield node


def test_the_clock_enters_at_a_door_and_nowhere_else() -> None:
    wrong = [
        f"{name(path)}:{node.lineno}: {line(path, node)}"
        for path in modules()
        if not DOORS & {path.stem, *path.relative_to(SOURCE).parts} and name(path) not in OTHER_DOORS
        for node in _clock(path)
    ]
    assert wrong == [], "Take the day or the time as an argument; ask the clock in a view, an action or a command."


def test_the_list_of_other_doors_holds_no_file_that_asks_the_clock_no_more() -> None:
    idle = [file for file in OTHER_DOORS if not (SOURCE / file).exists() or not list(_clock(SOURCE / file))]
    assert idle == [], "Take these out of OTHER_DOORS."


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────

PLAIN = {0, 1, 12}
"""Nothing, one, and the months of a year: no document sets these."""
PLUMBING_CALLS = {"reshape", "range", "empty", "lru_cache", "digest"}
EXCEPTIONS = {
    ("cohort.py", "EPOCH = date(1970"): "day number 0 of the house",
    ("cohort.py", "_NEVER = np.full(4096"): "how long a template column is",
    ("course.py", "turn = np.where(code == _IN, 2 * out - 1, 2 * code)"): "leaves a place between two ends of one day",
    ("course.py", "_BEGINNING: Final = 3"): "how many first days stand at the head of the table",
    ("course.py", "_NO_ENDS = np.full(4096"): "how long a template column is",
    ("course.py", "_EXTENDS, _SAME_DATE, _MONTHS"): "bits, and how far the months are shifted above them",
    ("layouts.py", "ABSENT: Final = 255"): "a code outside the statuses",
    ("layouts.py", "NEEDED: Final = 8"): "bits beside a column",
    ("layouts.py", "return self.width - 2"): "a cell before the first month and one after the last",
    ("layouts.py", "last + 2"): "the same two cells",
    ("layouts.py", "2 * REACH"): "months before the anchor and after it",
    ("obligations.py", "_SEQ: Final = 14"): "bits of a sorting key",
    ("obligations.py", "_NAME: Final = _SEQ + 5"): "bits of the same key",
    ("once.py", "_ONES = np.ones(4096"): "how long a template column is",
    ("once.py", "_OWED, _BINDS, _AIMED"): "bits, and how far the number is shifted above them",
    ("once.py", "turns(again.case) + 2"): "seq 1 is the first report-in, a return begins with 2 (CONTRACTS)",
    ("packed.py", "_HEAD, _EVENT, _EXCUSE = 4, 5, 3"): "how many words of a vector belong together",
    ("packed.py", "len(vector) // 4"): "bytes of a word",
    ("packed.py", "for at in (1, 2, 3)"): "words of the head of a vector",
    ("points.py", "HALF_A_YEAR = 12 // 2"): "the name of the event; what it gives is the pack's",
    ("windows.py", "COUNTED: Final = 254"): "the largest count a byte holds beside that code",
    ("windows.py", "BLOCK: Final = 2048"): "cases worked on at a time",
    ("windows.py", "_CODES = np.array(5"): "bits of a day in the codes of months",
    ("windows.py", "INTERLEAVED: Final = 8"): "layouts worked on at a time",
}
"""Lines that may hold another number, each with the reason why the law did not set it."""


def _numbers(path: Path) -> Iterator[tuple[ast.Constant, str]]:
    for node in ast.walk(syntax(path)):
        number = isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in PLAIN
        if number and not _is_plumbing(node):
            yield node, line(path, node)


def _is_plumbing(node: ast.Constant) -> bool:
    """Places in arrays, bits of packed words, sizes of caches: numbers of the machine."""
    for outer in above(node):
        if isinstance(outer, ast.Subscript) and node in ast.walk(outer.slice):
            return True
        if isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.LShift | ast.RShift | ast.BitAnd | ast.BitOr):
            return True
        if isinstance(outer, ast.AugAssign) and isinstance(outer.op, ast.LShift | ast.RShift):
            return True
        if called(outer) in PLUMBING_CALLS:
            return True
        if isinstance(outer, ast.stmt):
            return False
    return False


def test_no_number_of_the_law_stands_in_a_rule() -> None:
    wrong = [
        f"{name(path)}:{node.lineno}: {node.value} in {text}"
        for path in modules()
        if path.is_relative_to(SOURCE / "rules")
        for node, text in _numbers(path)
        if not any(path.name == file and says in text for file, says in EXCEPTIONS)
    ]
    assert wrong == [], (
        "A number that a document sets belongs into a pack, with its clause. A number of the machine: add its line and "
        "the reason to EXCEPTIONS in tests/house/test_clock_and_numbers.py."
    )


def test_the_list_of_exceptions_holds_no_line_that_is_gone() -> None:
    said = {
        (path.name, text) for path in modules() if path.is_relative_to(SOURCE / "rules") for _, text in _numbers(path)
    }
    idle = [pair for pair in EXCEPTIONS if not any(pair[0] == file and pair[1] in text for file, text in said)]
    assert idle == [], "Take these out of EXCEPTIONS."
