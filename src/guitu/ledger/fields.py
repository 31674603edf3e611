"""Field types 栏目类型: the small types that entry kinds are made of.

Each type carries what forms, exports and fault messages need beside the value: a stable code, a Chinese
label, how sensitive it is, and a Chinese phrase for what may be written there. A kind writes
`note: Narrative | None`; the web form, the API and the Excel column read the rest from here.

Sensitivity 敏感程度: `public` may leave the office, `internal` is for staff, `identity` says who or where
somebody is, `narrative` is free text about a person. Identity and narrative are ciphertext at rest, and no
fault message ever repeats them.

Dates are civil dates of +08:00 written `YYYY-MM-DD`; times are ISO 8601 and +08:00 where no offset is
written. They are checked inside pydantic's compiled core, because a ledger is read more often than anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, GetCoreSchemaHandler, TypeAdapter, ValidationError, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

Sensitivity = Literal["public", "internal", "identity", "narrative"]

SENSITIVITIES: Mapping[Sensitivity, str] = MappingProxyType(
    {"public": "可公开", "internal": "内部", "identity": "身份信息", "narrative": "个人情况叙述"}
)

CHINA = timezone(timedelta(hours=8))
"""Civil time of the record: every time is kept with this offset, so one instant has one form."""

FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2099, 12, 31)
"""Days a record may bear. The calendar reaches twenty years further, so a term begun late still ends in it."""

LONGEST_TERM_MONTHS = 120
MOST_DAYS = 3_660
MOST_COUNT = 1_000_000


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field holds. `code` is stable; `expected` completes the sentence 应为…"""

    code: str
    label: str
    sensitivity: Sensitivity
    expected: str
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)


def one_of(labels: Mapping[str, str], *, label: str = "选项") -> FieldType:
    """The type of a field with listed codes; `labels` maps each stable code to its Chinese term."""
    listed = "、".join(f"{code}（{text}）" for code, text in labels.items())
    return FieldType("choice", label, "internal", f"下列之一：{listed}", MappingProxyType(dict(labels)))


# ── days and times ───────────────────────────────────────────────────────────────────────────────

DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIME_PATTERN = (
    r"^(?:19[7-9][0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?$"
)
_IN_CHINA = r"^(?:19[7-9][0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}\+08:00$"


class _DaySchema:
    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        # The pattern comes first: the lax date of the core would also take a count of seconds as text.
        return core_schema.chain_schema(
            [
                core_schema.str_schema(pattern=DAY_PATTERN, strict=True),
                core_schema.date_schema(ge=FIRST_DAY, le=LAST_DAY, strict=False),
            ]
        )


def _to_china(moment: datetime) -> datetime:
    return moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA)


class _TimeSchema:
    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Nearly every time is written +08:00 and never leaves the compiled core; the rest is brought to it.
        instant = core_schema.datetime_schema(strict=False)
        written_here = core_schema.chain_schema([core_schema.str_schema(pattern=_IN_CHINA, strict=True), instant])
        elsewhere = core_schema.no_info_after_validator_function(
            _to_china, core_schema.chain_schema([core_schema.str_schema(pattern=TIME_PATTERN, strict=True), instant])
        )
        return core_schema.union_schema([written_here, elsewhere], mode="left_to_right")


Day = Annotated[
    date,
    _DaySchema(),
    FieldType("day", "日期", "internal", f"YYYY-MM-DD 写法的日期，在 {FIRST_DAY} 到 {LAST_DAY} 之间"),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY_PATTERN}),
]
Time = Annotated[
    datetime,
    _TimeSchema(),
    FieldType("time", "时间", "internal", "ISO 8601 时间，如 2025-02-20T16:02:00+08:00；不写时区的按 +08:00"),
    WithJsonSchema({"type": "string", "pattern": TIME_PATTERN}),
]

_TIME: TypeAdapter[datetime] = TypeAdapter(Time)


def read_time(text: str) -> datetime | None:
    """The instant a person wrote, in +08:00; None if it is no time (format, or a day that does not exist)."""
    try:
        return _TIME.validate_python(text)
    except ValidationError:
        return None


# ── names and codes ──────────────────────────────────────────────────────────────────────────────

# Control characters, line breaks and invisible marks of direction; spelled so that Rust, Python and JavaScript agree.
_ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+$"
_NO_NULL = r"^[^\x00]+$"

EntryId = Annotated[
    str,
    Field(min_length=1, max_length=128, pattern=_ONE_LINE),
    FieldType("id", "编号", "internal", "1 到 128 个字的编号，不含换行和控制字符"),
]
PackName = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$"),
    FieldType("pack", "政策包", "public", "政策包的名字，小写字母开头，由小写字母、数字、下划线和连字符组成"),
]
PaperCode = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]{0,63}$"),
    FieldType("paper", "文书种类", "internal", "文书种类的代码，小写字母开头，由小写字母、数字和下划线组成"),
]
TierName = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]{0,63}$"),
    FieldType("tier", "级别", "internal", "级别的代码，小写字母开头；有哪些级别由本地办法（政策包）定"),
]
Region = Annotated[
    str,
    Field(pattern=r"^[0-9]{2,12}$"),
    FieldType("region", "行政区划", "internal", "2 到 12 位数字的行政区划代码"),
]
DocumentNumber = Annotated[
    str,
    Field(min_length=1, max_length=100, pattern=_ONE_LINE),
    FieldType("document_number", "文号", "internal", "100 字以内、不换行的文号"),
]
Text = Annotated[
    str,
    Field(min_length=1, max_length=200, pattern=_ONE_LINE),
    FieldType("text", "文字", "internal", "200 字以内、不换行的文字"),
]
Staff = Annotated[
    str,
    Field(min_length=1, max_length=100, pattern=_ONE_LINE),
    FieldType("staff", "工作人员", "internal", "100 字以内的工作人员姓名或账号"),
]
StaffList = Annotated[
    tuple[Staff, ...],
    Field(strict=False, max_length=30, min_length=1),
    FieldType("staff_list", "工作人员（可多人）", "internal", "1 到 30 名工作人员的列表"),
]
Agency = Annotated[
    str,
    Field(min_length=1, max_length=100, pattern=_ONE_LINE),
    FieldType("agency", "单位", "internal", "100 字以内的单位名称"),
]
Hash = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{64}$"),
    FieldType("hash", "文件指纹", "internal", "64 位小写十六进制的文件指纹"),
]

# ── about a person ───────────────────────────────────────────────────────────────────────────────

Identity = Annotated[
    str,
    Field(min_length=1, max_length=100, pattern=_ONE_LINE),
    FieldType("identity", "姓名等身份信息", "identity", "100 字以内、不换行的文字"),
]
Phone = Annotated[
    str,
    Field(pattern=r"^[0-9+][0-9 \-]{2,29}$"),
    FieldType("phone", "联系电话", "identity", "3 到 30 位的电话号码，可含空格和连字符"),
]
Place = Annotated[
    str,
    Field(min_length=1, max_length=200, pattern=_ONE_LINE),
    FieldType("place", "地点", "identity", "200 字以内、不换行的地点"),
]
Narrative = Annotated[
    str,
    Field(min_length=1, max_length=10_000, pattern=_NO_NULL),
    FieldType("narrative", "情况叙述", "narrative", "1 到 10000 字的文字"),
]

# ── numbers ──────────────────────────────────────────────────────────────────────────────────────

Seq = Annotated[
    int, Field(ge=1, le=10_000), FieldType("seq", "第几次", "internal", "从 1 数起的整数，不超过 10000，不加引号")
]
Count = Annotated[
    int, Field(ge=0, le=MOST_COUNT), FieldType("count", "数目", "internal", f"0 到 {MOST_COUNT} 的整数，不加引号")
]
Months = Annotated[
    int,
    Field(ge=1, le=LONGEST_TERM_MONTHS),
    FieldType("months", "月数", "internal", f"1 到 {LONGEST_TERM_MONTHS} 的整数，不加引号"),
]
Days = Annotated[
    int, Field(ge=0, le=MOST_DAYS), FieldType("days", "天数", "internal", f"0 到 {MOST_DAYS} 的整数，不加引号")
]
Money = Annotated[
    str,
    Field(pattern=r"^(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,2})?$"),
    FieldType("money", "金额（元）", "internal", "加引号的金额，如 1200 或 650.50，最多两位小数"),
]
Flag = Annotated[bool, FieldType("flag", "是否", "internal", "true 或 false，不加引号")]
