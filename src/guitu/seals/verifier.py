"""独立核验程序: checks a bundle of seals with Python alone, without the office's key, database or program.

    python3 verifier.py 封存包.zip [--witness 12=ABCD-EFGH-JKMN-PQRS-TVWX …]

It needs Python 3.9 or later and nothing else; it reads one file and writes none. What it looks at:

1. the files are those the manifest names, and the manifest bears the office's signature (Ed25519, RFC 8032);
2. in each case, records are numbered from 1 without gap or double, and chained: each head is the hash of the head
   before it, the digest of the record as it is stored (what was said about a person is ciphertext) and its link;
3. seals are numbered from 1, each names the digest of the one before, and the heads it names are those of 2;
4. a code copied from a filed sheet (--witness) is the code of that seal.

1 to 3 show that the bundle agrees with itself. Somebody who holds the office's keys could make it anew as a whole;
4 is what he cannot change, because the sheet lies with others. So without a code the answer says less, and says so.

Exit 0: everything agrees. 1: something does not. 2: the file or the call cannot be read.
The office's own program takes its arithmetic from here, so there is no second opinion of what a digest is.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

FORMAT, SEAL = "guitu.sealbundle/1", "guitu.seal/1"
GENESIS = "0" * 64
FILES = ("seals.jsonl", "cases.jsonl", "entries.jsonl")
_CODE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I L O U: read from paper
_CODE_SIGNS, _SHOWN = 20, 50


# ── the arithmetic ────────────────────────────────────────────────────────────────────────────────


def digest(content: bytes, algorithm: str) -> str:
    """Hash in hexadecimal: sha256, or sm3 (GB/T 32905) where this Python has it. Raises ValueError where not."""
    return hashlib.new(algorithm, content).hexdigest()


def begin(case: str, person: str, kind: str, opening: str, algorithm: str) -> str:
    """The head of a case before its first record: whose case it is (opaque numbers), and what it was opened with."""
    return digest(json.dumps([GENESIS, case, person, kind, opening], ensure_ascii=False).encode(), algorithm)


def step(head: str, record: str, link: str, algorithm: str) -> str:
    """The head after a record, given by the digest of its stored bytes and by its keyed link."""
    return digest(f"{head}\n{record}\n{link}".encode(), algorithm)


def seal_text(seal: dict[str, Any], heads: Iterable[tuple[str, int, str]]) -> str:
    """What a seal says, in one line: its numbers, and the digest of the heads that moved (case, length, head)."""
    lines = "\n".join(f"{case} {length} {head}" for case, length, head in sorted(heads))
    said = {name: seal[name] for name in ("number", "day", "made_at", "previous", "algorithm", "cases", "entries")}
    said |= {"format": SEAL, "heads": digest(lines.encode(), seal["algorithm"])}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def code(seal_digest: str) -> str:
    """The short code of a seal: 100 bits in 20 signs, which may be copied by hand."""
    number = int(seal_digest[: _CODE_SIGNS * 5 // 4], 16)
    signs = [_CODE[number >> 5 * at & 31] for at in reversed(range(_CODE_SIGNS))]
    return "-".join("".join(signs[at : at + 4]) for at in range(0, _CODE_SIGNS, 4))


def same_code(one: str, other: str) -> bool:
    """Whether two codes are one, as people copy them: small letters, other hyphens, O for 0, I and L for 1."""

    def plain(text: str) -> str:
        return "".join(sign for sign in text.upper().translate(str.maketrans("OIL", "011")) if sign in _CODE)

    return plain(one) == plain(other) != ""


# ── the signature: Ed25519 on the curve of RFC 8032, for checking only ────────────────────────────

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_Point = tuple[int, int, int, int]


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the secret key of `public` (32 bytes) signed the message (signature: 64 bytes)."""
    key, first = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or first is None or len(signature) != 64 or scalar >= _ORDER:
        return False
    asked = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    base = _point(bytes([0x58]) + bytes([0x66]) * 31)
    assert base is not None
    left, right = _times(scalar, base), _add(first, _times(asked, key))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 == (left[1] * right[2] - right[1] * left[2]) % _P


def _point(packed: bytes) -> _Point | None:
    if len(packed) != 32:
        return None
    number = int.from_bytes(packed, "little")
    y, odd = number & ((1 << 255) - 1), number >> 255
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and odd):
        return None
    x = _P - x if x & 1 != odd else x
    return x, y, 1, x * y % _P


def _add(one: _Point, other: _Point) -> _Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]), (one[1] + one[0]) * (other[1] + other[0])
    c, d = 2 * one[3] * other[3] * _D, 2 * one[2] * other[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: _Point) -> _Point:
    found = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _add(found, point)
        point, scalar = _add(point, point), scalar >> 1
    return found


# ── the checks ────────────────────────────────────────────────────────────────────────────────────


class Unreadable(Exception):  # noqa: N818 - says what holds of the file
    """The file is no bundle, or this Python cannot read it."""


def check(path: str, witnesses: dict[int, str]) -> tuple[list[str], dict[str, Any]]:
    """Everything that does not agree, a line each, and what was read: seals, cases, entries, unsealed, key."""
    try:
        with zipfile.ZipFile(path) as bundle:
            raw = bundle.read("manifest.json")
            manifest = json.loads(raw)
            if manifest.get("format") != FORMAT:
                raise Unreadable(f"格式是 {manifest.get('format')!r}，应为 {FORMAT}")
            faults = _files(bundle, manifest, raw)
            seals = list(_lines(bundle, "seals.jsonl"))
            wanted, told = _wanted(seals)
            found, sizes = _chains(bundle, wanted, faults)
            faults += _seals(seals, told, found, sizes, witnesses)
    except (OSError, KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, zlib_error) as fault:
        raise Unreadable(f"读不懂（{type(fault).__name__}）") from fault
    sealed = sum(max(by_length) for by_length in told.values())
    read = {"seals": len(seals), "cases": len(sizes), "entries": sum(sizes.values()), "key": manifest["public_key"]}
    return faults, {**read, "unsealed": sum(sizes.values()) - sealed, "last": seals[-1] if seals else None}


def _files(bundle: zipfile.ZipFile, manifest: dict[str, Any], raw: bytes) -> list[str]:
    faults = []
    for name in FILES:
        found = hashlib.sha256()
        with bundle.open(name) as file:
            while part := file.read(1 << 20):
                found.update(part)
        if manifest["files"].get(name) != found.hexdigest():
            faults.append(f"{name}：内容与清单上的指纹不符；应为签名时的原样")
    if not signed(bytes.fromhex(manifest["public_key"]), raw, bytes.fromhex(bundle.read("manifest.sig").decode())):
        faults.append("manifest.json：签名不对；应为本单位签名后没有改动过的清单")
    return faults


def _lines(bundle: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    with bundle.open(name) as file:
        for line in file:
            yield json.loads(line)


_Told = dict[str, dict[int, list[tuple[int, str, str]]]]


def _wanted(seals: list[dict[str, Any]]) -> tuple[dict[str, set[str]], _Told]:
    """Which algorithms each case is chained under, and what seals say of it: by length, (number, algorithm, head)."""
    wanted: dict[str, set[str]] = {}
    told: _Told = {}
    for seal in seals:
        for case, length, head in seal["heads"]:
            wanted.setdefault(case, set()).add(seal["algorithm"])
            told.setdefault(case, {}).setdefault(length, []).append((seal["number"], seal["algorithm"], head))
    return wanted, told


def _chains(
    bundle: zipfile.ZipFile, wanted: dict[str, set[str]], faults: list[str]
) -> tuple[dict[tuple[str, int, str], str], dict[str, int]]:
    """The head of each case after each record, and the number of its records; faults of order are added."""
    begun, sizes, found = {}, {}, {}
    for case in _lines(bundle, "cases.jsonl"):
        name = case["case"]
        sizes[name] = 0
        for algorithm in wanted.get(name, ()):
            begun[name, algorithm] = begin(name, case["person"], case["kind"], case["opening"], algorithm)
    for entry in _lines(bundle, "entries.jsonl"):
        name, position = entry["case"], entry["position"]
        if name not in sizes:
            faults.append(f"个案 {name}：有记录而没有个案；应为个案先列出")
            sizes[name] = 0
        if position != sizes[name] + 1:
            faults.append(f"个案 {name} 第{position}条：前面是第{sizes[name]}条；应为逐条连续，不缺不重")
        sizes[name] = position
        content = entry.get("content")
        if content is not None and json.loads(content)[:2] != [name, position]:
            faults.append(f"个案 {name} 第{position}条：内容是别处的记录；应为这一条自己的内容")
        for algorithm in wanted.get(name, ()):
            record = entry["digests"][algorithm] if content is None else digest(content.encode(), algorithm)
            begun[name, algorithm] = step(begun.get((name, algorithm), ""), record, entry["link"], algorithm)
            found[name, position, algorithm] = begun[name, algorithm]
    return found, sizes


def _seals(
    seals: list[dict[str, Any]],
    told: _Told,
    found: dict[tuple[str, int, str], str],
    sizes: dict[str, int],
    witnesses: dict[int, str],
) -> list[str]:
    faults: list[str] = []
    lengths: dict[str, int] = {}
    codes: dict[int, str] = {}
    previous, total = GENESIS, 0
    for number, seal in enumerate(seals, start=1):
        place = f"第{seal['number']}号封存"
        if seal["number"] != number or seal["previous"] != previous:
            faults.append(f"{place}：不接在前一号后面；应为第{number}号，写着前一号的指纹")
        heads = [(case, length, head) for case, length, head in seal["heads"]]
        for case, length, _ in heads:
            total += length - lengths.get(case, 0)
            lengths[case] = length
        if (seal["cases"], seal["entries"]) != (len(lengths), total):
            faults.append(
                f"{place}：共 {len(lengths)} 案 {total} 条；应为封存上写的 {seal['cases']} 案 {seal['entries']} 条"
            )
        previous = digest(seal_text(seal, heads).encode(), seal["algorithm"])
        if previous != seal["digest"]:
            faults.append(f"{place}：内容与它的指纹不符；应为封存时的原样")
        codes[seal["number"]] = code(previous)
    for case, by_length in told.items():
        for length, seen in by_length.items():
            if length > sizes.get(case, 0):
                faults.append(f"个案 {case}：只有 {sizes.get(case, 0)} 条；第{seen[0][0]}号封存时已有 {length} 条")
            elif any(found.get((case, length, algorithm)) != head for _, algorithm, head in seen):
                faults.append(f"个案 {case}：前 {length} 条与第{seen[0][0]}号封存时不同；应为封存时的原样")
    for number, said in witnesses.items():
        if not same_code(codes.get(number, ""), said):
            faults.append(f"第{number}号封存：校验码是 {codes.get(number, '（没有这一号）')}；应为单上的 {said}")
    return faults


def main(arguments: list[str]) -> int:
    """Read the call, check, and say what was found; the exit code."""
    witnesses, paths, rest = {}, [], list(arguments)
    while rest:
        word = rest.pop(0)
        number, _, said = rest.pop(0).partition("=") if word == "--witness" and rest else ("", "", "")
        if number.isdigit() and said:
            witnesses[int(number)] = said
        else:
            paths.append(word)
    if len(paths) != 1 or paths[0].startswith("-"):
        print("用法：python3 verifier.py 封存包.zip [--witness 编号=校验码 …]", file=sys.stderr)
        return 2
    try:
        faults, read = check(paths[0], witnesses)
    except Unreadable as fault:
        print(f"{paths[0]}：{fault}；应为 guitu seal --bundle 写出的封存包", file=sys.stderr)
        return 2
    print("\n".join(report(faults, read, witnesses)))
    return 1 if faults else 0


def report(faults: list[str], read: dict[str, Any], witnesses: dict[int, str]) -> list[str]:
    """What was found, in lines for a person."""
    seals, cases, entries, unsealed, last = (read[name] for name in ("seals", "cases", "entries", "unsealed", "last"))
    lines = [f"封存 {seals} 号，个案 {cases} 个，记录 {entries} 条，其中 {unsealed} 条还没有封存。"]
    if last is not None:
        lines.append(f"最后一号：第{last['number']}号，{last['day']}，校验码 {code(last['digest'])}。")
    lines.append(f"签名用的公钥：{read['key']}（应与封存单上印的相同）。")
    lines += faults[:_SHOWN] + ([f"……共 {len(faults)} 处"] if len(faults) > _SHOWN else [])
    if faults:
        lines.append(f"对不上：{len(faults)} 处。")
    elif witnesses:
        lines.append(f"全部对得上，与 {len(witnesses)} 张封存单一致：最大的一号之前登记的内容没有改动过。")
    else:
        lines.append(
            "自身对得上。要证明事后没有整体重做，请从存放在别处的封存单上抄一个校验码，用 --witness 再核一次。"
        )
    return lines


try:
    from zlib import error as zlib_error
except ImportError:  # a Python without zlib reads stored files all the same
    zlib_error = OSError  # type: ignore[misc,assignment]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
