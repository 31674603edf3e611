"""What every address answers, read off the access table: the oracle of the walk over all pages.

`RULES` names every address of the resolver. A rule says how the address is filled in and which status it owes whom; the
status is worked out from `table.yaml` as it is written, and shares no code with `may` and `sight`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from guitu.access import table as tables
from guitu.casepages.views.case import TABS
from guitu.desk.decisions.kinds import QUESTIONS
from guitu.exchange.template import blank
from guitu.ledger.kinds import KINDS

from .planted import HOME, INITIALS, TODAY, Planted

WRITTEN: Final[dict[str, Any]] = yaml.safe_load(
    (Path(tables.__file__).parent / "table.yaml").read_text(encoding="utf-8")
)
OK, MOVED, REFUSED, ABSENT, NOT_SO, FAULTY = 200, 302, 403, 404, 405, 422

Args = Mapping[str, object]
Body = dict[str, object]


@dataclass(frozen=True)
class Stand:
    """A role, and where it stands to the planted case; None is nobody signed in.

    own: posted in the town of the case. assigned: there, and the case is assigned to it. other: posted in the next
    town. group: in the case's working group. deciding: in the next town, at the agency that decided the case.
    """

    role: str | None
    place: str

    @property
    def row(self) -> Mapping[str, Any]:
        """The row of the table."""
        found: Mapping[str, Any] = WRITTEN["roles"][self.role]
        return found

    @property
    def inside(self) -> bool:
        """Whether the posting lies in the town of the case."""
        return self.place in ("own", "assigned")

    @property
    def of_region(self) -> bool:
        """Whether the role reaches cases of its region at all."""
        return "region" in self.row["rows"]

    @property
    def matters(self) -> frozenset[str]:
        """What the role sees for its first purpose."""
        return frozenset(self.row["see"]) & frozenset(WRITTEN["purposes"][self.row["purposes"][0]]["see"])

    @property
    def reaches(self) -> bool:
        """Whether the case is there for the role; who sees nothing of any case reaches none."""
        near = (self.of_region and (self.inside or self.place == "group")) or self.place in self.row["rows"]
        return near and any(WRITTEN["matters"][matter]["case"] for matter in self.matters)

    @property
    def repeats(self) -> bool:
        """Whether addresses that name no case answer here as they do at `own`: an assignment gives the role nothing,
        or it reaches nothing without one, whichever town it is posted in."""
        return (self.place == "assigned" and "assigned" not in self.row["rows"]) or (
            self.place == "other" and set(self.row["rows"]) <= {"assigned", "group"}
        )

    def sees(self, what: str) -> bool:
        """Whether the role reaches the case and sees a matter, or the matter of a kind, of it."""
        return self.reaches and _matter(what) in self.matters

    def has(self, act: str, what: str) -> bool:
        """Whether the table, and for records the kind, give the role an act; wherever the case lies."""
        said = _matter(what) in self.row.get(act, ())
        return said and (what not in KINDS or act not in ("record", "correct") or self.role in KINDS[what].recorders)

    @property
    def opens_cases(self) -> bool:
        """Whether the role opens cases in its region."""
        return self.of_region and self.has("record", "decided") and self.has("record", "identity")

    @property
    def decides(self) -> bool:
        """Whether there is a question that the role answers."""
        return any(self.answers(code) for code in QUESTIONS)

    def answers(self, code: str) -> bool:
        """Whether the role answers a question."""
        return any(self.has("decide", kind) and self.has("record", kind) for kind in QUESTIONS[code].kinds)


Answer = Callable[[Stand, Args], int | tuple[int, ...]]


@dataclass(frozen=True)
class Rule:
    """What one address owes. `args` are the ways it is filled in; the key `?` of one is its query.

    `post` None: the address takes no POST. `body` is what is sent; empty, it is incomplete, and a role that may gets
    its faults while one that may not is refused before anything is read. `nobody` is the answer to nobody.
    """

    get: Answer
    post: Answer | None = None
    args: Callable[[Planted], Iterable[Args]] = lambda planted: [{}]
    body: Callable[[Planted], Body] = lambda planted: {}
    nobody: int | None = None
    """None: the sign-in page."""
    is_json: bool = False


def patterns() -> dict[str, str]:
    """Every address of the application: name → how it is written."""
    return dict(_under(get_resolver().url_patterns))


def address(name: str, args: Args) -> str:
    """An address filled in."""
    query = f"?{args['?']}" if "?" in args else ""
    return reverse(name, kwargs={key: value for key, value in args.items() if key != "?"}) + query


def _under(
    listed: Iterable[URLPattern | URLResolver], before: str = "", spaces: tuple[str, ...] = ()
) -> Iterable[tuple[str, str]]:
    for one in listed:
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from _under(one.url_patterns, f"{before}{one.pattern}", inner)
        else:
            yield ":".join((*spaces, one.name or f"{before}{one.pattern}")), f"{before}{one.pattern}"


def _matter(what: str) -> str:
    return str(WRITTEN["kinds"].get(what, KINDS[what].group if what in KINDS else what))


# ── answers ───────────────────────────────────────────────────────────────────────────────────


def always(status: int) -> Answer:
    return lambda stand, args: status


def only(holds: Callable[[Stand, Args], bool], otherwise: int) -> Answer:
    return lambda stand, args: OK if holds(stand, args) else otherwise


def steps(*conditions: tuple[Callable[[Stand, Args], bool], int]) -> Answer:
    """200 where every condition holds; else the status beside the first that does not."""
    return lambda stand, args: next((status for holds, status in conditions if not holds(stand, args)), OK)


def after(get: Answer, *taken: int) -> Answer:
    """Who was refused the page is refused the deed; who was not gets one of these."""

    def answer(stand: Stand, args: Args) -> int | tuple[int, ...]:
        found = get(stand, args)
        return found if found in (REFUSED, ABSENT) else taken

    return answer


def reaches(stand: Stand, args: Args) -> bool:
    return stand.reaches


def sees(what: str) -> Callable[[Stand, Args], bool]:
    return lambda stand, args: stand.sees(what)


def shows(what: str) -> Callable[[Stand, Args], bool]:
    """Whether the role sees the matter on its lists, wherever the case lies."""
    return lambda stand, args: what in stand.matters


def has(act: str, what: str) -> Callable[[Stand, Args], bool]:
    return lambda stand, args: stand.has(act, what)


_OF_TAB: Final = {"team": None, "treatment": "medical", "support": "support", "leave": "absence", "files": "papers",
                  "looks": "looks"}  # fmt: skip
_BULK: Final = ("drug_test", "talk", "situation_report")


def _tab(stand: Stand, args: Args) -> int:
    tab = str(args["tab"])
    if tab not in TABS:
        return ABSENT
    assert tab in _OF_TAB, f"个案页多了一栏“{tab}”：在 addresses.py 的 _OF_TAB 里写上它属于哪个事项"
    matter = _OF_TAB[tab]
    return OK if stand.reaches and (matter is None or stand.sees(matter)) else ABSENT


def _records(stand: Stand, args: Args) -> int:
    kind = str(args["kind"])
    if kind not in KINDS or kind in ("decided", "voided", "file_attached") or KINDS[kind].group == "office":
        return ABSENT
    return (OK if stand.has("record", kind) else REFUSED) if stand.reaches else ABSENT


def _corrects(stand: Stand, args: Args) -> int:
    kind = str(args["entry_id"]).removeprefix("e-")
    if kind not in KINDS or not stand.sees(kind):
        return ABSENT
    return OK if stand.has("correct", kind) else REFUSED


def _voids(stand: Stand, args: Args) -> int:
    found = _corrects(stand, args)
    return found if found == ABSENT or stand.has("record", "voided") else REFUSED


def _decision(stand: Stand, args: Args) -> int:
    code = str(args["code"])
    if code not in QUESTIONS:
        return ABSENT
    if not stand.answers(code):
        return REFUSED
    return OK if stand.reaches else ABSENT


def _lists(stand: Stand, args: Args) -> int:
    return OK if "standing" in stand.matters else REFUSED


def _desk(stand: Stand, args: Args) -> int:
    if stand.role in ("person", "family"):
        for name in ("portal:home", "portal"):
            try:
                reverse(name)
            except NoReverseMatch:
                continue
            return MOVED
    return OK


def _together(stand: Stand, args: Args) -> int:
    return OK if any(stand.has("record", kind) for kind in _BULK) and "standing" in stand.matters else REFUSED


def _exports(stand: Stand, args: Args) -> int:
    about_case = any(WRITTEN["matters"][matter]["case"] for matter in stand.row.get("export", ()))
    return OK if stand.of_region and about_case else REFUSED


def _keeps_accounts(stand: Stand, args: Args) -> int:
    return OK if stand.of_region and stand.has("record", "accounts") else REFUSED


def _breaks(stand: Stand, args: Args) -> int:
    return OK if stand.role in WRITTEN["emergency"]["roles"] else REFUSED


def _found(stand: Stand, args: Args) -> int:
    return MOVED if stand.sees("name") else OK


def _takes(kind: str) -> Answer:
    """The case that was sent to the next town: whoever stands there and reaches cases by region has it now."""

    def answer(stand: Stand, args: Args) -> int:
        sees_cases = any(WRITTEN["matters"][matter]["case"] for matter in stand.matters)
        if not (stand.of_region and stand.place in ("other", "deciding") and sees_cases):
            return ABSENT
        return OK if stand.has("record", kind) else REFUSED

    return answer


def _takes_back(stand: Stand, args: Args) -> int:
    if not stand.reaches:
        return ABSENT
    return ABSENT if stand.has("record", "voided") and stand.has("correct", "transferred_out") else REFUSED


_charges: Final = steps(
    (reaches, ABSENT), (has("record", "worker_assigned"), REFUSED), (has("record", "received"), REFUSED)
)
_assigns: Final = steps((reaches, ABSENT), (has("record", "worker_assigned"), REFUSED))
_lists_family: Final = steps((reaches, ABSENT), (has("record", "family"), REFUSED))
_mends_family: Final = steps(
    (reaches, ABSENT), (has("correct", "family"), REFUSED), (has("record", "family"), REFUSED), (sees("family"), ABSENT)
)
_changes: Final = steps(
    (reaches, ABSENT),
    (lambda stand, args: any(stand.sees(it) and stand.has("correct", it) for it in ("identity", "contact")), REFUSED),
)
_joins: Final = steps((reaches, ABSENT), (has("correct", "identity"), REFUSED), (has("decide", "process"), REFUSED))
_sent: Final = only(lambda stand, args: stand.inside and "sent" in stand.row["rows"], ABSENT)
_moves: Final = only(lambda stand, args: stand.of_region and stand.has("record", "transferred_out"), REFUSED)
_sends: Final = steps((reaches, ABSENT), (has("record", "transferred_out"), REFUSED))
_gallery: Final = only(lambda stand, args: stand.role == "admin", ABSENT)
_receives: Final = only(lambda stand, args: stand.opens_cases, REFUSED)
_takes_parcels: Final = only(
    lambda stand, args: stand.opens_cases and stand.has("record", "family") and stand.has("record", "transferred_in"),
    REFUSED,
)
_case: Final = only(reaches, ABSENT)
_seals: Final = only(
    lambda stand, args: OK in (_keeps_accounts(stand, args), _answers_for_office(stand, args)), REFUSED
)
_copies: Final = only(
    lambda stand, args: stand.reaches and stand.has("export", "name") and stand.has("export", "looks"), ABSENT
)
_term: Final = only(sees("standing"), ABSENT)
_why: Final = only(lambda stand, args: stand.sees("standing") and stand.sees("tests"), ABSENT)
_file: Final = only(lambda stand, args: stand.sees("papers") and args["entry_id"] == "e-file_attached", ABSENT)
_attach: Final = steps((reaches, ABSENT), (has("record", "file_attached"), REFUSED))
_keeps_places: Final = only(lambda stand, args: stand.of_region and stand.has("record", "places"), REFUSED)
_answers_for_office: Final = only(lambda stand, args: stand.of_region and stand.has("decide", "papers"), REFUSED)
# What belongs to the town of the case: a token, an account, a posting, an agency.
_token: Final = steps(
    (lambda stand, args: _keeps_accounts(stand, args) == OK, REFUSED), (lambda stand, args: stand.inside, ABSENT)
)
_agency: Final = steps(
    (lambda stand, args: _keeps_places(stand, args) == OK, REFUSED), (lambda stand, args: stand.inside, ABSENT)
)
_hands_over: Final = steps((lambda stand, args: _answers_for_office(stand, args) == OK, REFUSED), (reaches, ABSENT))
# Nothing is put away in the office of the walk.
_finds_none_shut: Final = steps(
    (lambda stand, args: _answers_for_office(stand, args) == OK, REFUSED), (lambda stand, args: False, ABSENT)
)
# Papers: who sees them in the case; a draft is for who works on it; words are for who sees all that they speak of.
DRAFT_MATTERS: Final = frozenset({"papers", "name", "contact", "measures", "narrative"})
ISSUED_MATTERS: Final = frozenset({"papers", "name", "measures", "medical", "narrative", "support"})
_papers: Final = only(shows("papers"), REFUSED)
_papers_of_case: Final = only(sees("papers"), ABSENT)
_drafts: Final = steps((sees("papers"), ABSENT), (has("record", "paper_issued"), REFUSED))
_works_on_draft: Final = steps((sees("papers"), ABSENT), (has("record", "paper_issued"), ABSENT))


def _writes(stand: Stand, args: Args) -> int:
    if args["?"] == "draft":
        return MOVED if _works_on_draft(stand, args) == OK else ABSENT
    return FAULTY if (found := _drafts(stand, args)) == OK else found


_reads_draft: Final = steps(
    (lambda stand, args: _works_on_draft(stand, args) == OK, ABSENT),
    (lambda stand, args: stand.matters >= DRAFT_MATTERS, ABSENT),
)
_reads_issued: Final = steps((sees("papers"), ABSENT), (lambda stand, args: stand.matters >= ISSUED_MATTERS, ABSENT))
_binds: Final = steps((sees("papers"), ABSENT), (has("export", "papers"), REFUSED))
_issues_at_home: Final = steps(
    (shows("papers"), REFUSED), (lambda stand, args: stand.of_region and stand.has("record", "paper_issued"), REFUSED)
)
_gives_out: Final = steps(
    (shows("papers"), REFUSED),
    (
        lambda stand, args: stand.of_region and stand.has("export", "papers") and stand.has("record", "papers"),
        REFUSED,
    ),
)
_letterhead: Final = steps(
    (shows("papers"), REFUSED), (lambda stand, args: stand.of_region and stand.has("record", "papers"), REFUSED)
)
_api_standing: Final = steps((reaches, ABSENT), (shows("standing"), REFUSED))
_api_record: Final = steps((reaches, ABSENT), (has("record", "talk"), REFUSED))

# ── how addresses are filled in ───────────────────────────────────────────────────────────────


def _of_case(*more: Args) -> Callable[[Planted], Iterable[Args]]:
    return lambda planted: [{"case_id": planted.case.pk, **one} for one in more or ({},)]


def _of_workbook(planted: Planted) -> list[Args]:
    return [{"workbook_id": planted.workbook}]


def _of_relative(planted: Planted) -> list[Args]:
    return [{"case_id": planted.case.pk, "member_id": planted.relative}]


def _of_moved(planted: Planted) -> list[Args]:
    return [{"case_id": planted.moved.pk}]


def _of_transfer(planted: Planted) -> list[Args]:
    return [{"transfer_id": planted.transfer}]


def _of_draft(planted: Planted) -> list[Args]:
    return [{"document_id": planted.draft}]


def _of_issued(planted: Planted) -> list[Args]:
    return [{"document_id": planted.issued}]


def _of_job(planted: Planted) -> list[Args]:
    return [{"job_id": planted.job}]


def _of_account(planted: Planted) -> list[Args]:
    return [{"account_id": planted.clerk.account_id}]


def _of_emergency(planted: Planted) -> list[Args]:
    return [{"emergency_id": planted.emergency}]


def _of_posting(planted: Planted) -> list[Args]:
    return [{"posting_id": planted.clerk.pk}]


def _kinds() -> list[Args]:
    """A kind of every matter, and one that is none."""
    of_matter = {_matter(name): name for name in reversed(KINDS)}
    return [{"kind": name} for name in (*of_matter.values(), "nothing")]


_ENTRIES: Final = tuple(
    {"entry_id": name} for name in ("e-drug_test", "e-talk", "e-leave_requested", "e-help_given", "nothing")
)


def _talk(planted: Planted) -> Body:
    return {"entry_id": "walk-1", "on": "2025-02-20", "form": "office", "said": "虚构的谈话"}


def _day(planted: Planted) -> Body:
    return {f"c-{planted.case.pk}": "office"}


def _workbook(planted: Planted) -> Body:
    return {"region": planted.town, "workbook": SimpleUploadedFile("ledger.xlsx", blank())}


# ── the rules ─────────────────────────────────────────────────────────────────────────────────

RULES: Final[Mapping[str, Rule]] = {
    "healthz": Rule(always(OK), nobody=OK),
    # pages, access
    "pages:theme": Rule(always(NOT_SO), always(MOVED), body=lambda planted: {"theme": "dark"}, nobody=NOT_SO),
    "pages:gallery": Rule(_gallery, nobody=ABSENT),
    "access:login": Rule(
        always(MOVED),
        always(FAULTY),
        nobody=OK,
        body=lambda planted: {"username": "nobody", "password": "not-this-one"},
    ),
    # Between password and second factor nobody is signed in; who is, or never began, is sent to the first step.
    "access:second": Rule(always(MOVED), always(MOVED), nobody=MOVED),
    # No provider is set up here.
    "access:provider": Rule(always(ABSENT), nobody=ABSENT),
    "access:provider-back": Rule(always(ABSENT), nobody=ABSENT),
    "access:logout": Rule(always(NOT_SO), always(MOVED)),
    "access:profile": Rule(always(OK)),
    "access:password": Rule(always(OK), always(FAULTY)),
    "access:switch": Rule(always(NOT_SO), always(MOVED)),
    "access:sessions": Rule(always(OK), always(MOVED)),
    "access:factors": Rule(always(OK), always(FAULTY)),
    "access:app": Rule(always(OK), always(FAULTY)),
    # desk
    "desk": Rule(_desk, args=lambda planted: [{}, *({"?": f"g={group}"} for group in ("late", "today", "old"))]),
    "find": Rule(always(OK), _found, body=lambda planted: {"q": INITIALS}),
    "testday": Rule(
        # Of another kind the answer of `_day` is none, and the page says so.
        _together,
        after(_together, MOVED, FAULTY),
        body=_day,
        args=lambda planted: [{}, {"?": "r=talk&d=2025-02-20"}],
    ),
    "figures": Rule(_lists),
    "since": Rule(_lists, args=lambda planted: [{}, {"?": "own=month"}]),
    "decisions": Rule(steps((lambda stand, args: stand.decides, REFUSED), (shows("standing"), REFUSED))),
    "decision": Rule(
        _decision, after(_decision, FAULTY), args=_of_case(*({"code": code} for code in (*QUESTIONS, "nothing")))
    ),
    # exchange: whoever is signed in may read how a ledger is handed in; a workbook is its own clerk's alone
    "exchange:import": Rule(always(OK)),
    "exchange:template": Rule(always(OK)),
    "exchange:upload": Rule(
        always(NOT_SO),
        # The ledger is for the town of the case: a clerk of the next town may not hand it in here.
        lambda stand, args: MOVED if stand.opens_cases and stand.inside else REFUSED,
        body=_workbook,
    ),
    "exchange:export": Rule(_exports, after(_exports, FAULTY)),
    # None is out there.
    "exchange:export-ended": Rule(
        always(NOT_SO),
        steps((lambda stand, args: _exports(stand, args) == OK, REFUSED), (lambda stand, args: False, ABSENT)),
        args=lambda planted: [{"export_id": planted.workbook}],
    ),
    "exchange:workbook": Rule(always(ABSENT), args=_of_workbook),
    "exchange:sheet": Rule(always(ABSENT), args=_of_workbook),
    **{
        f"exchange:{deed}": Rule(always(NOT_SO), always(ABSENT), args=_of_workbook)
        for deed in ("columns", "take", "stop", "clear")
    },
    "exchange:parcel-open": Rule(_takes_parcels, after(_takes_parcels, FAULTY)),
    # A page that is too old, or that nobody ever had.
    "exchange:parcel-take": Rule(always(NOT_SO), after(_takes_parcels, MOVED)),
    # The planted sending is to an office of this installation, which needs no package: none was made either.
    "exchange:parcel": Rule(always(ABSENT), always(ABSENT), args=_of_transfer),
    "exchange:parcel-file": Rule(always(ABSENT), args=lambda planted: [{"export_id": planted.workbook}]),
    "exchange:tokens": Rule(_keeps_accounts),
    "exchange:token-issue": Rule(_keeps_accounts, after(_keeps_accounts, FAULTY)),
    "exchange:token-revoke": Rule(_token, after(_token, MOVED), args=lambda planted: [{"token_id": planted.token}]),
    # system
    "system:accounts": Rule(_keeps_accounts, args=lambda planted: [{}, {"?": "view=dormant"}]),
    "system:account-new": Rule(_keeps_accounts, after(_keeps_accounts, FAULTY)),
    "system:account": Rule(_token, args=_of_account),
    "system:account-reset": Rule(_token, after(_token, FAULTY), args=_of_account),
    "system:account-close": Rule(_token, after(_token, FAULTY), args=_of_account),
    "system:postings": Rule(_keeps_accounts),
    "system:posting-new": Rule(_keeps_accounts, after(_keeps_accounts, FAULTY)),
    "system:account-reopen": Rule(_token, after(_token, FAULTY), args=_of_account),
    "system:account-factors": Rule(_token, after(_token, FAULTY), args=_of_account),
    "system:looks-person": Rule(only(sees("looks"), ABSENT), args=_of_case()),
    "system:emergency": Rule(_breaks, after(_breaks, FAULTY)),
    # What somebody else opened, in an emergency or not, is not there.
    "system:emergency-look": Rule(
        steps((lambda stand, args: _breaks(stand, args) == OK, REFUSED), (lambda stand, args: False, ABSENT)),
        args=_of_emergency,
    ),
    "system:emergency-reviews": Rule(_answers_for_office),
    "system:emergency-review": Rule(
        always(NOT_SO),
        steps(
            (lambda stand, args: _answers_for_office(stand, args) == OK, REFUSED),
            (lambda stand, args: stand.inside, ABSENT),
            (lambda stand, args: False, FAULTY),
        ),
        args=_of_emergency,
    ),
    "system:posting-end": Rule(_token, after(_token, FAULTY), args=_of_posting),
    "system:places": Rule(_keeps_places),
    "system:villages": Rule(always(NOT_SO), after(_keeps_places, FAULTY)),
    "system:agency-new": Rule(_keeps_places, after(_keeps_places, FAULTY)),
    "system:agency-close": Rule(_agency, after(_agency, FAULTY), args=lambda planted: [{"agency_id": planted.agency}]),
    "system:packs": Rule(_keeps_places),
    "system:health": Rule(_keeps_accounts),
    "system:chain": Rule(_keeps_accounts),
    "system:check-chain": Rule(always(NOT_SO), after(_keeps_accounts, MOVED)),
    "system:doors": Rule(_seals),
    "system:seals": Rule(_seals, after(_seals, FAULTY)),
    # No seal is made in the office of the walk.
    "system:seal": Rule(
        lambda stand, args: ABSENT if _seals(stand, args) == OK else REFUSED, args=lambda planted: [{"number": 1}]
    ),
    "system:looks": Rule(_answers_for_office),
    "system:handover": Rule(_answers_for_office),
    "system:hand-over": Rule(_hands_over, after(_hands_over, FAULTY), args=_of_posting),
    # archive: who answers for the office; a copy goes to the person concerned and to who may export everything of it
    "archive:list": Rule(_answers_for_office),
    "archive:keeping": Rule(_answers_for_office, after(_answers_for_office, FAULTY)),
    "archive:erase": Rule(_hands_over, after(_hands_over, FAULTY), args=_of_case()),
    "archive:put-away": Rule(_hands_over, after(_hands_over, FAULTY), args=_of_case()),
    "archive:open": Rule(_finds_none_shut, _finds_none_shut, args=_of_case()),
    "archive:copy": Rule(_copies, args=_of_case({}, {"?": "as=pdf"})),
    # casepages
    "casebook:list": Rule(
        always(OK), args=lambda planted: [{}, {"?": f"q={INITIALS}"}, {"?": "order=number&kind=community_detox"}]
    ),
    "casebook:new": Rule(_receives, after(_receives, FAULTY), body=lambda planted: {"step": "person"}),
    "casebook:case": Rule(
        _case, args=_of_case({}, {"?": "full=1&all=1"}, {"?": "as_of=2025-02-01&known_at=2025-02-01"})
    ),
    "casebook:tab": Rule(_tab, args=_of_case(*({"tab": tab} for tab in (*filter(None, TABS), "nothing")))),
    "casebook:why": Rule(_why, args=_of_case({"rule": "drug_test.regular", "seq": 1})),
    "casebook:term": Rule(_term, args=_of_case()),
    "casebook:suppose": Rule(_term, args=_of_case({}, {"?": "kind=absence"})),
    "casebook:offer": Rule(_case, args=_of_case()),
    "casebook:record": Rule(_records, after(_records, FAULTY), args=_of_case(*_kinds())),
    "casebook:correct": Rule(_corrects, after(_corrects, FAULTY), args=_of_case(*_ENTRIES)),
    "casebook:void": Rule(_voids, after(_voids, FAULTY), args=_of_case(*_ENTRIES)),
    "casebook:charge": Rule(_charges, after(_charges, FAULTY), args=_of_case()),
    "casebook:assign": Rule(_assigns, after(_assigns, FAULTY), args=_of_case()),
    "casebook:leave-team": Rule(
        # The clerk is in no group here.
        lambda stand, args: ABSENT if (found := _assigns(stand, args)) == OK else found,
        lambda stand, args: ABSENT if (found := _assigns(stand, args)) == OK else found,
        args=lambda planted: [{"case_id": planted.case.pk, "posting_id": planted.clerk.pk}],
    ),
    "casebook:add-relative": Rule(_lists_family, after(_lists_family, FAULTY), args=_of_case()),
    "casebook:change-relative": Rule(_mends_family, after(_mends_family, FAULTY), args=_of_relative),
    "casebook:end-relative": Rule(_mends_family, after(_mends_family, MOVED), args=_of_relative),
    "casebook:particulars": Rule(_changes, after(_changes, FAULTY), args=_of_case()),
    "casebook:join": Rule(_joins, after(_joins, FAULTY), args=_of_case()),
    "casebook:moves": Rule(_moves),
    "casebook:moved": Rule(_sent, args=_of_transfer),
    "casebook:call-back": Rule(always(NOT_SO), after(_sent, MOVED), args=_of_transfer),
    "casebook:receipt": Rule(always(NOT_SO), after(_sent, FAULTY), args=_of_transfer),
    "casebook:send": Rule(_sends, after(_sends, FAULTY), args=_of_case(), body=lambda planted: {"step": "send"}),
    "casebook:take-in": Rule(_takes("transferred_in"), after(_takes("transferred_in"), FAULTY), args=_of_moved),
    "casebook:send-back": Rule(_takes("transfer_returned"), after(_takes("transfer_returned"), FAULTY), args=_of_moved),
    # Nothing of the planted case came back, so there is nothing to take back.
    "casebook:take-back": Rule(always(NOT_SO), _takes_back, args=_of_case()),
    "casebook:attach": Rule(_attach, after(_attach, FAULTY), args=_of_case()),
    "casebook:file": Rule(_file, args=_of_case({"entry_id": "e-file_attached"}, {"entry_id": "e-talk"})),
    # papers
    "papers:home": Rule(
        _papers,
        after(_papers, OK),
        body=lambda planted: {"q": INITIALS},
        args=lambda planted: [{}, {"?": "s=issued"}, {"?": "s=scan&k=support_register"}],
    ),
    "papers:numbers": Rule(_papers, args=lambda planted: [{}, {"?": "y=2025"}]),
    "papers:letterhead": Rule(_letterhead, after(_letterhead, MOVED)),
    "papers:work": Rule(_papers),
    "papers:inspection": Rule(_gives_out, after(_gives_out, FAULTY)),
    "papers:many": Rule(_issues_at_home, after(_issues_at_home, FAULTY)),
    "papers:job": Rule(always(ABSENT), args=_of_job),
    "papers:stop": Rule(always(NOT_SO), always(ABSENT), args=_of_job),
    "papers:go-on": Rule(always(NOT_SO), always(ABSENT), args=_of_job),
    "papers:every-result": Rule(always(ABSENT), args=_of_job),
    "papers:result": Rule(always(ABSENT), args=lambda planted: [{"job_id": planted.job, "position": 1}]),
    "papers:case": Rule(_papers_of_case, args=_of_case()),
    "papers:bind": Rule(_binds, after(_binds, FAULTY), args=_of_case()),
    "papers:new": Rule(
        steps(
            (lambda stand, args: _drafts(stand, args) != ABSENT, ABSENT),
            (has("record", "paper_issued"), REFUSED),
            (lambda stand, args: args["code"] != "nothing", ABSENT),
        ),
        lambda stand, args: MOVED if (found := _drafts(stand, args)) == OK else found,
        args=_of_case({"code": "talk_record"}, {"code": "nothing"}),
    ),
    "papers:paper": Rule(
        lambda stand, args: _works_on_draft(stand, args) if args["?"] == "draft" else _papers_of_case(stand, args),
        _writes,
        args=lambda planted: [{"document_id": planted.draft, "?": "draft"}, {"document_id": planted.issued, "?": "is"}],
    ),
    **{
        f"papers:{name}": Rule(
            lambda stand, args: _reads_draft(stand, args) if args["?"] == "draft" else _reads_issued(stand, args),
            args=lambda planted: [
                {"document_id": planted.draft, "?": "draft"},
                {"document_id": planted.issued, "?": "is"},
                {"document_id": planted.issued, "?": "copy=1"},
            ],
        )
        for name in ("pdf", "docx")
    },
    "papers:receipt": Rule(_reads_issued, args=_of_issued),
    **{
        f"papers:{name}": Rule(always(NOT_SO), after(_works_on_draft, MOVED, FAULTY), args=_of_draft)
        for name in ("submit", "issue", "drop")
    },
    **{
        f"papers:{name}": Rule(
            (may_do := steps((sees("papers"), ABSENT), (has("record", kind), REFUSED))),
            after(may_do, FAULTY),
            args=_of_issued,
        )
        for name, kind in (("serve", "paper_served"), ("scan", "paper_scanned"), ("withdraw", "paper_withdrawn"))
    },
    "papers:sign": Rule(
        _works_on_draft,
        after(_works_on_draft, FAULTY),
        args=lambda planted: [{"document_id": planted.draft, "role": "person"}],
    ),
    "papers:code": Rule(
        lambda stand, args: MOVED if stand.sees("papers") and args["code"] != "nothing" else ABSENT,
        args=lambda planted: [{"code": planted.qr}, {"code": "nothing"}],
    ),
    "policy": Rule(always(OK), args=lambda planted: [{}, {"?": "pack=jinxiang"}]),
    # the programming interface, with the session of a page
    "api:openapi-json": Rule(always(OK), always(OK), nobody=OK),
    "api:api-root": Rule(always(ABSENT), always(ABSENT), nobody=ABSENT),
    "api:list_cases": Rule(always(OK), nobody=401),
    "api:one_case": Rule(_case, args=_of_case(), nobody=401),
    **{
        f"api:{name}": Rule(
            _case,
            lambda stand, args: 201 if (found := _api_record(stand, args)) == OK else found,
            args=_of_case(),
            body=lambda planted: {"id": "walk-2", "kind": "talk", "on": "2025-02-20", "form": "office"},
            nobody=401,
            is_json=True,
        )
        for name in ("entries", "record")  # one address, two operations
    },
    "api:standing": Rule(_api_standing, args=_of_case(), nobody=401),
    "api:worklist": Rule(_lists, nobody=401),
    "api:kinds": Rule(always(OK), nobody=401),
    "api:policy": Rule(always(OK), args=lambda planted: [{"pack": "national"}], nobody=401),
}

COMPLETE: Final[Mapping[str, tuple[Args, Callable[[Planted], Body], Answer]]] = {
    "casebook:record": ({"kind": "talk"}, _talk, after(_records, MOVED)),
    "casebook:correct": ({"entry_id": "e-talk"}, lambda planted: {**_talk(planted), "why": "误记"},
                         after(_corrects, MOVED)),
    "casebook:void": ({"entry_id": "e-talk"}, lambda planted: {"entry_id": "walk-3", "why": f"误记 {HOME}"},
                      after(_voids, MOVED)),
    "casebook:attach": (
        {},
        lambda planted: {
            "entry_id": "walk-4", "on": TODAY.isoformat(), "title": "扫描件",
            "file": SimpleUploadedFile("scan.png", b"\x89PNG\r\n\x1a\n another scan"),
        },
        after(_attach, MOVED),
    ),
}  # fmt: skip
"""Deeds with everything they ask for: done by whom the table lets, refused to everybody else."""
