"""Year files: what is read, and what a broken one is told."""

from datetime import date
from pathlib import Path

import pytest

from guitu.faults import Faulty
from guitu.timekeeping.days import date_of
from guitu.timekeeping.workday_files import read_year, read_years
from guitu.timekeeping.workdays import YEARS

GOOD = """\
year: 2027
notice:
  title: 关于2027年部分节假日安排的通知（虚构）
  number: 样例1号
  date: 2026-11-01
rest:
  - 2027-01-01
  - [2027-02-05, 2027-02-08]
work:
  - 2027-02-14
"""


def write(path: Path, text: str, name: str = "2027.yaml") -> Path:
    file = path / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_file_gives_its_days_and_its_notice(tmp_path: Path) -> None:
    file = read_year(write(tmp_path, GOOD))
    assert [date_of(n).day for n in file.rest] == [1, 5, 6, 7, 8]
    assert [date_of(n) for n in file.work] == [date(2027, 2, 14)]
    assert (file.notice.title[:7], file.notice.number, file.notice.dated) == (
        "关于2027年",
        "样例1号",
        date(2026, 11, 1),
    )


def test_the_example_is_a_good_file_under_the_name_of_its_year(tmp_path: Path) -> None:
    text = (YEARS / "_example.yaml").read_text(encoding="utf-8")
    assert read_year(write(tmp_path, text, "2099.yaml")).year == 2099


def test_the_example_is_not_loaded_as_a_year() -> None:
    assert (YEARS / "_example.yaml").is_file()
    assert 2099 not in [file.year for file in read_years(YEARS)]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("year: 2027", "year: 今年", 1, "「今年」"),
        ("year: 2027", "year: 1850", 1, "「1850」"),
        ("year: 2027", "year: 2028", 1, "2028 年的安排写在名为 2027.yaml 的文件里"),
        ("year: 2027\n", "", 1, "缺少 year"),
        ("  number: 样例1号\n", "", 3, "notice 缺少 number"),
        ("样例1号", '""', 4, "没有写明"),
        ("2026-11-01", "2026-11-31", 5, "「2026-11-31」"),
        ("rest:", "on:", 6, "不认识的项「on」"),
        ("  - 2027-01-01", "  - 2027-1-1", 7, "「2027-1-1」"),
        ("  - 2027-01-01", "  - yes", 7, "「yes」"),
        ("  - 2027-01-01", "  - 2028-01-01", 7, "2028-01-01"),
        ("  - 2027-01-01", "  - 2026-11-30", 7, "2026-11-30"),
        ("  - 2027-01-01", "  - 2027-02-08", 8, "2027-02-08 写了两次"),
        ("2027-02-05, 2027-02-08", "2027-02-08, 2027-02-05", 8, "先后颠倒"),
        ("2027-02-05, 2027-02-08", "2027-02-05, 2027-02-06, 2027-02-07", 8, "一组内容"),
        ("  - 2027-02-14", "  - 2027-02-07", 10, "既是休息日又是补班日"),
        ("  - 2027-02-14", "  - 2027-02-15", 10, "不是周末"),
        ("  - 2027-02-14", "  - [2027-02-13, 2027-02-14]", 10, "一组内容"),
        ("work:\n  - 2027-02-14", "work: 2027-02-14", 9, "work 不是列出的日期"),
        ("work:", "rest:", 9, "「rest」写了两次"),
        ("work:", "  work: [", 9, "不合 YAML 写法"),
    ],
)
def test_a_broken_file_is_told_the_line_and_what_was_found(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in GOOD
    with pytest.raises(Faulty) as caught:
        read_year(write(tmp_path, GOOD.replace(old, new, 1)))
    assert (f"2027.yaml 第{line}行", True) in [(fault.place, says in fault.found) for fault in caught.value.faults]


@pytest.mark.parametrize("text", ["", "- 2027-01-01\n", "只有一句话\n"])
def test_a_file_without_fields_is_told_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(Faulty, match="没有各项内容"):
        read_year(write(tmp_path, text))


def test_a_file_in_another_encoding_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "2027.yaml"
    file.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(Faulty, match="UTF-8"):
        read_year(file)


def test_a_file_with_another_ending_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "2027.yml")
    with pytest.raises(Faulty, match=r"2027\.yml"):
        read_years(tmp_path)


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("2027-01-01", "2027-01-32").replace("2027-02-14", "2027-02-15"))
    write(tmp_path, GOOD, "2028.yaml")
    with pytest.raises(Faulty) as caught:
        read_years(tmp_path)
    assert [fault.place for fault in caught.value.faults] == ["2027.yaml 第7行", "2027.yaml 第10行", "2028.yaml 第1行"]
