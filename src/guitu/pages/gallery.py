"""The gallery 样式: invented values for every component and state, so that a change of looks is seen at once."""

from __future__ import annotations

from datetime import date
from typing import Final

from markupsafe import Markup

from guitu.faults import Fault
from guitu.ledger.casefile import read
from guitu.ledger.kinds import KINDS
from guitu.pages import forms
from guitu.pages.shapes import (
    Chip,
    Choice,
    Correction,
    Crumb,
    DutyRow,
    Figure,
    Filter,
    Ground,
    LedgerLine,
    Link,
    PageOf,
    Stage,
    State,
    Step,
    Tab,
)
from guitu.pages.strip import course, path, slip, strip
from guitu.policy import load
from guitu.rules import evaluate

TODAY: Final = date(2026, 6, 11)
_PACK: Final = "jinxiang"

SAMPLES: Final = ("刚报到", "第 21 个月，有未完成，曾中止", "正在中止", "社区康复，24 个月", "还没有报到")
"""The cases the strip is shown with, in the order of `sample`."""


def sample(number: int) -> tuple[dict[str, object], date]:
    """An invented case file and the day to look at it."""
    begun: dict[int, tuple[str, int]] = {
        0: ("2026-05-20", 36),
        1: ("2024-08-12", 36),
        2: ("2024-08-12", 36),
        3: ("2025-09-01", 24),
        4: ("", 36),
    }
    started, months = begun[number]
    kind = "community_rehab" if number == 3 else "community_detox"
    entries: list[dict[str, object]] = [
        {"id": "e1", "kind": "decided", "on": "2024-07-29" if number != 3 else "2025-08-01"}
    ]
    entries.append({"id": "e2", "kind": "served", "on": "2024-07-30" if number != 3 else "2025-08-02"})
    if started:
        entries.append({"id": "e3", "kind": "reported_in", "on": started})
        entries += _kept(date.fromisoformat(started), until=TODAY, skipped={9, 20} if number == 1 else set())
    if number == 1:
        entries += [
            {"id": "s1", "kind": "suspended", "on": "2025-10-20"},
            {"id": "s2", "kind": "resumed", "on": "2025-12-17"},
        ]
    if number == 2:
        entries.append({"id": "s1", "kind": "suspended", "on": "2026-03-02"})
    head: dict[str, object] = {"id": f"c-{number}", "kind": kind, "policy": _PACK, "term_months": months}
    return {"format": "guitu.casefile/1", "case": head, "entries": entries}, TODAY


def show() -> dict[str, object]:
    """Everything the gallery's template lays out."""
    policy = load(_PACK)
    drawn = []
    for number, label in enumerate(SAMPLES):
        told, on = sample(number)
        casefile = read(told)
        standing = evaluate(policy, casefile, as_of=on, known_at=None)
        walked = course(policy, casefile, standing, as_of=on, known_at=None)
        large = strip(
            standing,
            course=walked,
            who="示例",
            id_base=f"w{number}",
            deeds=lambda one: (
                (Link("登记", "#"),)
                if one.status == "open"
                else (Link("已谈过，补记", "#"), Link("没谈成，写明原因", "#"))
            ),
        )
        drawn.append((label, large, slip(standing, course=walked), path(standing, course=walked)))
    small = drawn[1][2]
    kind = KINDS["drug_test"]
    typed = {"on": "2026-06-21", "mode": "regular", "result": "refused", "testers": ["高某"]}
    faults = (
        Fault(
            "on（检测日期）", "填的是 2026年6月21日，晚于今天（6月11日）", "今天或以前的日期", "如果是 6月1日，请改日"
        ),
        Fault("said（本人怎么说）", "还没有填", "本人说的原因", "本人不愿说的，写“本人未说明”"),
    )
    return {
        "drawn": drawn,
        "chips": _CHIPS,
        "states": _STATES,
        "rows": _rows(small),
        "steps": _STEPS,
        "grounds": _GROUNDS,
        "lines": _LINES,
        "figures": _FIGURES,
        "stages": _STAGES,
        "tabs": _TABS,
        "filters": _FILTERS,
        "page_of": PageOf(number=2, pages=5, total=1284, address="?v=1&"),
        "questions": forms.questions(
            kind.form,
            typed=typed,
            faults=faults,
            on=TODAY,
            offered={
                "testers": [
                    Choice("高某", "高某 社区民警"),
                    Choice("温某某", "温某某 医务人员"),
                    Choice("林某", "林某 社工"),
                ]
            },
        ),
        "summary": forms.summary(faults, fields=kind.form),
        "cancel": Link("以后再记", "#"),
        "crumbs": (Crumb("工作台", "#"), Crumb("何某 社戒 2025-018")),
        "today": TODAY,
        "link": Link,
    }


def _kept(start: date, *, until: date, skipped: set[int]) -> list[dict[str, object]]:
    """Months of talks, reports and tests, but for those skipped."""
    found: list[dict[str, object]] = []
    for month in range(1, 37):
        index = start.month - 1 + month
        day = date(start.year + (index - 1) // 12, (index - 1) % 12 + 1, 20)
        if day > until or day <= start or month in skipped:
            continue
        found.append({"id": f"t{month}", "kind": "talk", "on": day.isoformat(), "form": "home_visit"})
        found.append({"id": f"r{month}", "kind": "situation_report", "on": day.isoformat()})
        mode = "spot" if month % 4 == 2 else "regular"
        found.append(
            {"id": f"d{month}", "kind": "drug_test", "on": day.isoformat(), "mode": mode, "result": "negative"}
        )
        if mode == "spot":
            found.append(
                {
                    "id": f"g{month}",
                    "kind": "drug_test",
                    "on": day.replace(day=22).isoformat(),
                    "mode": "regular",
                    "result": "negative",
                }
            )
        if month % 3 == 2:
            found.append({"id": f"u{month}", "kind": "summary", "on": day.isoformat()})
        if month % 6 == 4:
            found.append({"id": f"a{month}", "kind": "assessment", "on": day.isoformat()})
    return [one for one in found if str(one["on"]) <= until.isoformat()]


_CHIPS: Final = (
    Chip("条例20", "《戒毒条例》第二十条", "#"),
    Chip("细则五(四)2", "《云岫镇实施细则》五（四）2", "#", "local"),
    Chip("目标", "办公室自定目标", "#", "target"),
)
_STATES: Final = (
    State("met", "已完成"),
    State("open", "还有 27 天"),
    State("soon", "还有 2 天"),
    State("soon", "今天到期", strong=True),
    State("late", "逾期 3 天", strong=True),
    State("ahead", "未到"),
    State("paused", "中止，暂不计"),
    State("excused", "有正当理由"),
    State("void", "不再要求"),
)
_STEPS: Final = (
    Step("第 21 次谈话家访", "06-09 至 07-08，还有 27 天", (_CHIPS[1],), Link("登记", "#")),
    Step("出具解除通知书", "等：期满评估意见", (_CHIPS[0],)),
)
_GROUNDS: Final = (
    Ground("逃避、拒绝检测", 1, 3, ">=", second="2025-05-08", chips=(_CHIPS[0],), href="#"),
    Ground("擅自离开", 0, 3, ">=", chips=(_CHIPS[0],)),
    Ground("擅自离开的天数", 4, 30, ">", unit="日", chips=(_CHIPS[0],), href="#"),
)
_LINES: Final = (
    LedgerLine(date(2026, 5, 28), "定期检测", "第 16 次，尿液，阴性。", "高某 记于当日 16:40", knot="big"),
    LedgerLine(
        date(2026, 4, 18),
        "谈话（家访）",
        "第 19 次，在家。",
        corrections=(Correction("日期", "4月19日", "4月18日", "录入时看错日历。"),),
        tag="已更正",
        tag_tone="amber",
    ),
    LedgerLine(date(2025, 10, 20), "中止", "期限停止计算。", "林某 记于 10-22", (_CHIPS[0],), knot="hollow"),
)
_FIGURES: Final = (
    Figure("执行率", 93.1, 405, 435, "#", "#", "#", 95, State("soon", "差 1.9 个百分点，8 人")),
    Figure("协议签订率", 100, 405, 405, "#", "#", "#", 100, State("met", "达到")),
    Figure("就业率", None, 2, 3, "#", "#", "#"),
)
_STAGES: Final = (
    Stage("起草", "met"),
    Stage("编号", "met"),
    Stage("打印", "met"),
    Stage("盖章", "open"),
    Stage("扫描归还", "ahead"),
)
_TABS: Final = (Tab("进展", "#", True), Tab("台账", "#", count=97), Tab("文书", "#"), Tab("家庭与帮扶", "#"))
_FILTERS: Final = (
    Filter("v", "村（社区）", (Choice("", "全部"), Choice("1", "石桥村"), Choice("2", "柳塘村"))),
    Filter("r", "事项", (Choice("", "全部"), Choice("talk", "谈话家访")), "talk"),
)


def _rows(drawn: Markup) -> tuple[DutyRow, ...]:
    chips = (_CHIPS[1],)
    second = "社戒 2024-031 · 石桥村"
    return (
        DutyRow(
            State("late", "逾期 3 天", strong=True), "06-08 周一", "2026-06-08", "陈某某", "#", second, "谈话家访",
            Link("补记", "#"), "第 20 次", "", "05-09 至 06-08", chips, drawn,
        ),
        DutyRow(
            State("soon", "今天到期", strong=True), "06-11 周四", "2026-06-11", "欧阳某某", "#", second, "谈话家访",
            Link("登记", "#"), "第 12 次", "情况报告可一并记", "05-12 至 06-11", chips, drawn,
        ),
        DutyRow(
            State("soon", "还有 2 天"), "06-13 周六", "2026-06-13", "朱某某", "#", second, "定期检测",
            Link("登记", "#"), "第 22 次", "", "05-14 至 06-13", chips, drawn,
        ),
        DutyRow(
            State("met", "已记"), "09:12", "", "钱某某", "#", second, "谈话家访",
            Link("更正", "#"), "第 10 次", "", "下一次 07-11 前", (), drawn, is_done=True,
        ),
    )  # fmt: skip
