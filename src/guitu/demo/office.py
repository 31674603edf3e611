"""Invented offices 虚构机构: a province, a city, counties, towns and villages with the people who work there.

Every code begins with 99, which no place has; the first town bears 示范 in its name and the pack `demo_town` is its
own. The same `size` gives the same offices, whatever the seed of the lives.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Literal

from guitu.demo.names import name, pick

Size = Literal["town", "county", "city"]

POLICY = "demo_town"
PROVINCE = ("990000000000", "云程省（虚构）")
CITY = ("990100000000", "青岚市（虚构）")
_COUNTIES = ("澄川县", "望汀县", "归霁县", "栖云县", "临溆区", "安塬县", "东樾县")
_FIRST, _LAST = "云松石竹白南桐上清柳杏长", "岫坪溪坞泊塬"
_VILLAGE_FIRST, _VILLAGE_LAST = "石柳竹东西后前大古新莲青", "桥塘里垄湾坝"


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of a country is made: counties, towns a county, villages a town, open cases a town."""

    counties: int
    towns: int
    villages: int
    open_cases: int


SCALES: dict[Size, Scale] = {
    "town": Scale(counties=1, towns=1, villages=6, open_cases=62),
    "county": Scale(counties=1, towns=25, villages=8, open_cases=204),
    "city": Scale(counties=6, towns=20, villages=9, open_cases=172),
}


@dataclass(frozen=True, slots=True)
class Village:
    """A village 村（社区） and who works there. `worker` is the social worker's place in the town's list."""

    code: str
    name: str
    cadre: str
    police: str
    grid_worker: str
    volunteers: tuple[str, ...]
    worker: int


@dataclass(frozen=True, slots=True)
class Town:
    """A town 乡镇（街道） with its office. `women` are those of its staff who are women."""

    code: str
    name: str
    county: str
    county_name: str
    short: str
    head: str
    clerk: str
    doctor: str
    nurse: str
    workers: tuple[str, ...]
    villages: tuple[Village, ...]
    women: frozenset[str]

    @property
    def office(self) -> str:
        """Name of the community office."""
        return f"{self.name}社区戒毒社区康复工作办公室"

    @property
    def station(self) -> str:
        """Name of the police station."""
        return f"{self.name}派出所"

    @property
    def bureau(self) -> str:
        """Name of the county's police."""
        return f"{self.county_name}公安局"


@dataclass(frozen=True, slots=True)
class Country:
    """All regions (code, name) from the province down, and the towns, the demonstration town first."""

    size: Size
    regions: tuple[tuple[str, str], ...]
    towns: tuple[Town, ...]
    counties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """An agency to found: `kind` is a stable code of `places`, `part_of` the key of another plan or None."""

    key: str
    kind: str
    name: str
    region: str
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """An account to open and post: role at the agency of key `agency`."""

    username: str
    display_name: str
    role: str
    agency: str
    may_log_in: bool = True


def country(size: Size) -> Country:
    """The invented country of one size."""
    scale = SCALES[size]
    rng = Random(f"guitu country {size}")
    regions = [PROVINCE, CITY]
    towns: list[Town] = []
    counties = [(f"9901{at:02}000000", label) for at, label in enumerate(_COUNTIES[: scale.counties], start=1)]
    town_names = [first + last for last, first in product(_LAST, _FIRST)]
    for which, (county, county_name) in enumerate(counties):
        regions.append((county, f"{county_name}（虚构）"))
        for at in range(scale.towns):
            is_first = which == at == 0
            stem = "示范" if is_first else town_names[(which * 11 + at) % len(town_names)]
            kind = "镇" if at % 4 != 3 else "乡"
            town = _town(
                rng,
                code=f"{county[:6]}{100 + at}000",
                label=stem + kind,
                county=(county, county_name),
                scale=scale,
            )
            towns.append(town)
            regions.append((town.code, f"{town.name}（虚构）" if is_first else town.name))
            regions += [(village.code, village.name) for village in town.villages]
    return Country(size, tuple(regions), tuple(towns), tuple(counties))


def agencies(made: Country) -> tuple[AgencyPlan, ...]:
    """Every agency of the country, upper ones before those that are part of them."""
    plans = [
        AgencyPlan("city", "anti_drug_office", "青岚市禁毒委员会办公室", CITY[0]),
        AgencyPlan("isolation", "isolation_centre", "青岚市强制隔离戒毒所", CITY[0]),
        AgencyPlan("rehabilitation", "rehabilitation_centre", "青岚市戒毒康复所", CITY[0]),
    ]
    for code, label in made.counties:
        plans += [
            AgencyPlan(f"county:{code}", "anti_drug_office", f"{label}禁毒委员会办公室", code, "city"),
            AgencyPlan(f"bureau:{code}", "public_security", f"{label}公安局", code),
            AgencyPlan(f"clinic:{code}", "maintenance_clinic", f"{label}药物维持治疗门诊", code),
        ]
    for town in made.towns:
        office = f"office:{town.code}"
        plans += [
            AgencyPlan(office, "community_office", town.office, town.code, f"county:{town.county}"),
            AgencyPlan(f"station:{town.code}", "police_station", town.station, town.code, f"bureau:{town.county}"),
            AgencyPlan(f"health:{town.code}", "health_centre", f"{town.name}卫生院", town.code),
            AgencyPlan(f"judicial:{town.code}", "judicial_office", f"{town.name}司法所", town.code),
            AgencyPlan(f"welfare:{town.code}", "welfare_desk", f"{town.name}公共服务办窗口", town.code),
        ]
        for village in town.villages:
            plans += [
                AgencyPlan(f"group:{village.code}", "working_group", f"{village.name}工作小组", village.code, office),
                AgencyPlan(f"committee:{village.code}", "village_committee", _committee(village), village.code),
                AgencyPlan(f"grid:{village.code}", "grid", f"{village.name}第一网格", village.code),
            ]
    return tuple(plans)


def accounts(made: Country) -> tuple[AccountPlan, ...]:
    """One account a role, all in the first town and above it; every other town has those who record there."""
    first = made.towns[0]
    village = first.villages[0]
    rows = [
        ("shegong", first.workers[0], "social_worker", f"group:{village.code}"),
        ("cungan", village.cadre, "village_cadre", f"group:{village.code}"),
        ("minjing", village.police, "police", f"station:{first.code}"),
        ("yisheng", first.doctor, "clinic", f"health:{first.code}"),
        ("zhuren", first.head, "office_head", f"office:{first.code}"),
        ("jingban", first.clerk, "office_clerk", f"office:{first.code}"),
        ("xianban", "县禁毒办示范账号", "county", f"county:{first.county}"),
        ("shiban", "市禁毒办示范账号", "city", "city"),
        ("sifa", "司法所示范账号", "judicial", f"judicial:{first.code}"),
        ("minzheng", "民政示范账号", "civil_affairs", f"welfare:{first.code}"),
        ("renshe", "人社示范账号", "labour", f"welfare:{first.code}"),
        ("wangge", village.grid_worker, "grid_worker", f"grid:{village.code}"),
        ("zhiyuan", village.volunteers[0], "volunteer", f"group:{village.code}"),
        ("jiashu", "家属示范账号", "family", f"office:{first.code}"),
        ("benren", "本人示范账号", "person", f"office:{first.code}"),
        ("guanli", "系统管理员", "admin", f"county:{first.county}"),
    ]
    plans = [AccountPlan(*row) for row in rows]
    for at, town in enumerate(made.towns):
        for which, worker in enumerate(town.workers):
            if at or which:
                plans.append(
                    AccountPlan(f"shegong-{at:03}-{which}", worker, "social_worker", f"office:{town.code}", at == 0)
                )
        if at:
            plans += [
                AccountPlan(f"minjing-{at:03}", town.villages[0].police, "police", f"station:{town.code}", False),
                AccountPlan(f"zhuren-{at:03}", town.head, "office_head", f"office:{town.code}", False),
                AccountPlan(f"jingban-{at:03}", town.clerk, "office_clerk", f"office:{town.code}", False),
                AccountPlan(f"yisheng-{at:03}", town.doctor, "clinic", f"health:{town.code}", False),
            ]
    return tuple(plans)


def _committee(village: Village) -> str:
    return f"{village.name}居民委员会" if village.name.endswith("社区") else f"{village.name}民委员会"


def _town(rng: Random, *, code: str, label: str, county: tuple[str, str], scale: Scale) -> Town:
    women: set[str] = set()

    def staff(*, woman: bool | None = None) -> str:
        is_woman = rng.random() < 0.5 if woman is None else woman
        made = name(rng, woman=is_woman)
        if is_woman:
            women.add(made)
        return made

    # One more worker than the work of the open cases asks for at thirty a head; every other one is a woman.
    workers = tuple(staff(woman=at % 2 == 0) for at in range(1 + max(2, scale.open_cases // 30)))
    wanted = [first + last for first in _VILLAGE_FIRST for last in _VILLAGE_LAST]
    names = rng.sample(wanted, scale.villages)
    villages = tuple(
        Village(
            code=f"{code[:9]}{(1 if at % 4 == 3 else 201) + at:03}",
            name=names[at] + ("社区" if at % 4 == 3 else "村"),
            cadre=staff(),
            police=staff(woman=rng.random() < 0.15),
            grid_worker=staff(),
            volunteers=tuple(staff() for _ in range(3)),
            worker=at % len(workers),
        )
        for at in range(scale.villages)
    )
    return Town(
        code=code,
        name=label,
        county=county[0],
        county_name=county[1],
        short=label[:-1],
        head=staff(),
        clerk=staff(),
        doctor=staff(),
        nurse=staff(woman=True),
        workers=workers,
        villages=villages,
        women=frozenset(women),
    )


def busiest(rng: Random, town: Town) -> Village:
    """A village, the first ones oftener: people live closer together there."""
    return (
        town.villages[min(int(rng.triangular(0, len(town.villages), 0)), len(town.villages) - 1)]
        if (rng.random() < 0.5)
        else pick(rng, town.villages)
    )
