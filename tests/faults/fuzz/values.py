# ruff: noqa: E501  a list of values
"""Nasty values: what people paste, what programs send, and what breaks readers. Each list is drawn from by a seed."""

from __future__ import annotations

import random

TEXTS: tuple[str, ...] = (
    "", " ", "\u3000", "\t\r\n", "\x00", "a\x00b", "\x1b[31m", "\ufeff", "\u202e反", "\u200b", "\ud800", "😀" * 40, "é" * 3,
    "虚" * 4000, "x" * 70_000, "0", "-1", "00", "1e309", "NaN", "inf", "-0", "１２３", "٣", "9" * 400, "0x10", "1_000", "1.5",
    "true", "null", "None", "undefined", "[]", "{}", '{"a":', "[[[[[[", "';--", "' OR 1=1 --", '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>", "{{7*7}}", "{% for x in y %}", "${7*7}", "%s%s%n", "%00", "%", "%zz", "../../etc/passwd",
    "..\\..\\", "/dev/null", "file:///etc/passwd", "http://127.0.0.1/", "//elsewhere.example", "javascript:alert(1)",
    "=1+1", "+1", "-1+1", "@SUM(A1)", "|calc", "=cmd|' /C calc'!A0", "2025-02-30", "0000-00-00", "9999-12-31", "10000-01-01",
    "1-1-1", "2025-02-01", "2025-2-1", "2025/02/01", "二〇二五年二月", "0001-01-01", "2025-02-01T00:00:00", "24:00",
    "99010119900230123X", "990101199001091234", "19900001357", "drug_test", "talk", "voided", "e-talk", "posting:1", "jinxiang",
    "national", "000000000000", "990101101000", "99" * 6, "0b7a5b3e-0000-0000-0000-000000000000", "a" * 41, "on", "1", "2", "\u2028",
)  # fmt: skip


def text(rng: random.Random) -> str:
    """One value: mostly of the list, sometimes two of them, sometimes any characters at all."""
    sort = rng.random()
    if sort < 0.7:
        return rng.choice(TEXTS)
    if sort < 0.85:
        return rng.choice(TEXTS) + rng.choice(TEXTS)
    return "".join(chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x4E00, 0x9FFF), rng.randrange(0xD7FF))))
                   for _ in range(rng.randrange(1, 60)))  # fmt: skip


def sendable(said: str) -> str:
    """The same as a browser could send it: a lone surrogate is no text in any encoding."""
    return said.encode("utf-8", "replace").decode()


def content(rng: random.Random) -> bytes:
    """Bytes that are no good file of any kind."""
    heads = (b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7\n",
             b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
             b"<html><script>alert(1)</script>", b"MZ", b"\x7fELF")  # fmt: skip
    return rng.choice(heads) + rng.randbytes(rng.randrange(0, 3000))


def spoilt(rng: random.Random, good: bytes) -> bytes:
    """A good file with a few bytes changed, cut out, put in, or cut off."""
    made = bytearray(good)
    for _ in range(rng.randrange(1, 12)):
        if not made:
            break
        at = rng.randrange(len(made))
        sort = rng.randrange(5)
        if sort == 0:
            made[at] = rng.randrange(256)
        elif sort == 1:
            del made[at : at + rng.randrange(1, 40)]
        elif sort == 2:
            made[at:at] = rng.randbytes(rng.randrange(1, 20))
        elif sort == 3:
            made[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
        else:
            del made[at:]
    return bytes(made)
