"""Policy 政策: reads packs, joins a town's to its parents', and answers what a rule's number is on a day.

`load("jinxiang").at("report_in.days", on=day)` gives the value with its unit, clause and the pack it came from.
Beside it: a lint that shows where a pack contradicts itself or parts from the law above it, a comparison of two
packs, a draft read out of a policy document, and JSON Schemas for editors. The numbers live in `guitu.packs`;
this room holds names, units and shapes only.
"""

from guitu.policy.clause import Clause, Document, Remark
from guitu.policy.compare import Difference, diff
from guitu.policy.dated import DatedValue, Value
from guitu.policy.draft import draft
from guitu.policy.json_schema import documents_schema, pack_schema, resolved
from guitu.policy.layers import Policy, load, load_folder, names
from guitu.policy.lint import Finding, lint

__all__ = [
    "Clause",
    "DatedValue",
    "Difference",
    "Document",
    "Finding",
    "Policy",
    "Remark",
    "Value",
    "diff",
    "documents_schema",
    "draft",
    "lint",
    "load",
    "load_folder",
    "names",
    "pack_schema",
    "resolved",
]
