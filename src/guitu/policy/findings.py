"""A finding of the lint 检查结果: what was noticed, where, on which clauses, and how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"
NOTE = "note"
SEVERITY_LABELS = {ERROR: "错误", WARNING: "需要核对", NOTE: "提示"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `code` is stable (falls_short, unknown_ground, …), `place` is file and line, `says` is Chinese.

    `severity` is error (the pack cannot be used or contradicts itself), warning (a lawyer should look: it parts
    from the law above, or reads two ways) or note (a trap of wording that a reader should know).
    """

    code: str
    place: str
    says: str
    clauses: tuple[str, ...]
    severity: str
