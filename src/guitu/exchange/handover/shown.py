"""What a package that was opened holds, in words 档案包里的内容: for the page that is read before it is taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from guitu.access.doors import Asked
from guitu.casebook.particulars import LABELS
from guitu.casepages import wording
from guitu.casepages.office import Office
from guitu.casepages.typed import Typed
from guitu.exchange import known
from guitu.exchange.handover import taking
from guitu.exchange.handover.parcel import Parcel
from guitu.exchange.handover.taking import Here
from guitu.faults import Fault
from guitu.ledger.kinds import KINDS
from guitu.pages import words
from guitu.pages.forms import Question
from guitu.pages.shapes import Choice


def sentence(fault: Fault) -> str:
    """A fault in one run."""
    remedy = f"{fault.remedy.rstrip('。')}。" if fault.remedy else ""
    return f"{fault.place}：{fault.found}，应为{fault.expected}。{remedy}"


def person(one: Parcel) -> list[tuple[str, str]]:
    """Who it is, as far as it is written."""
    about = one.sheet.person
    said = [(LABELS[name], getattr(about, name)) for name in LABELS if name != "particulars"]
    rows = [(label, text) for label, text in said if text]
    if one.sheet.family:
        rows.append(("家庭成员", f"{len(one.sheet.family)} 人"))
    return rows


def origin(one: Parcel) -> list[tuple[str, str]]:
    """Which office gives it, and when it let go of it."""
    sheet = one.sheet
    number = wording.numbered(one.file.case.kind, sheet.sender.number) if sheet.sender.number else ""
    rows = [
        ("移送单位", sheet.sender.office),
        ("所在地", sheet.sender.place),
        ("原案号", number),
        ("转出日期", words.in_words(one.out.on)),
        ("写给", "，".join(text for text in (sheet.receiver.place, sheet.receiver.office) if text)),
        (
            "档案包",
            f"{sheet.number}，{timezone.localtime(sheet.made_at):%Y-%m-%d %H:%M} 做成，保存到 {sheet.keep_until}",
        ),
    ]
    return [(label, text) for label, text in rows if text]


def decision(one: Parcel) -> list[tuple[str, str]]:
    """What was decided."""
    head = one.file.case
    decided = next((entry for entry in reversed(one.file.entries) if entry.kind == "decided"), None)
    rows = [("种类", words.CASE_KINDS[head.kind])]
    if decided is not None:
        rows.append(("决定日期", words.in_words(decided.on)))
        named = (("decided_by", "决定人"), ("agency", "决定机关"), ("document_number", "文号"))
        rows += [(label, str(getattr(decided, name, None) or "")) for name, label in named]
    rows.append(("期限", f"{head.term_months} 个月" if head.term_months else "按政策规定"))
    if head.credit_days:
        rows.append(("折抵", f"{head.credit_days} 天"))
    return [(label, text) for label, text in rows if text]


def kinds(one: Parcel) -> list[tuple[str, int]]:
    """How many entries of which kind, in the order in which they first appear."""
    return [(KINDS[name].label, count) for name, count in Counter(entry.kind for entry in one.file.entries).items()]


def remarks(asked: Asked, one: Parcel, *, here: Here) -> list[str]:
    """What somebody should know before it is taken in."""
    said = []
    number = one.sheet.person.identity_number
    if number and known.people([known.index_of(number)], by=asked.by, on=asked.today):
        said.append("这个人在本单位已有档案，个案会立在原来的档案下面，原来写的基本情况不变。")
    if not number:
        said.append("没有证件号码，会另建一份人员档案；接收以后请补填号码。")
    if taking.pack_of(one, here) != one.file.case.policy:
        said.append("移送单位适用的政策这里没有，转入以前的部分也按这里选的政策算。")
    missing = sum(entry.id not in one.scans for entry in one.file.entries if getattr(entry, "digest", None))
    if missing:
        said.append(f"有 {missing} 份附件没有随包来，请看装订页，或者向移送单位要。")
    if asked.today > one.sheet.keep_until:
        said.append(f"档案包写的是保存到 {one.sheet.keep_until}，已经过了；请先同移送单位核实。")
    return said


def take_questions(
    said: Typed, one: Parcel, *, office: Office, regions: Sequence[Choice], usual: Here
) -> Sequence[Question]:
    """What the receiving office says: from when, where, who, by which pack."""
    since = f"移出的日期是 {words.in_words(one.out.on)}，从次日起"
    papers = getattr(one.out, "papers", None)
    counted = f"移送单位写的是 {papers} 件" if papers else ""
    return (
        said.ask("on", "转入日期", "date", required=True, value=usual.on.isoformat(), hint=since),
        said.ask(
            "region", "执行地", "select", required=True, choices=regions, value=usual.region_code,
            hint="还不知道是哪个村（社区）的，先选本镇（街道）",
        ),
        said.ask("group", "工作小组", "select", choices=office.group_choices()),
        said.ask("worker", "责任人", "select", choices=office.staff_choices(), hint="可以以后再定"),
        said.ask(
            "policy", "适用的政策", "select", required=True, choices=office.pack_choices(), value=usual.policy,
            hint="接收以后按这里的政策办",
        ),
        said.ask("papers", "收到材料件数", "text", short=True, inputmode="numeric", hint=counted),
        said.ask("note", "备注", "textarea", rows=2),
    )  # fmt: skip
