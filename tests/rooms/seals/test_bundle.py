"""The bundle, and the verifier that anybody can run: every change is found, without key, database or Guitu."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guitu.access.models import Posting
from guitu.casebook import actions as casebook
from guitu.casebook.models import Case
from guitu.seals import actions, signing, verifier
from guitu.seals.models import Seal
from tests.rooms.casebook.conftest import NOW

from .conftest import SENTENCE, Bundled

Lines = list[dict[str, Any]]
Change = Callable[[dict[str, Lines]], object]
NOBODY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
"""A key that is not the office's."""


def codes() -> dict[int, str]:
    return {one.number: verifier.code(one.digest) for one in Seal.objects.all()}


def changed(path: Path, change: Change, *, key: Ed25519PrivateKey | None = None) -> Path:
    """The bundle after a change of its lines, with a manifest that fits again, signed by `key`; None: left unsigned."""
    with zipfile.ZipFile(path) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    lines = {name: [json.loads(line) for line in parts[name].splitlines()] for name in verifier.FILES}
    change(lines)
    manifest = json.loads(parts["manifest.json"])
    for name, some in lines.items():
        parts[name] = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in some)
        manifest["files"][name] = sha256(parts[name]).hexdigest()
    if key is not None:
        manifest["public_key"] = key.public_key().public_bytes_raw().hex()
    parts["manifest.json"] = json.dumps(manifest).encode()
    if key is not None:
        parts["manifest.sig"] = key.sign(parts["manifest.json"]).hex().encode()
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(other, "w") as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    return other


# ── what holds ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("full", [True, False])
def test_a_bundle_agrees_with_itself_and_with_the_filed_codes(bundled: Bundled, full: bool) -> None:
    faults, read = verifier.check(str(bundled(full=full)), codes())
    assert faults == []
    assert (read["seals"], read["cases"], read["entries"], read["unsealed"]) == (2, 2, 12, 1)


def test_a_bundle_still_agrees_after_a_key_was_withdrawn(
    bundled: Bundled, sealed: list[Case], staff: dict[str, Posting]
) -> None:
    filed = codes()
    casebook.record(by=staff["office_clerk"], case=sealed[0], entry_id="x", kind="died", on=NOW.date(), at=NOW)
    later = NOW.replace(year=2090)
    casebook.withdraw_key(by=staff["office_head"], person=sealed[0].person, decision="虚构决定1号", at=later)
    assert verifier.check(str(bundled()), filed)[0] == []


def test_the_verifier_in_the_bundle_runs_with_python_alone(bundled: Bundled, tmp_path: Path) -> None:
    path = bundled()
    with zipfile.ZipFile(path) as bundle:
        bundle.extract("verifier.py", tmp_path)
    one = codes()[2]

    def run(*words: str) -> tuple[int, str]:
        # -I -S: no installed package, no environment, no folder of ours.
        call = [sys.executable, "-I", "-S", str(tmp_path / "verifier.py"), *words]
        ran = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)
        return ran.returncode, ran.stdout + ran.stderr

    assert run(str(path), "--witness", f"2={one.lower()}") == (0, run(str(path), "--witness", f"2={one}")[1])
    assert run(str(path), "--witness", "2=0000-0000-0000-0000-0000")[0] == 1
    assert run(str(tmp_path / "verifier.py"))[0] == 2
    assert run()[0] == 2


def test_the_verifier_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(verifier.__file__).read_text(encoding="utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {str(name).split(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("full", [True, False])
def test_a_bundle_holds_no_sentence_and_no_name_of_a_person(bundled: Bundled, full: bool) -> None:
    with zipfile.ZipFile(bundled(full=full)) as bundle:
        content = b"".join(bundle.read(name) for name in bundle.namelist())
    for secret in (SENTENCE, "虚构甲", "虚构乙"):
        assert secret.encode() not in content
    assert (b"talk" in content) is full


def test_a_code_is_read_as_people_copy_it() -> None:
    said = verifier.code("0123456789abcdef" * 4)
    assert verifier.same_code(said, said.lower().replace("-", " "))
    assert verifier.same_code(said, said.replace("0", "O").replace("1", "l"))
    assert not verifier.same_code(said, said[:-1])


def test_a_signature_is_checked_as_the_library_makes_it() -> None:
    public = NOBODY.public_key().public_bytes_raw()
    good = NOBODY.sign(b"said")
    assert verifier.signed(public, b"said", good)
    assert not verifier.signed(public, b"other", good)
    assert not verifier.signed(public, b"said", good[:-1] + bytes([good[-1] ^ 1]))
    assert not verifier.signed(b"\xff" * 32, b"said", good)
    assert not verifier.signed(public, b"said", b"")


# ── what was changed ─────────────────────────────────────────────────────────────────────────────


def _sentence(lines: dict[str, Lines]) -> None:
    one = lines["entries.jsonl"][3]
    one["content"] = one["content"].replace('"form\\":\\"office', '"form\\":\\"phone')


CHANGES: dict[str, Change] = {
    "an edited record": _sentence,
    "an edited day": lambda lines: lines["entries.jsonl"][0].update(
        content=lines["entries.jsonl"][0]["content"].replace("2025-01-02", "2025-01-03")
    ),
    "an edited link": lambda lines: lines["entries.jsonl"][1].update(link="0" * 64),
    "a deleted record": lambda lines: lines["entries.jsonl"].pop(2),
    "a deleted record, the others moved up": lambda lines: _deleted(lines["entries.jsonl"]),
    "an inserted record": lambda lines: lines["entries.jsonl"].insert(2, dict(lines["entries.jsonl"][1])),
    "two records exchanged": lambda lines: _exchanged(lines["entries.jsonl"]),
    "a cut tail": lambda lines: _cut(lines["entries.jsonl"]),
    "a record of another case": lambda lines: lines["entries.jsonl"][1].update(
        content=lines["entries.jsonl"][-2]["content"]
    ),
    "a case given to another person": lambda lines: lines["cases.jsonl"][0].update(person="nobody"),
    "a case opened under another pack": lambda lines: lines["cases.jsonl"][0].update(opening="{}"),
    "a case taken away": lambda lines: _taken_away(lines),
    "a seal taken away from the middle": lambda lines: lines["seals.jsonl"].pop(0),
    "a seal of another day": lambda lines: lines["seals.jsonl"][0].update(day="2024-01-01"),
    "a seal of another number": lambda lines: lines["seals.jsonl"][1].update(number=3),
    "a head taken out of a seal": lambda lines: lines["seals.jsonl"][0]["heads"].pop(),
    "other totals": lambda lines: lines["seals.jsonl"][0].update(entries=9),
    "two seals exchanged": lambda lines: lines["seals.jsonl"].reverse(),
}  # fmt: skip


def _deleted(entries: Lines) -> None:
    case = entries[0]["case"]
    del entries[2]
    for position, one in enumerate([one for one in entries if one["case"] == case], start=1):
        said = json.loads(one["content"])
        said[1] = one["position"] = position
        one["content"] = json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _exchanged(entries: Lines) -> None:
    one, other = entries[2], entries[3]
    one["content"], other["content"] = other["content"], one["content"]
    one["link"], other["link"] = other["link"], one["link"]


def _cut(entries: Lines) -> None:
    case = entries[0]["case"]
    entries[:] = [one for one in entries if one["case"] != case or one["position"] < 5]


def _taken_away(lines: dict[str, Lines]) -> None:
    case = lines["cases.jsonl"].pop(0)["case"]
    lines["entries.jsonl"][:] = [one for one in lines["entries.jsonl"] if one["case"] != case]


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_is_found_though_the_manifest_was_made_to_fit(bundled: Bundled, what: str) -> None:
    faults, _ = verifier.check(str(changed(bundled(), CHANGES[what], key=NOBODY)), {})
    assert faults != []


def test_a_bundle_that_the_office_did_not_sign_is_found(bundled: Bundled) -> None:
    faults, _ = verifier.check(str(changed(bundled(), lambda lines: None)), {})
    assert [one for one in faults if "签名不对" in one]


def test_another_key_than_the_one_on_the_sheet_is_told(bundled: Bundled) -> None:
    _, read = verifier.check(str(changed(bundled(), lambda lines: None, key=NOBODY)), {})
    assert read["key"] != signing.public_key()


def test_a_file_that_does_not_fit_its_manifest_is_found(bundled: Bundled) -> None:
    path = bundled()
    with zipfile.ZipFile(path) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    parts["cases.jsonl"] += b"\n{}"
    with zipfile.ZipFile(path, "w") as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    with pytest.raises(verifier.Unreadable):
        verifier.check(str(path), {})


def test_seals_made_anew_over_a_changed_ledger_show_against_the_filed_code(bundled: Bundled) -> None:
    """Everything is computed again and fits, as an owner with every key could do; only the sheet elsewhere knows."""
    filed = codes()

    def anew(lines: dict[str, Lines]) -> None:
        _sentence(lines)
        _sealed_anew(lines)

    path = str(changed(bundled(), anew, key=NOBODY))
    assert verifier.check(path, {})[0] == []
    assert len(verifier.check(path, filed)[0]) == len(filed)


def _sealed_anew(lines: dict[str, Lines]) -> None:
    heads: dict[tuple[str, int, str], str] = {}
    for algorithm in {seal["algorithm"] for seal in lines["seals.jsonl"]}:
        now = {
            case["case"]: verifier.begin(case["case"], case["person"], case["kind"], case["opening"], algorithm)
            for case in lines["cases.jsonl"]
        }
        for one in lines["entries.jsonl"]:
            record = verifier.digest(one["content"].encode(), algorithm)
            now[one["case"]] = verifier.step(now[one["case"]], record, one["link"], algorithm)
            heads[one["case"], one["position"], algorithm] = now[one["case"]]
    previous = verifier.GENESIS
    for seal in lines["seals.jsonl"]:
        named = [(case, length, heads[case, length, seal["algorithm"]]) for case, length, _ in seal["heads"]]
        seal["heads"] = [list(one) for one in named]
        seal["previous"] = previous
        seal["digest"] = previous = verifier.digest(verifier.seal_text(seal, named).encode(), seal["algorithm"])


@pytest.mark.parametrize("content", [b"", b"PK", b"not a bundle"])
def test_what_is_no_bundle_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(verifier.Unreadable):
        verifier.check(str(path), {})


def test_a_record_made_while_a_bundle_is_written_stays_out_of_it(
    sealed: list[Case], staff: dict[str, Posting], bundled: Bundled, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guitu.seals import bundle

    plain = bundle._cases

    def late(lengths: Any) -> Any:
        casebook.record(
            by=staff["office_clerk"], case=sealed[0], entry_id="late", kind="talk", on=NOW.date(), form="office", at=NOW
        )
        actions.seal(at=NOW)
        return plain(lengths)

    monkeypatch.setattr(bundle, "_cases", late)
    assert verifier.check(str(bundled()), {})[0] == []
