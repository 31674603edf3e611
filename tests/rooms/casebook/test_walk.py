"""The walk 逐项核对: every deed and every read, for every role, in its own region and another, against the table.

The oracle reads `table.yaml` by itself and asks the plain question; it shares no code with `may`, `sight` or this room.
"""

from __future__ import annotations

import inspect
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction

from guitu.access import actions as access
from guitu.access import table as tables
from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import MASKED, Viewer
from guitu.casebook import actions, queries
from guitu.casebook.actions import Said, moving
from guitu.casebook.models import Assignment, Case, Person
from guitu.casebook.particulars import Particulars
from guitu.casebook.search import search
from guitu.faults import Faulty
from guitu.ledger.kinds import KINDS
from guitu.ledger.roles import ROLES
from guitu.places.models import Agency, Region

from .conftest import HOME, NAME, NOW, NUMBER, PHONE, Write

WRITTEN = yaml.safe_load((Path(tables.__file__).parent / "table.yaml").read_text(encoding="utf-8"))
DAY = date(2025, 3, 1)
ENTRIES = {"drug_test": "tests", "talk": "measures", "leave_requested": "absence", "help_given": "support"}
HEAD = {"name": "name", "identity_number": "identity", "phone": "contact", "residence": "contact", "sex": "identity"}

near_or_far = pytest.mark.parametrize(
    ("role", "place"),
    [
        *((role, place) for role in ROLES for place in ("own", "assigned", "other")),
        *((role, "group") for role in ("social_worker", "village_cadre", "office_clerk")),
        *((role, "deciding") for role in ("police", "social_worker", "office_head")),
    ],
)
"""Posted at the office of the case's town, there and assigned, in the town next to it; in the case's working group;
in the town next to it, at the agency that decided the case."""


@pytest.fixture
def walked(serving: Case, write: Write) -> Case:
    write("drug_test", "2025-02-01", mode="regular", result="negative")
    write("talk", "2025-02-02", form="office", said="说了什么")
    write("leave_requested", "2025-02-03", **{"from": "2025-02-04", "to": "2025-02-05"}, place="虚构地", reason="探亲")
    write("help_given", "2025-02-06", area="work", says="帮了什么")
    return serving


@pytest.fixture
def posted(role: str, place: str, agencies: dict[str, Agency], walked: Case) -> Posting:
    """Somebody of a role, where `near_or_far` says."""
    account = access.open_account(by=None, username=f"w-{role}", display_name="走查员", password="gui-yuan-2025")
    at = {"other": "other_office", "deciding": "other_office", "group": "group"}
    agency = agencies[at.get(place, "office")]
    posting = access.give_posting(account, by=None, agency=agency, role=role, valid_from=date(2024, 1, 1))
    if place == "assigned":
        Assignment.objects.create(case=walked, posting=posting, part="assisting", since=date(2024, 1, 1))
    if place == "deciding":
        walked.deciding_agency = agency
        walked.save(update_fields=["deciding_agency"])
    return posting


def reached(role: str, place: str) -> bool:
    """Whether the table lets the role reach the case from there."""
    rows = WRITTEN["roles"][role]["rows"]
    return (place not in ("other", "deciding") and "region" in rows) or place in rows


def written(role: str, act: str, what: str) -> bool:
    matter = WRITTEN["kinds"].get(what, KINDS[what].group if what in KINDS else what)
    said = matter in WRITTEN["roles"][role].get(act, [])
    return said and (what not in KINDS or act not in ("record", "correct") or role in KINDS[what].recorders)


def answered(deed: Any) -> bool:
    """Whether a deed was allowed; undone again either way. A fault of form comes after the permission."""
    try:
        with transaction.atomic():
            deed()
            transaction.set_rollback(True)
    except Refused as refused:
        return not (refused.reason and refused.clauses)
    except Faulty:
        return True
    return True


def each(came: dict[Any, Any]) -> None:
    """What a deed in many cases says of its one case, raised."""
    for said in came.values():
        if isinstance(said, Exception):
            raise said


@near_or_far
def test_every_deed_is_allowed_to_whom_the_table_allows_it(
    role: str, place: str, posted: Posting, walked: Case, person: Person, agencies: dict[str, Agency],
    regions: dict[str, Region], staff: dict[str, Posting],
) -> None:  # fmt: skip
    here = reached(role, place)
    by: dict[str, Any] = {"by": posted, "at": NOW}
    entry: dict[str, Any] = {**by, "case": walked, "on": DAY}
    town = regions[{"other": "other_town", "deciding": "other_town", "group": "village"}.get(place, "town")].code
    inside = place not in ("other", "deciding")  # a deed in this town is by region only: there is no case yet
    by_region = "region" in WRITTEN["roles"][role]["rows"]
    who = Particulars(name="虚构丁")
    both = here and written(role, "correct", "identity") and written(role, "decide", "process")
    twin = actions.open_person(
        by=staff["office_clerk"], particulars=Particulars(name="虚构戊"), region_code=walked.region_code, at=NOW
    )
    sister = actions.add_family(by=staff["office_clerk"], person=person, relation="姐", name="虚构己", at=NOW)
    deeds: dict[str, tuple[Any, bool]] = {
        "test": (
            lambda: actions.record(**entry, entry_id="w1", kind="drug_test", mode="regular", result="negative"),
            here and written(role, "record", "drug_test"),
        ),
        "service": (
            lambda: actions.record(**entry, entry_id="w2", kind="team_formed", members=["走查员"]),
            here and written(role, "record", "team_formed"),
        ),
        "help": (
            lambda: actions.record(**entry, entry_id="w3", kind="help_given", area="work"),
            here and written(role, "record", "help_given"),
        ),
        "correct": (
            lambda: actions.correct(
                **entry, entry_id="w4", corrects="e-drug_test", why="误", mode="regular", result="positive"
            ),
            here and written(role, "correct", "drug_test"),
        ),
        "void": (
            lambda: actions.void(**entry, entry_id="w5", corrects="e-drug_test", why="误"),
            here and written(role, "record", "voided") and written(role, "correct", "drug_test"),
        ),
        "several": (
            lambda: actions.record_many(**by, case=walked, said=[Said("w7", "help_given", DAY, {"area": "work"})]),
            here and written(role, "record", "help_given"),
        ),
        "each": (
            lambda: each(actions.record_each(**by, said={walked.pk: [Said("w8", "talk", DAY, {"form": "phone"})]})),
            here and written(role, "record", "talk"),
        ),
        "attach": (
            lambda: actions.attach(
                **entry, entry_id="w6", title="件", content=b"x", file_name="x.png", media_type="image/png"
            ),
            here and written(role, "record", "file_attached"),
        ),
        "draft": (
            lambda: actions.keep_draft(**by, case=walked, kind="talk", said={}),
            here and written(role, "record", "talk"),
        ),
        "assign": (
            lambda: actions.assign(**by, case=walked, posting=staff["clinic"], part="clinic", since=DAY),
            here and written(role, "record", "worker_assigned"),
        ),
        "unassign": (
            lambda: actions.unassign(**by, case=walked, posting=staff["clinic"], last_day=DAY),
            here and written(role, "record", "worker_relieved"),
        ),
        "phone": (
            lambda: actions.change_particulars(**by, person=person, changes={"phone": "1"}, why="误"),
            here and written(role, "correct", "contact"),
        ),
        "number": (
            lambda: actions.change_particulars(**by, person=person, changes={"identity_number": "1"}, why="误"),
            here and written(role, "correct", "identity"),
        ),
        "family": (
            lambda: actions.add_family(**by, person=person, relation="姐", name="虚构丙"),
            here and written(role, "record", "family"),
        ),
        "family ends": (
            lambda: actions.end_family(**by, member=sister),
            here and written(role, "correct", "family"),
        ),
        "withdraw": (
            lambda: actions.withdraw_key(**by, person=person, decision="虚构决定"),
            here and written(role, "decide", "papers"),
        ),
        "put away": (
            lambda: actions.put_away(**by, case=walked, decision="虚构决定"),
            here and written(role, "decide", "papers"),
        ),
        "open again": (
            lambda: actions.open_again(**by, case=walked, why="虚构缘由", until=DAY),
            here and written(role, "decide", "papers"),
        ),
        "open person": (
            lambda: actions.open_person(**by, particulars=who, region_code=town),
            by_region and written(role, "record", "identity"),
        ),
        "open person elsewhere": (
            lambda: actions.open_person(**by, particulars=who, region_code=walked.region_code),
            by_region and inside and written(role, "record", "identity"),
        ),
        "open case": (
            lambda: actions.open_case(
                **by, person=person, kind="community_rehab", policy="national", region_code=walked.region_code,
                decided_on=DAY, entry_id="d",
            ),
            by_region and inside and written(role, "record", "decided"),
        ),
        "move": (
            lambda: actions.move_case(**by, case=walked, region_code="990101101202", group=None),
            here and by_region and place not in ("group", "deciding") and written(role, "record", "received"),
        ),
        "load": (
            lambda: actions.load_cases(
                **by,
                rows=[
                    actions.CaseRow(
                        person=who, kind="community_detox", policy="national", region_code=walked.region_code,
                        entries=[{"id": "d", "kind": "decided", "on": "2025-01-02"}],
                    )
                ],
            ),
            by_region and inside and written(role, "record", "decided") and written(role, "record", "identity"),
        ),
        # The second person has no case: only who reaches the town by region can be asked about them.
        "merge": (
            lambda: actions.merge_persons(**by, kept=person, merged=twin, decision="虚构", why="同一人"),
            both and by_region and inside,
        ),
    }  # fmt: skip
    found = {name: answered(deed) for name, (deed, _) in deeds.items()}
    assert found == {name: expected for name, (_, expected) in deeds.items()}


@near_or_far
def test_every_read_shows_to_whom_what_the_table_shows(
    role: str, place: str, posted: Posting, walked: Case, staff: dict[str, Posting]
) -> None:
    row, clerk = WRITTEN["roles"][role], staff["office_clerk"]
    actions.attach(
        by=clerk, case=walked, entry_id="e-photo", on=DAY, title="件", content=b"x", file_name="x.png",
        media_type="image/png", at=NOW,
    )  # fmt: skip
    actions.keep_draft(by=clerk, case=walked, kind="talk", said={"said": "虚构的草稿"}, at=NOW)
    newcomer = actions.open_person(by=clerk, particulars=Particulars(name="虚构庚"), region_code="990101101000", at=NOW)
    for purpose in row["purposes"]:
        viewer = Viewer(postings=(posted,), purpose=purpose, day=DAY)
        seen = set(row["see"]) & set(WRITTEN["purposes"][purpose]["see"])
        about_case = {matter for matter in seen if WRITTEN["matters"][matter]["case"]}
        here = reached(role, place) and bool(about_case)

        lines = queries.case_lines(viewer)
        assert [line.id for line in lines] == ([walked.pk] if here else [])
        assert queries.cases(viewer).filter(pk=walked.pk).exists() == here
        assert queries.with_put_away(viewer).filter(pk=walked.pk).exists() == here
        assert queries.groups_of(viewer, walked) == (frozenset(seen) if reached(role, place) else frozenset())
        assert [line.name for line in lines] == ([NAME if "name" in seen else MASKED] if here else [])
        assert ([queries.case_line(viewer, walked.pk)] if here else []) == lines
        assert queries.cases_of_person(viewer, walked.person_id) == lines

        page = queries.case_head(viewer, walked.pk)
        assert (page is not None) == here
        if page is not None:
            assert page.groups == seen
            shown = {column for column, text in page.particulars.items() if text}
            assert shown == {column for column, matter in HEAD.items() if matter in seen}
            assert (HOME in page.particulars.values()) == ("contact" in seen)
            assert bool(page.other) == ("narrative" in seen)

        entries = {line.kind: line for line in queries.ledger(viewer, walked.pk)}
        for kind, matter in {**ENTRIES, "decided": "process"}.items():
            assert (kind in entries) == (here and matter in seen), (kind, purpose)
            assert (queries.find_entry(viewer, walked.pk, f"e-{kind}") is not None) == (here and matter in seen)
        for line in entries.values():
            for name in line.fields:
                declared = KINDS[line.kind].field(name)
                assert declared is not None
                assert declared.sensitivity != "narrative" or "narrative" in seen
                assert declared.sensitivity != "identity" or seen & {"identity", "contact"}
        assert (queries.casefile_of_viewer(viewer, walked.pk) is not None) == (here and "standing" in seen)
        assert bool(queries.timeline(viewer, walked.pk)) == bool(entries)
        last = max((line.position for line in entries.values()), default=0)
        assert bool(queries.ledger(viewer, walked.pk, after=last - 1)) == bool(entries)
        assert (queries.attachment(viewer, walked.pk, "e-photo") is not None) == (here and "papers" in seen)
        assert queries.draft(viewer, walked.pk, "talk") == {}  # somebody else's
        by_region = place in ("own", "assigned") and "region" in row["rows"] and bool(about_case)
        assert queries.persons_without_case(viewer).filter(pk=newcomer.pk).exists() == by_region
        assert bool(queries.working_group(viewer, walked.pk)) == (here and place == "assigned")
        for typed, matter in ((NAME, "name"), ("zgt", "name"), (NUMBER, "identity"), (PHONE, "contact")):
            assert bool(search(viewer, typed)) == (here and matter in seen), (typed, purpose)
        assert bool(search(viewer, walked.number)) == here


# Deeds of a case on its way have an office at either end, and a walk of their own.
WITHOUT_AN_ACTOR = {
    "drop_draft",  # one's own, or nothing
    "expire_drafts",  # nobody's deed: time's
    "same_person",  # ids for the room's own questions; shows nothing
}


def test_every_deed_and_every_read_of_the_room_is_in_the_walk() -> None:
    walk = Path(__file__).read_text(encoding="utf-8")
    missing = [
        f"{room.__name__}.{name}"
        for room in (actions, queries)
        for name, one in vars(room).items()
        if inspect.isfunction(one) and one.__module__.startswith(actions.__name__.rpartition(".")[0])
        if not name.startswith("_") and name not in WITHOUT_AN_ACTOR and one.__module__ != moving.__name__
        if f"{room.__name__.rpartition('.')[2]}.{name}(" not in walk
    ]
    assert missing == [], "Add a line for each to the walks above."
