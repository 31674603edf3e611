"""`guitu paper`: one statutory document of a case, as PDF or DOCX, from the office's database or from a case file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from guitu.cli import given, office
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken
from guitu.faults import Fault, Faulty

if TYPE_CHECKING:
    from guitu.casebook.models import Case
    from guitu.papers.paper import Paper

ROLES = ("office_clerk", "office_head", "social_worker")
KIND = given.Word(metavar="文书", expected="文书的代码，如 agreement、warning")
CASE = given.Word(metavar="个案", expected="个案编号、案号，或者 .json 案件文件")
FORM = given.OneOf("pdf", "docx", metavar="pdf|docx")


@spoken(
    help="出一件文书：从本单位的数据库，或者从一份案件文件。缺的事实逐项列出；这里出的是草稿，"
    "编号、签发在网页上由负责人办理。",
    epilog="例：guitu paper agreement 2025-0042 --to 协议.pdf",
)
@argument("kind", type=KIND, metavar="文书", help="文书的代码；写错了会列出全部")
@argument("case", type=CASE, metavar="个案", help="个案编号、案号，或者 .json 案件文件")
@option("--format", "shape", type=FORM, default="pdf", help="pdf（默认）或者 docx")
@option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="写到哪个文件；不写就是“文书名.pdf”")
@option("--on", type=given.Day(), help="文书的日期；不写就是今天")
@option("--by", "by", type=office.ACCOUNT, help="由谁办理：登录名；只有一人可办时可以不写")
def command(kind: str, case: str, shape: str, target: Path | None, on: date | None, by: str | None) -> None:
    from guitu.papers import docx, pdf

    day = on or _today()
    paper = _of_file(kind, Path(case), on=day) if case.endswith(".json") else _of_office(kind, case, on=day, by=by)
    content = pdf.pdf(paper, draft=True) if shape == "pdf" else docx.docx(paper)
    path = target or Path(f"{paper.title}.{shape}")
    path.write_bytes(content)
    click.echo(f"已写到 {path}（草稿）。")
    for one in paper.missing:
        if one.where != "number":
            mark = "签发前须补" if one.required else "可以留空"
            click.echo(f"{mark}：{one.label}。{one.why}。", err=True)


def found_case(said: str) -> Case:
    """A case of the office by its id or its number. Raises `Faulty` if there is none, or several."""
    from guitu.casebook.models import Case

    try:
        having = {"pk": UUID(said)}
    except ValueError:
        having = {"number": said}  # type: ignore[dict-item]
    found = list(Case.objects.select_related("person", "group", "deciding_agency").filter(**having)[:2])
    if len(found) == 1:
        return found[0]
    said_of = "没有这个个案" if not found else "有几个个案用这个案号"
    raise Faulty([Fault("个案", f"“{said[:40]}”：{said_of}", "本单位的个案编号或者案号", "案号在个案页的标题里")])


def _of_office(code: str, said: str, *, on: date, by: str | None) -> Paper:
    office.opened()
    posting = office.posting_named(by, roles=ROLES)
    from django.utils import timezone

    from guitu.access.looks import record_looks
    from guitu.access.may import Refused
    from guitu.access.queries import viewer_for
    from guitu.casebook import queries as casebook
    from guitu.casebook.looking import seen
    from guitu.papers import composing, needs
    from guitu.papers.compose import compose
    from guitu.papers.gathering import about_of, gather

    case = found_case(said)
    viewer = viewer_for(posting.account, on=timezone.localdate(), posting_id=posting.pk)
    line = casebook.case_line(viewer, case.pk)
    kind = composing.kind_of(code, case=case)
    matters = needs.matters_of(kind, about=kind.entry)
    if line is None or not matters <= casebook.groups_of(viewer, case):
        raise Faulty([Fault("个案", "不在该岗位负责的范围内，或者内容不归该岗位看", "够得着的个案", "请换一个 --by")])
    try:
        gathered = gather(case, on=on)
    except Refused as refused:
        raise Faulty([Fault("个案", refused.reason.rstrip("。"), "还能读的个案")]) from None
    about = about_of(kind, gathered, entry_id="")
    facts = gathered.particulars(
        about=about, made_by=posting.account.display_name, on=on, typed=composing.said_of(about, case=case)
    )
    record_looks(by=viewer, seen=[seen(line)], groups=matters, at=timezone.now())
    return compose(kind, facts)


def _of_file(code: str, path: Path, *, on: date) -> Paper:
    from guitu import policy as policies
    from guitu.ledger import casefile
    from guitu.ledger.corrections import standing_entries
    from guitu.papers import declared
    from guitu.papers.compose import Particulars, compose
    from guitu.rules import evaluate

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Faulty([Fault("个案", f"打不开 {path}", "一份 UTF-8 的 .json 案件文件", "检查路径和权限")]) from None
    file = casefile.read_text(text, place=path.name)
    policy = policies.load(file.case.policy)
    kind = declared.kind(code, policy=policy)
    entries = standing_entries(file.entries).entries
    of_kind = [one for one in entries if one.kind == kind.entry and one.on <= on]
    facts = Particulars(
        case=file.case, policy=policy, standing=evaluate(policy, file, as_of=on), entries=entries, person={}, agency={},
        on=on, made_by="", about=max(of_kind, key=lambda one: (one.on, one.id), default=None),
    )  # fmt: skip
    return compose(kind, facts)


def _today() -> date:
    return datetime.now(given.CHINA).date()
