"""移交档案包: a case goes to an office outside in one encrypted file, and comes in there once, unchanged."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from guitu.access.models import Account, Look, Posting
from guitu.casebook import actions, facts
from guitu.casebook.models import Attachment, Case, Change, Entry, FamilyMember, Person, PutAway, Transfer
from guitu.casebook.particulars import Particulars
from guitu.exchange.handover import envelope, kept, parcel, taking
from guitu.exchange.models import Export
from guitu.faults import Faulty
from guitu.ledger import chain
from guitu.ledger.casefile import read_text, to_json
from guitu.places.models import Agency, Region
from guitu.policy import load
from guitu.rules import evaluate
from guitu.seals import checking
from tests.rooms.casebook.conftest import HOME, NAME, NOW, NUMBER, PHONE, SENTENCE

pytestmark = pytest.mark.django_db

SCAN = b"\x89PNG\r\n\x1a\n an invented scan"
RELATIVE = "曾虚构姐"
OUT = "/exchange/parcels/{}/"
IN, TAKE = "/exchange/parcels/", "/exchange/parcels/take/"
LATER = NOW + timedelta(days=2)
MADE: list[Package] = []


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """The moment of every page; half an hour after everything was written down, until somebody sets it on."""

    def stands(at: Any) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    stands(NOW + timedelta(minutes=30))
    return stands


@pytest.fixture
def enter(staff: dict[str, Posting]) -> Callable[[str], Client]:
    Account.objects.update(must_change_password=False)

    def entered(name: str) -> Client:
        client = Client()
        client.force_login(staff[name].account)
        client.get("/account/")
        return client

    return entered


@pytest.fixture
def sent(staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]) -> Transfer:
    return _sent(staff, agencies, regions)


def _sent(staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]) -> Transfer:
    """A case with narrative, family and a scan, agreed and sent to an office that is not here."""
    clerk = staff["office_clerk"]
    person = actions.open_person(
        by=clerk,
        particulars=Particulars(NAME, NUMBER, phone=PHONE, residence=HOME, sex="男", other={"文化程度": "初中"}),
        region_code=regions["town"].code,
        at=NOW,
    )
    actions.add_family(by=clerk, person=person, relation="姐", name=RELATIVE, phone="19900002468", at=NOW)
    case = actions.open_case(
        by=clerk, person=person, kind="community_detox", policy="jinxiang", region_code=regions["village"].code,
        decided_on=date(2025, 1, 2), decided={"decided_by": "虚构警官", "reason": SENTENCE}, entry_id="e-decided",
        group=agencies["group"], deciding_agency=agencies["police"], at=NOW,
    )  # fmt: skip
    told: list[tuple[str, str, dict[str, object]]] = [
        ("served", "2025-01-03", {}),
        ("reported_in", "2025-01-15", {}),
        ("drug_test", "2025-02-01", {"mode": "regular", "result": "negative"}),
        ("talk", "2025-02-02", {"form": "office", "said": SENTENCE}),
        ("transfer_requested", "2025-02-10", {}),
        ("transfer_agreed", "2025-02-20", {"decided_by": "虚构主任"}),
    ]
    for kind, on, fields in told:
        day = date.fromisoformat(on)
        actions.record(by=clerk, case=case, entry_id=f"e-{kind}", kind=kind, on=day, at=NOW, **fields)
    actions.attach(
        by=clerk, case=case, entry_id="e-scan", on=date(2025, 2, 20), title="扫描件", content=SCAN,
        file_name=f"{NAME}.png", media_type="image/png", at=NOW,
    )  # fmt: skip
    return actions.send_case(
        by=clerk, case=case, entry_id="e-out", on=NOW.date(), to_region=regions["other_county"].code,
        to_agency="望川县城关镇办", fields={"papers": 12}, at=NOW,
    )  # fmt: skip


@dataclass(frozen=True)
class Package:
    """A package as the other office gets it: the file, and what is told on the telephone."""

    content: bytes
    password: str
    code: str


def slip_of(page: str) -> str:
    return re.findall(r'name="slip" value="([^"]+)"', page)[0]


def form_of(client: Client, transfer: Transfer, **other: str) -> dict[str, str]:
    page = client.get(OUT.format(transfer.pk)).content.decode()
    filled = dict(re.findall(r'<input id="f-\w+" name="(\w+)" type="\w+" value="([^"]*)"', page))
    return {**filled, "slip": slip_of(page), **other}


def package_of(client: Client, transfer: Transfer) -> Package:
    page = client.post(OUT.format(transfer.pk), form_of(client, transfer)).content.decode()
    address = re.findall(r'href="(/exchange/parcels/[0-9a-f-]+/file/)"', page)[0]
    password = re.findall(r"data-secret>([^<]+)<", page)[0]
    return Package(client.get(address).content, password, re.findall(r"<dd>([0-9A-Z-]{24})</dd>", page)[0])


@pytest.fixture
def arrived(
    enter: Callable[[str], Client],
    staff: dict[str, Posting],
    agencies: dict[str, Agency],
    regions: dict[str, Region],
    clock: Callable[[Any], None],
) -> Package:
    """A package of another installation: whatever it was made of is not in this one. Two days after.

    Binding a volume takes a second, so it is made once: what the other office holds in its hands is only bytes.
    """
    if not MADE:
        with transaction.atomic():
            MADE.append(package_of(enter("office_head"), _sent(staff, agencies, regions)))
            transaction.set_rollback(True)
    clock(LATER)
    assert Case.objects.count() == Person.objects.count() == 0
    return MADE[0]


def handed_in(client: Client, package: Package, **other: Any) -> Any:
    given = {"parcel": SimpleUploadedFile("档案包.pdf", package.content), "password": package.password, **other}
    return client.post(IN, given)


def taken(client: Client, package: Package, **other: str) -> Any:
    page = handed_in(client, package).content.decode()
    said = {"on": "2025-03-03", "region": "990101102201", "policy": "national", "papers": "12"}
    return client.post(TAKE, {**said, "slip": slip_of(page), **other})


def reopened(package: Package) -> pikepdf.Pdf:
    return pikepdf.Pdf.open(io.BytesIO(package.content), password=package.password)


def changed(package: Package, work: Callable[[dict[str, bytes]], None], *, encrypted: bool = True) -> Package:
    """The package, opened with its passphrase by somebody who changes the files inside and closes it again."""
    inside = envelope.opened(package.content, password=package.password)
    files = dict(inside.files)
    work(files)
    if encrypted:
        again = {name: envelope.Inside(content, "") for name, content in files.items()}
        return Package(envelope.closed(inside.volume, again, password=package.password), package.password, "")
    return Package(inside.volume, package.password, "")


# ── the office that gives ─────────────────────────────────────────────────────────────────────


def test_the_head_makes_one_file_that_any_reader_opens_with_the_passphrase(
    enter: Callable[[str], Client], sent: Transfer
) -> None:
    package = package_of(enter("office_head"), sent)
    assert re.fullmatch(r"[2-9a-z]{4}(-[2-9a-z]{4}){3}", package.password)
    with reopened(package) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert pdf.encryption.stream_method.name == "aesv3"
        assert len(pdf.pages) > 3
        assert [one.title for one in pdf.open_outline().root][-1] == "台账清单"
        said = pdf.attachments[parcel.CASEFILE].get_file().read_bytes()
    file = read_text(said)
    held = facts.casefile(sent.case_id, up_to=sent.length)
    assert [one.id for one in file.entries] == [one.id for one in held.entries]
    assert file.case == held.case
    talk = next(one for one in json.loads(said)["entries"] if one["kind"] == "talk")
    assert talk["said"] == SENTENCE  # what is ciphertext in the casebook is whole in the package


def test_the_making_stands_in_ledger_register_and_looks(enter: Callable[[str], Client], sent: Transfer) -> None:
    package_of(enter("office_head"), sent)
    export = Export.objects.get()
    assert (export.requester, export.cases, export.keep_until) == ("望川县城关镇办", 1, date(2025, 3, 31))
    entry = Entry.objects.get(kind="materials_sent")
    assert (entry.entry_id, entry.case_id) == (f"parcel-{export.number}", sent.case_id)
    look = Look.objects.get(act="export")
    assert (look.case_id, look.requester) == (str(sent.case_id), "望川县城关镇办")
    assert {"name", "identity", "medical", "narrative", "papers"} <= set(look.groups.split(","))
    assert "戒毒条例" in look.basis
    assert Change.objects.get(what="give_parcel").counts["number"] == export.number


def test_pressing_twice_makes_one_package_and_tells_the_same_passphrase(
    enter: Callable[[str], Client], sent: Transfer
) -> None:
    head = enter("office_head")
    form = form_of(head, sent)
    pages = [head.post(OUT.format(sent.pk), form).content.decode() for _ in range(2)]
    told = [re.findall(r"data-secret>([^<]+)<", page) for page in pages]
    assert told[0] == told[1]
    assert Export.objects.count() == Entry.objects.filter(kind="materials_sent").count() == 1


def test_nobody_is_in_the_encrypted_bytes_and_the_passphrase_is_nowhere(
    enter: Callable[[str], Client], sent: Transfer, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    package = package_of(enter("office_head"), sent)
    on_disk = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert package.content in on_disk
    for secret in (NAME, NUMBER, PHONE, HOME, SENTENCE, RELATIVE, "曾归途.png", "casefile", package.password):
        for coding in ("utf-8", "utf-16-be", "utf-16-le", "gb18030"):
            assert not any(secret.encode(coding) in content for content in on_disk), secret
    kept_rows = [Export.objects.values(), Change.objects.values(), Look.objects.values(), Entry.objects.values()]
    assert package.password not in repr([list(rows) for rows in kept_rows])
    assert package.password not in caplog.text


def test_the_file_is_named_by_its_number_and_fetched_by_its_maker_alone(
    enter: Callable[[str], Client], sent: Transfer, clock: Callable[[Any], None]
) -> None:
    package_of(enter("office_head"), sent)
    export = Export.objects.get()
    address = f"/exchange/parcels/{export.pk}/file/"
    answer = enter("office_head").get(address)
    assert answer["Content-Disposition"].endswith(f"-{export.number}.pdf")
    assert "no-store" in answer["Cache-Control"]
    assert [enter(name).get(address).status_code for name in ("office_clerk", "other_clerk", "county")] == [404] * 3
    clock(NOW + timedelta(days=8))
    kept.tidy(now=timezone.now() + timedelta(days=365 * 5))
    assert enter("office_head").get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("office_clerk", 403), ("social_worker", 404), ("police", 404), ("other_clerk", 404), ("admin", 404)],
)
def test_who_may_not_give_the_whole_file_out_makes_no_package(
    enter: Callable[[str], Client], sent: Transfer, name: str, status: int
) -> None:
    client = enter(name)
    answers = [client.get(OUT.format(sent.pk)), client.post(OUT.format(sent.pk), {"requester": "某办"})]
    assert [one.status_code for one in answers] == [status, status]
    if status == 403:
        page = answers[0].content.decode()
        assert ("联系方式与住址" in page, "负责人" in page, NAME in page) == (True, True, False)
    assert Export.objects.count() == Look.objects.filter(act="export").count() == 0


def test_only_a_case_that_is_on_its_way_to_an_office_outside_has_a_package(
    enter: Callable[[str], Client], sent: Transfer, staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    head = enter("office_head")
    assert head.get(OUT.format(sent.pk)).status_code == 200
    actions.call_back(by=staff["office_clerk"], transfer=sent, entry_id="back", at=NOW)
    assert head.get(OUT.format(sent.pk)).status_code == 404
    inside = actions.send_case(
        by=staff["office_clerk"], case=sent.case, entry_id="again", on=NOW.date(),
        to_region=regions["other_town"].code, at=NOW,
    )  # fmt: skip
    assert head.get(OUT.format(inside.pk)).status_code == 404


def test_a_file_that_was_put_away_leaves_in_no_package(
    enter: Callable[[str], Client], sent: Transfer, staff: dict[str, Posting]
) -> None:
    PutAway.objects.create(case=sent.case, at=NOW, by=staff["office_head"], decision="虚构决定2号")
    assert enter("office_head").get(OUT.format(sent.pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "said", "fault"),
    [
        ("requester", "", "接收人：还没有填"),
        ("purpose", "虚" * 201, "用途：过长"),
        ("keep_until", "2027-03-01", "保存到："),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    enter: Callable[[str], Client], sent: Transfer, name: str, said: str, fault: str
) -> None:
    head = enter("office_head")
    form = form_of(head, sent, basis="虚构来函 7 号")
    answer = head.post(OUT.format(sent.pk), {**form, name: said})
    page = answer.content.decode()
    assert (answer.status_code, fault in page, "虚构来函 7 号" in page) == (422, True, True)
    assert Export.objects.count() == 0


def test_a_page_that_was_open_too_long_or_is_anothers_makes_nothing(
    enter: Callable[[str], Client], sent: Transfer, staff: dict[str, Posting]
) -> None:
    head = enter("office_head")
    form = form_of(head, sent)
    foreign = kept.slip({"number": "DC-2222-3333", "password": "a" * 19, "transfer": str(sent.pk)}, account_id=0)
    for slip in ("", "gAAAA", foreign):
        answer = head.post(OUT.format(sent.pk), {**form, "slip": slip})
        assert (answer.status_code, "已经过期" in answer.content.decode()) == (422, True)
    assert Export.objects.count() == 0


# ── the office that takes ─────────────────────────────────────────────────────────────────────


def test_the_other_office_sees_what_is_in_it_before_anything_is_written(
    enter: Callable[[str], Client], arrived: Package
) -> None:
    answer = handed_in(enter("other_clerk"), arrived)
    page = answer.content.decode()
    assert answer.status_code == 200
    for text in (NAME, NUMBER, arrived.code, "社区戒毒", "柳溪镇社区戒毒社区康复办公室", "望川县城关镇办", "谈话"):
        assert text in page, text
    assert "还没有写入任何东西" in page
    assert Case.objects.count() == Person.objects.count() == Look.objects.count() == 0


def test_a_case_is_taken_in_with_the_same_entries_and_its_time_runs_on(
    enter: Callable[[str], Client], arrived: Package, folder: Path
) -> None:
    client = enter("other_clerk")
    answer = taken(client, arrived)
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.pk}/"
    with reopened(arrived) as pdf:
        given = json.loads(pdf.attachments[parcel.CASEFILE].get_file().read_bytes())
    assert str(case.pk) == given["case"]["id"]
    rows = {one.entry_id: one for one in Entry.objects.filter(case=case)}
    came = [one["id"] for one in given["entries"]]
    number = json.loads(_sheet(arrived))["number"]
    assert set(rows) == {*came, f"in-{number}", f"volume-{number}"}
    for one in given["entries"]:
        assert rows[one["id"]].recorded_at.isoformat() == _utc(one["recorded_at"])
        assert rows[one["id"]].on.isoformat() == one["on"]
    assert (case.region_code, case.policy, case.town_code) == ("990101102201", "national", "990101102000")
    standing = evaluate(load(case.policy), facts.casefile(case), as_of=date(2025, 3, 3))
    assert (standing["state"], standing["term"]["starts_on"]) == ("serving", "2025-01-15")
    assert checking.verify() == ()
    assert FamilyMember.objects.count() == 1
    page = client.get(f"/cases/{case.pk}/?full=1").content.decode()
    assert (NAME in page, SENTENCE in page) == (True, True)
    assert not list((folder / "handed-in").iterdir())


def test_scans_and_the_volume_can_be_opened_by_the_other_office(
    enter: Callable[[str], Client], arrived: Package
) -> None:
    client = enter("other_clerk")
    taken(client, arrived)
    case = Case.objects.get()
    scan = Attachment.objects.get(entry_id="e-scan")
    assert client.get(f"/cases/{case.pk}/file/e-scan/").content == SCAN
    assert scan.digest == hashlib.sha256(SCAN).hexdigest()
    volume = Attachment.objects.exclude(pk=scan.pk).get()
    content = b"".join(client.get(f"/cases/{case.pk}/file/{volume.entry_id}/"))
    with pikepdf.Pdf.open(io.BytesIO(content)) as pdf:
        assert (pdf.is_encrypted, len(pdf.attachments)) == (False, 0)


def test_the_same_package_again_brings_nothing(enter: Callable[[str], Client], arrived: Package) -> None:
    client = enter("other_clerk")
    first = handed_in(client, arrived).content.decode()
    taken(client, arrived)
    entries, rows = Entry.objects.count(), Attachment.objects.count()
    page = handed_in(client, arrived).content.decode()
    assert ("没有新的内容" in page, 'name="slip"' in page) == (True, False)
    # Somebody who still has the page of the first time presses it now.
    said = {"on": "2025-03-03", "region": "990101102201", "policy": "national", "slip": slip_of(first)}
    assert client.post(TAKE, said)["Location"] == f"/cases/{Case.objects.get().pk}/"
    assert (Entry.objects.count(), Attachment.objects.count(), Person.objects.count()) == (entries, rows, 1)


@pytest.mark.parametrize("password", ["", "aaaa-bbbb-cccc-dddd", "曾归途"])
def test_another_passphrase_opens_nothing_and_is_not_repeated(
    enter: Callable[[str], Client], arrived: Package, password: str
) -> None:
    answer = handed_in(enter("other_clerk"), arrived, password=password)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "口令：" in page
    assert not password or f'value="{password}"' not in page


def test_a_passphrase_is_taken_as_people_type_it(enter: Callable[[str], Client], arrived: Package) -> None:
    typed = f" {arrived.password.upper().replace('-', ' ')}"
    assert handed_in(enter("other_clerk"), arrived, password=typed).status_code == 200


def test_a_damaged_file_is_refused_wherever_it_is_damaged(arrived: Package) -> None:
    size, whole = len(arrived.content), taking.opened(arrived.content, password=arrived.password)
    told: list[str] = []
    for at in range(size // 40, size, size // 40):
        content = bytearray(arrived.content)
        content[at] ^= 0xFF
        try:
            found = taking.opened(bytes(content), password=arrived.password)
        except Faulty as faulty:
            told += [str(fault) for fault in faulty.faults]
        else:
            # A byte of a font or of the tables of the file: what is read is what was given all the same.
            assert (to_json(found.file), found.sheet) == (to_json(whole.file), whole.sheet)
    assert len(told) > 30
    assert not any(secret in says for says in told for secret in (NAME, NUMBER, SENTENCE))


@pytest.mark.parametrize(
    ("content", "fault"),
    [(b"", "档案包文件：还没有填"), (b"not a PDF", "有损坏"), (b"%PDF-1.7\n%%EOF", "有损坏")],
)
def test_what_is_no_package_is_refused_with_what_to_do(
    enter: Callable[[str], Client], arrived: Package, content: bytes, fault: str
) -> None:
    answer = handed_in(enter("other_clerk"), Package(content, arrived.password, ""))
    assert (answer.status_code, fault in answer.content.decode()) == (422, True)


def test_half_a_file_is_refused(enter: Callable[[str], Client], arrived: Package) -> None:
    half = Package(arrived.content[: len(arrived.content) // 2], arrived.password, "")
    assert "有损坏" in handed_in(enter("other_clerk"), half).content.decode()


def test_a_file_that_is_too_large_is_refused(
    enter: Callable[[str], Client], arrived: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("guitu.exchange.handover.envelope", "guitu.exchange.handover.views"):
        monkeypatch.setattr(f"{module}.LARGEST", 1000)
    answer = handed_in(enter("other_clerk"), arrived)
    assert (answer.status_code, "不超过" in answer.content.decode()) == (422, True)


def _sheet(package: Package) -> bytes:
    with reopened(package) as pdf:
        return pdf.attachments[parcel.SHEET].get_file().read_bytes()


def _utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()


def _one_day(files: dict[str, bytes]) -> None:
    files[parcel.CASEFILE] = files[parcel.CASEFILE].replace(b"2025-02-02", b"2025-02-03")


def _one_less(files: dict[str, bytes]) -> None:
    said = json.loads(files[parcel.CASEFILE])
    said["entries"] = [one for one in said["entries"] if one["kind"] != "drug_test"]
    files[parcel.CASEFILE] = json.dumps(said).encode()


def _other_head(files: dict[str, bytes]) -> None:
    said = json.loads(files[parcel.CASEFILE])
    said["case"]["term_months"] = 6
    files[parcel.CASEFILE] = json.dumps(said).encode()


def _another_scan(files: dict[str, bytes]) -> None:
    files["scan-0001"] = SCAN + b"!"


def _no_sheet(files: dict[str, bytes]) -> None:
    del files[parcel.SHEET]


def _strange_sheet(files: dict[str, bytes]) -> None:
    files[parcel.SHEET] = json.dumps({**json.loads(files[parcel.SHEET]), "head": NAME, "more": NUMBER}).encode()


def _other_pages(files: dict[str, bytes]) -> None:
    said = json.loads(files[parcel.SHEET])
    files[parcel.SHEET] = json.dumps({**said, "pages": "0" * 64}).encode()


@pytest.mark.parametrize(
    ("work", "fault"),
    [
        (_one_day, "e-talk：内容与登记时的指纹不符"),
        (_one_less, "casefile.json 的记录：有 8 条，应为移送时的 9 条"),
        (_other_head, "casefile.json 的首部：与移送时的指纹不符"),
        (_another_scan, "附件 scan-0001：没有，或者与移送时的指纹不符"),
        (_no_sheet, "里面没有 handover.json"),
        (_strange_sheet, "handover.json 的 head：没有写，或者写法不对"),
        (_other_pages, "档案包的装订页：与移送时的指纹不符"),
    ],
)
def test_what_was_changed_on_the_way_is_refused_and_named(
    enter: Callable[[str], Client], arrived: Package, work: Callable[[dict[str, bytes]], None], fault: str
) -> None:
    answer = handed_in(enter("other_clerk"), changed(arrived, work))
    page = answer.content.decode()
    assert (answer.status_code, fault in page, NUMBER in page) == (422, True, False), page
    assert Case.objects.count() == 0


def test_a_package_that_somebody_saved_without_encryption_is_refused(
    enter: Callable[[str], Client], arrived: Package
) -> None:
    bare = changed(arrived, lambda files: None, encrypted=False)
    assert "没有加密" in handed_in(enter("other_clerk"), bare).content.decode()


def test_the_day_of_the_sending_is_still_the_senders(enter: Callable[[str], Client], arrived: Package) -> None:
    answer = taken(enter("other_clerk"), arrived, on="2025-03-01")
    page = answer.content.decode()
    assert (answer.status_code, "移出当天仍由移送单位负责" in page) == (422, True)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "said"), [("region", "990101101201"), ("policy", "nowhere"), ("on", ""), ("worker", "999999")]
)
def test_what_this_office_says_wrongly_writes_nothing(
    enter: Callable[[str], Client], arrived: Package, name: str, said: str
) -> None:
    assert taken(enter("other_clerk"), arrived, **{name: said}).status_code == 422
    assert Case.objects.count() == Person.objects.count() == 0


@pytest.mark.parametrize("name", ["social_worker", "police", "county", "admin", "clinic"])
def test_who_opens_no_cases_takes_none_in(enter: Callable[[str], Client], arrived: Package, name: str) -> None:
    client = enter(name)
    answers = [client.get(IN), handed_in(client, arrived), client.post(TAKE, {})]
    assert [one.status_code for one in answers] == [403, 403, 403]


def test_a_person_who_is_another_offices_is_not_taken_in_here(
    enter: Callable[[str], Client], arrived: Package, staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    actions.open_person(
        by=staff["office_clerk"], particulars=Particulars(NAME, NUMBER), region_code=regions["town"].code, at=NOW
    )
    answer = handed_in(enter("other_clerk"), arrived)
    page = answer.content.decode()
    assert (answer.status_code, "不在本单位办理的范围内" in page, 'name="slip"' in page) == (422, True, False)
    # Nor by pressing a page that was opened before.
    assert taken_by_force(enter("other_clerk"), arrived).status_code == 422
    assert Case.objects.count() == 0


def taken_by_force(client: Client, package: Package) -> Any:
    account = Account.objects.get(username="other_clerk")
    slip = kept.slip({"file": kept.put_taken(package.content).hex, "password": package.password}, account_id=account.pk)
    said = {"on": "2025-03-03", "region": "990101102201", "policy": "national", "slip": slip}
    return client.post(TAKE, said)


def test_a_person_this_office_knows_gets_the_case_under_the_same_file(
    enter: Callable[[str], Client], arrived: Package, staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    known = actions.open_person(
        by=staff["other_clerk"], particulars=Particulars(NAME, NUMBER), region_code=regions["other_town"].code, at=NOW
    )
    assert "已有档案" in handed_in(enter("other_clerk"), arrived).content.decode()
    taken(enter("other_clerk"), arrived)
    assert Case.objects.get().person_id == known.pk


def test_a_case_that_is_another_offices_here_is_not_told_about(
    enter: Callable[[str], Client], sent: Transfer, clock: Callable[[Any], None]
) -> None:
    package = package_of(enter("office_head"), sent)
    clock(LATER)
    answer = handed_in(enter("other_clerk"), package)
    page = answer.content.decode()
    assert "个案已在本系统，不在本单位办理的范围内" in page
    assert (answer.status_code, "/cases/2" in page, f"/cases/{sent.case_id}" in page) == (422, False, False)
    assert taken_by_force(enter("other_clerk"), package).status_code == 422


def test_a_case_that_comes_back_with_more_than_is_here_is_for_a_person_to_enter(
    enter: Callable[[str], Client], arrived: Package, staff: dict[str, Posting]
) -> None:
    def more(files: dict[str, bytes]) -> None:
        said, sheet = json.loads(files[parcel.CASEFILE]), json.loads(files[parcel.SHEET])
        said["entries"].append(
            {"id": "e-later", "kind": "talk", "on": "2025-02-28", "form": "office",
             "recorded_at": "2025-02-28T10:00:00+08:00"}
        )  # fmt: skip
        files[parcel.CASEFILE] = json.dumps(said).encode()
        file = read_text(files[parcel.CASEFILE])
        sheet |= {
            "chain": parcel.digests_of(file), "casefile": hashlib.sha256(files[parcel.CASEFILE]).hexdigest(),
            "head": chain.head(file),
        }  # fmt: skip
        files[parcel.SHEET] = json.dumps(sheet).encode()

    client = enter("other_clerk")
    taken(client, arrived)
    page = handed_in(client, changed(arrived, more)).content.decode()
    assert "另有 1 条这里没有的记录" in page
    assert not Entry.objects.filter(entry_id="e-later").exists()


def test_passphrases_cannot_be_tried_one_after_the_other(enter: Callable[[str], Client], arrived: Package) -> None:
    client = enter("other_clerk")
    answers = [client.post(IN, {"password": "x"}).status_code for _ in range(21)]
    assert answers == [*[422] * 20, 429]


def test_what_was_handed_in_and_left_is_deleted(enter: Callable[[str], Client], arrived: Package, folder: Path) -> None:
    handed_in(enter("other_clerk"), arrived)
    (path,) = (folder / "handed-in").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    kept.tidy(now=timezone.now() + timedelta(days=365 * 5))
    assert not path.exists()
