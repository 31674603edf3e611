"""Who signs 签名: the places to sign that declarations name, and whose name is printed there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Signer:
    """A place to sign: its label, the fact that names who signs ("" where nobody is known before), and whether an
    office signs there with its seal (`office`: the fact that names it)."""

    label: str
    name: str = ""
    office: str = ""


SIGNERS: Final[Mapping[str, Signer]] = {
    "person": Signer("本人（签名、捺印）", "person.name"),
    "family": Signer("家属（签名）"),
    "worker": Signer("专职工作人员（签名）", "team.worker"),
    "police": Signer("社区民警（签名）", "team.police"),
    "clinic": Signer("社区医务人员（签名）", "team.clinic"),
    "volunteer": Signer("禁毒志愿者（签名）", "team.volunteer"),
    "leader": Signer("工作小组组长（签名）", "team_formed.leader"),
    "head": Signer("负责人（签名）"),
    "made_by": Signer("经办人（签名）", "paper.made_by"),
    "witness": Signer("见证人（签名）"),
    "receiver": Signer("签收人（签名）"),
    "server": Signer("送达人（签名）"),
    "second": Signer("第二工作人员（签名）"),
    "handed_by": Signer("移交人（签名）"),
    "taken_by": Signer("接收人（签名）"),
    "issuer": Signer("", office="issuer"),
    "station": Signer("", office="agency.station"),
    "group": Signer("", office="agency.group"),
    "receiving": Signer("接收单位（盖章）", office="blank"),
}
"""By the name declarations use. `issuer` is the office that issues the paper."""
