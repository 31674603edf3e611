"""Loading 载入: writes the invented country into an empty, throw-away database.

Everything goes through the doors of the rooms below (places, access, casebook), so that the demonstration holds what an
office's own database would hold. Doing it again with the same size, day and seed adds nothing; a database that holds
anything else is refused. Colleagues in other towns, whose accounts nobody uses, are written in bulk and cannot log in.
"""

from __future__ import annotations

import csv
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.access import actions as access
from guitu.access.models import Account, Posting
from guitu.casebook import actions as casebook
from guitu.casebook.actions import CaseRow, Relative
from guitu.casebook.models import Case, GroupPart
from guitu.casebook.particulars import Particulars
from guitu.demo.cohort import SEED, how_many, lives_of_town
from guitu.demo.life import Life
from guitu.demo.office import AccountPlan, Country, accounts, agencies, country
from guitu.demo.office import Size as Size
from guitu.faults import Fault, Faulty
from guitu.places import actions as places
from guitu.places.models import Agency, AgencyKind, Region

_POSTED_DAYS = 6 * 366  # everybody was posted before the first record


@dataclass(frozen=True, slots=True)
class Login:
    """One account somebody can try: its role code, name, and the first password, which need not be changed."""

    username: str
    display_name: str
    role: str
    password: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was loaded, and one login a role. Passwords are "" for accounts that were there already."""

    cases: int
    entries: int
    logins: tuple[Login, ...]


Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def load(*, size: Size, as_of: date, seed: str = SEED, progress: Progress | None = None) -> Done:
    """Write the country, its accounts and all its lives. Raises `Faulty` if the database holds other cases."""
    tell = progress or (lambda what, done, whole: None)
    made = country(size)
    _refuse_other_data(made, as_of=as_of, seed=seed)
    tell("区划与机构", 0, 1)
    _regions(made)
    by_key = _agencies(made)
    tell("账号", 0, 1)
    logins, postings = _accounts(made, by_key, as_of=as_of)
    whole, cases, entries = how_many(made), 0, 0
    for at in range(len(made.towns)):
        desk = _Desk(made, at, by_key=by_key, postings=postings)
        before = cases
        rows = desk.rows(as_of=as_of, seed=seed)

        def on_lot(sum_: casebook.Loaded, before: int = before) -> None:
            tell("个案与台账", before + sum_.cases + sum_.known, whole)

        loaded = casebook.load_cases(by=desk.clerk, rows=rows, progress=on_lot)
        cases, entries = before + loaded.cases + loaded.known, entries + loaded.entries
    return Done(cases, entries, logins)


def _refuse_other_data(made: Country, *, as_of: date, seed: str) -> None:
    if not Case.objects.exists():
        return
    first = next(lives_of_town(made, 0, as_of=as_of, seed=seed))
    if not Case.objects.filter(pk=_case_id(first)).exists():
        raise Faulty(
            [Fault("数据文件夹", "里面已有别的个案", "空的数据文件夹", "请换一个文件夹；演示数据不与真实数据放在一起")]
        )


def _regions(made: Country) -> None:
    known = Region.objects.filter(code__startswith="99").count()
    if known >= len(made.regions):
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo-regions.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("code", "name"), *made.regions])
        places.load_divisions(path, prefixes=("99",), by="install")


@transaction.atomic
def _agencies(made: Country) -> dict[str, Agency]:
    plans = agencies(made)
    regions = Region.objects.in_bulk({plan.region for plan in plans})
    found: dict[str, Agency] = {}
    for plan in plans:
        found[plan.key] = places.found_agency(
            kind=AgencyKind(plan.kind), name=plan.name, region=regions[plan.region], by="install",
            part_of=found[plan.part_of] if plan.part_of else None,
        )  # fmt: skip
    return found


@transaction.atomic
def _accounts(
    made: Country, by_key: Mapping[str, Agency], *, as_of: date
) -> tuple[tuple[Login, ...], dict[str, Posting]]:
    """The logins of the first town, and the posting of every account by username."""
    since = as_of - timedelta(days=_POSTED_DAYS)
    plans = accounts(made)
    logins: list[Login] = []
    there = set(Account.objects.values_list("username", flat=True))
    for plan in plans:
        if not plan.may_log_in:
            continue
        password = "" if plan.username in there else f"guitu-{_random_letters()}"
        if password:
            account = access.open_account(
                by=None, username=plan.username, display_name=plan.display_name, password=password,
                must_change_password=False,
            )  # fmt: skip
            access.give_posting(account, by=None, agency=by_key[plan.agency], role=plan.role, valid_from=since)
        logins.append(Login(plan.username, plan.display_name, plan.role, password))
    _colleagues([plan for plan in plans if not plan.may_log_in and plan.username not in there], by_key, since=since)
    usernames = [plan.username for plan in plans]
    postings = Posting.objects.select_related("agency", "account").filter(account__username__in=usernames)
    return tuple(logins), {posting.account.username: posting for posting in postings}


def _random_letters() -> str:
    """Eight different consonants: no word, year, run of digits or of one sign comes about by chance, which the office's
    own rule refuses."""
    return "".join(secrets.SystemRandom().sample("bcdfghjkmnpqrstvwxz", 8))


def _colleagues(plans: list[AccountPlan], by_key: Mapping[str, Agency], *, since: date) -> None:
    now = timezone.now()
    made = [Account(username=plan.username, display_name=plan.display_name, opened_at=now) for plan in plans]
    for account in made:
        account.set_unusable_password()
    Account.objects.bulk_create(made, batch_size=200)
    Posting.objects.bulk_create(
        [
            Posting(account=account, agency=by_key[plan.agency], role=plan.role, valid_from=since)
            for account, plan in zip(made, plans, strict=True)
        ],
        batch_size=200,
    )


class _Desk:
    """One town while it is loaded: who records there, and its cases as rows."""

    def __init__(
        self, made: Country, at: int, *, by_key: Mapping[str, Agency], postings: Mapping[str, Posting]
    ) -> None:
        self.made, self.at, self.by_key, self.postings = made, at, by_key, postings
        self.town = made.towns[at]
        suffix = "" if at == 0 else f"-{at:03}"
        self.clerk = postings[f"jingban{suffix}"]
        self.roles = {
            "office_clerk": self.clerk,
            "office_head": postings[f"zhuren{suffix}"],
            "police": postings[f"minjing{suffix}"],
            "clinic": postings[f"yisheng{suffix}"],
            "civil_affairs": postings["minzheng"] if at == 0 else self.clerk,
            "county": postings["xianban"] if self.town.county == made.towns[0].county else self.clerk,
        }

    def worker(self, which: int) -> Posting:
        """The posting of the town's social worker of this number."""
        if self.at == 0 and which == 0:
            return self.postings["shegong"]
        return self.postings[f"shegong-{self.at:03}-{which}"]

    def rows(self, *, as_of: date, seed: str) -> Iterator[CaseRow]:
        """The town's lives as rows to load."""
        for life in lives_of_town(self.made, self.at, as_of=as_of, seed=seed):
            yield self._row(life)

    def _row(self, life: Life) -> CaseRow:
        said, head = life.person, life.casefile["case"]
        entries = life.casefile["entries"]
        assert isinstance(head, dict)
        assert isinstance(entries, list)
        worker = self.worker(life.village.worker)
        opened = datetime.fromisoformat(min(str(entry["recorded_at"]) for entry in entries))
        first = date.fromisoformat(str(entries[0]["on"]))
        roles = {**self.roles, "social_worker": worker}
        return CaseRow(
            person=Particulars(
                name=said.name, identity_number=said.identity_number, phone=said.phone, household=said.household,
                residence=said.address, birth_date=said.born.isoformat(), sex=said.sex,
                other={"文化程度": said.education, "职业": said.work, "毒品种类": said.drug},
            ),
            kind=str(head["kind"]),
            policy=str(head["policy"]),
            region_code=life.village.code,
            entries=entries,
            case_id=_case_id(life),
            number=life.number,
            term_months=int(head["term_months"]),
            credit_days=int(head.get("credit_days", 0)),
            group=self.by_key[f"group:{life.village.code}"],
            deciding_agency=self.by_key[f"bureau:{self.town.county}"],
            worker=worker,
            group_of=[(worker, GroupPart.WORKER, first), *self._group(life, since=first)],
            recorders={key: roles.get(post, self.clerk) for key, post in life.posts.items()},
            opened_at=opened,
            family=[Relative(one.relation, one.name, one.phone) for one in said.family],
        )  # fmt: skip

    def _group(self, life: Life, *, since: date) -> Iterator[tuple[Posting, str, date]]:
        yield self.roles["police"], GroupPart.POLICE, since
        yield self.roles["clinic"], GroupPart.CLINIC, since
        if self.at == 0 and life.village.code == self.town.villages[0].code:
            yield self.postings["cungan"], GroupPart.VILLAGE, since
            yield self.postings["wangge"], GroupPart.GRID, since
            yield self.postings["zhiyuan"], GroupPart.VOLUNTEER, since
        if self.at == 0:
            yield from self._assisting(life, since=since)
        if life.shown:
            yield self.postings["benren"], GroupPart.PERSON, since
            yield self.postings["jiashu"], GroupPart.FAMILY, since

    def _assisting(self, life: Life, *, since: date) -> Iterator[tuple[Posting, str, date]]:
        """Other offices, where they have something to do with the case."""
        entries = life.casefile["entries"]
        assert isinstance(entries, list)
        done = {(entry["kind"], entry.get("area", "")) for entry in entries}
        kinds = {kind for kind, _ in done}
        for username, kind, area in _HELPS:
            if (kind, area) in done if area else kind in kinds:
                yield self.postings[username], GroupPart.ASSISTING, since


_HELPS = (
    ("minzheng", "benefit_applied", ""), ("renshe", "training_attended", ""), ("renshe", "job_placed", ""),
    ("sifa", "help_given", "legal"),
)  # fmt: skip
"""Whose office assists where which kind of help, of which area, has been given."""


def _case_id(life: Life) -> UUID:
    head = life.casefile["case"]
    assert isinstance(head, dict)
    return UUID(str(head["id"]))
