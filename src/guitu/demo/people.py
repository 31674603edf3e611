"""Invented people 虚构人员: who somebody is, drawn from a random source.

An identity number is right in length, date and check digit (GB 11643-1999), and its place code 9901xx belongs to no
place; a phone begins with 1990000. Both pass the checks that real ones pass, and neither can be anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from guitu.demo.names import SURNAMES, given, pick

PHONE_PREFIX = "1990000"
_WEIGHTS = tuple(2 ** (17 - at) % 11 for at in range(17))
_CHECK = "10X98765432"

EDUCATION = ("小学", "初中", "初中", "初中", "高中", "中专", "大专")
WORK = (
    "务农", "无业", "无业", "灵活就业", "工厂工人", "货车跟车", "建筑工地", "个体经营", "快递分拣", "渔业",
    "电工", "厨师", "保洁",
)  # fmt: skip
DRUGS = ("海洛因", "冰毒", "冰毒", "冰毒", "氯胺酮", "麻古", "依托咪酯")
_WOMAN_SHARE = 0.14


@dataclass(frozen=True, slots=True)
class Relative:
    """A member of the family 家属. `relation` is to the person: 母亲, 妻子 …"""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist. `sex` is 男 or 女; `village` the code where the person lives."""

    name: str
    sex: str
    born: date
    identity_number: str
    phone: str
    household: str
    address: str
    village: str
    education: str
    work: str
    drug: str
    family: tuple[Relative, ...]

    @property
    def is_woman(self) -> bool:
        return self.sex == "女"


def identity_number(*, place: str, born: date, order: int) -> str:
    """The eighteen signs of a number: six of `place`, the day of birth, three of `order` (odd: a man), the check."""
    first = f"{place}{born:%Y%m%d}{order % 1000:03}"
    return first + check_sign(first)


def check_sign(first: str) -> str:
    """The last sign that belongs to the first seventeen."""
    return _CHECK[sum(int(sign) * weight for sign, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def somebody(
    rng: Random, *, number: int, village: str, village_name: str, town_name: str, on: date, woman: bool | None = None
) -> Person:
    """One person living in a village, grown up on day `on`.

    `number` is the person's place in the whole demonstration: identity number and phone are made unlike by it.
    """
    is_woman = rng.random() < _WOMAN_SHARE if woman is None else woman
    surname = pick(rng, SURNAMES)
    age = int(rng.triangular(19, 63, 37))
    # Two people of one day of birth and one order differ in the day: the number shifts it.
    born = on - timedelta(days=age * 365 + (number * 7) % 365)
    order = (number // 365 * 2) % 1000 + (0 if is_woman else 1)
    mobile = f"{PHONE_PREFIX}{number % 10_000:04}"
    household = f"{town_name}{village_name}"
    return Person(
        name=surname + given(rng, woman=is_woman),
        sex="女" if is_woman else "男",
        born=born,
        identity_number=identity_number(place=village[:6], born=born, order=order % 1000),
        phone=mobile,
        household=household,
        address=f"{household}{1 + int(rng.random() * 12)}组{1 + int(rng.random() * 90)}号",
        village=village,
        education=pick(rng, EDUCATION),
        work=pick(rng, WORK),
        drug=pick(rng, DRUGS),
        family=_family(rng, surname=surname, age=age, is_woman=is_woman, number=number),
    )


def _family(rng: Random, *, surname: str, age: int, is_woman: bool, number: int) -> tuple[Relative, ...]:
    found = [("妹妹", True, True)] if rng.random() < 0.2 else []
    if age < 48 or rng.random() < 0.3:
        found.append(("母亲", True, False))
    if age < 40 and rng.random() < 0.6:
        found.append(("父亲", False, True))
    if age > 24 and rng.random() < 0.55:
        found.append(("丈夫", False, False) if is_woman else ("妻子", True, False))
    if age > 44 and rng.random() < 0.4:
        found.append(("儿子", False, not is_woman))
    if not found:
        found.append(("哥哥", False, True))
    return tuple(
        Relative(
            name=(surname if same else pick(rng, SURNAMES)) + given(rng, woman=woman),
            relation=relation,
            phone=f"{PHONE_PREFIX}{(number * 3 + 5001 + at) % 10_000:04}",
        )
        for at, (relation, woman, same) in enumerate(found[:3])
    )
