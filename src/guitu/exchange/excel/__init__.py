"""The office's own Excel ledger, in and out 台账导入导出.

`read` turns a workbook into typed rows and faults and changes nothing; `entries_of` turns a row into entries of a
case; `annotated` gives the workbook back with a reason in each refused row; `write` makes safe exports.
These modules know no framework and no database: the casebook writes what they read.
"""

from .annotate import annotated
from .columns import Mapping, Target
from .entries import casefile_of, entries_of, left_open
from .fields import FIELDS, GRID_RECORD, GRID_RECORD_WHOLE, Field
from .layout import Sort
from .reading import Reading, SheetReading, TableReading, read
from .rows import LedgerRow, RefusedRow
from .write import Purpose, quoted, write

__all__ = [
    "FIELDS", "GRID_RECORD", "GRID_RECORD_WHOLE", "Field", "LedgerRow", "Mapping", "Purpose", "Reading", "RefusedRow",
    "SheetReading", "Sort", "TableReading", "Target", "annotated", "casefile_of", "entries_of", "left_open", "quoted",
    "read", "write",
]  # fmt: skip
