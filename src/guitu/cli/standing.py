"""`guitu standing`: the standing of one case file, or of every line of a `.jsonl` file, as a stream.

A bad line is named by its number and the others still come out; the command then ends with exit 2.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from guitu.cli import given, printing
from guitu.cli.asked import Question, asked
from guitu.cli.progress import Progress
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken
from guitu.faults import Fault, Faulty
from guitu.policy import Policy, load
from guitu.rules import Job, evaluate, evaluate_many

# Jobs in, a line each out; where a case cannot be asked about its day, its faults in its place.
Writer = Callable[[Sequence[Job]], Sequence[str | Faulty]]

_BLOCK = 512  # lines evaluated together: enough for the columns to pay, little enough to come out steadily
_MANY = (".jsonl", ".ndjson")


@spoken(
    help="一份个案文件到某一天的状态：期限、归途条、该办什么、过了期限的、依据的次数、依法可以走的下一步和条款。"
    "文件以 .jsonl 结尾时一行一份，依次算完；读不懂的一行按行号说明，其余照样算出来。",
    epilog="例：guitu standing case.json --as-of 2026-06-11",
)
@argument(
    "casefile",
    type=given.Readable(stdin=True),
    metavar="文件",
    help="个案文件 .json，一行一份的 .jsonl，或 -（标准输入）",
)
@option("--as-of", type=given.Day(), help="看到哪一天为止；不写就是今天")
@option("--known-at", type=given.Moment(), help="只看这个时刻以前登记的；不写就看全部")
@option("--policy", "pack", type=given.PACK, help="政策包；不写就用个案文件里的")
@option(
    "--format",
    "shape",
    type=given.FORMAT,
    help="table 给人看，json 给程序用；一份个案默认 table，多份输出到文件时默认 json",
)
@option("--all", "every_window", is_flag=True, help="把全部窗口列成表（只用于一份个案）")
def command(
    casefile: Path,
    as_of: date | None,
    known_at: datetime | None,
    pack: str | None,
    shape: str | None,
    every_window: bool,
) -> None:
    override = load(pack) if pack is not None else None
    day = as_of or date.today()  # the clock enters here and nowhere below

    def read(text: str, place: str) -> Job:
        return _job(asked(text, place=place, as_of=day, known_at=known_at), override)

    first, lines = _opened(casefile)
    if lines is None:
        _one(read(first, _named(casefile)), shape=shape or "table", every_window=every_window)
        return
    table = shape == "table" or (shape is None and sys.stdout.isatty())
    total = casefile.stat().st_size if casefile != Path("-") else None
    with _few_collections():
        faulty = _stream(lines, place=_named(casefile), read=read, table=table, total=total)
    if faulty:
        raise click.exceptions.Exit(2)


def _job(question: Question, override: Policy | None) -> Job:
    policy = override if override is not None else load(question.casefile.case.policy)
    return Job(policy=policy, casefile=question.casefile, as_of=question.as_of, known_at=question.known_at)


def _one(job: Job, *, shape: str, every_window: bool) -> None:
    standing = evaluate(job.policy, job.casefile, as_of=job.as_of, known_at=job.known_at)
    if shape == "json":
        printing.data(standing)
        return
    from guitu.cli.drawing.from_case import draw_case

    draw_case(standing, job=job, every_window=every_window)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Without Python's collector of cycles: entries and standings hold none, and looking for them costs a third."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _stream(
    lines: Iterator[bytes], *, place: str, read: Callable[[str, str], Job], table: bool, total: int | None
) -> bool:
    """Print every good line, in order. Whether any line was bad."""
    write: Writer = _rendered
    if table:
        from guitu.cli.drawing.from_case import rows

        write = rows()
    faulty, seen, cases = False, 0, 0
    block: list[tuple[str, Job]] = []
    with Progress(total=total) as progress:

        def flush() -> None:
            nonlocal faulty, cases
            good: list[str] = []
            for (where, _), said in zip(block, write([job for _, job in block]), strict=True):
                if isinstance(said, str):
                    good.append(said)
                    continue
                faulty = True
                for fault in said.faults:
                    progress.say(str(_placed(fault, where)))
            if good:
                progress.clear()
                sys.stdout.write("\n".join(good) + "\n")
            cases += len(good)
            block.clear()
            progress.at(read=seen, cases=cases)

        for number, line in enumerate(lines, start=1):
            seen += len(line)
            where = f"{place} 第 {number} 行"
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                if not text.strip():
                    continue
                block.append((where, read(text, where)))
            except UnicodeDecodeError:
                faulty = True
                progress.say(str(Fault(where, "不是 UTF-8 文字", "UTF-8 编码的一行 JSON", "请另存为 UTF-8")))
            except Faulty as error:
                faulty = True
                for fault in error.faults:
                    progress.say(str(_placed(fault, where)))
            if len(block) == _BLOCK:
                flush()
        flush()
    return faulty


def _rendered(jobs: Sequence[Job]) -> list[str | Faulty]:
    """Each standing as one line of JSON."""
    return [
        answer if isinstance(answer, Faulty) else json.dumps(answer, ensure_ascii=False)
        for answer in evaluate_many(jobs)
    ]


def _placed(fault: Fault, where: str) -> Fault:
    """The fault with the line it stands in. JSON that breaks on this line breaks on no "line 1" of its own."""
    place = fault.place if fault.place.startswith(where) else f"{where} {fault.place}".strip()
    return replace(fault, place=place.replace(f"{where} 第1行第", f"{where} 第"))


def _opened(path: Path) -> tuple[str, Iterator[bytes] | None]:
    """The text of one case, or the lines of many. Standard input is many if its first line is an object by itself."""
    if path != Path("-"):
        if path.suffix.lower() in _MANY:
            return "", _lines(path)
        return _decoded(path.read_bytes(), _named(path)), None
    source = sys.stdin.buffer
    first = source.readline()
    if first.rstrip().endswith(b"}"):
        return "", _again(first, source)
    return _decoded(first + source.read(), _named(path)), None


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _decoded(content: bytes, place: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Faulty([Fault(place, "不是 UTF-8 文字", "UTF-8 编码的个案文件", "请另存为 UTF-8")]) from None


def _named(path: Path) -> str:
    return "标准输入" if path == Path("-") else path.name
