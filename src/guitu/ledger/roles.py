"""Roles 岗位: who may record an entry. The codes are stored; the Chinese terms are shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Role = Literal[
    "social_worker", "village_cadre", "police", "clinic", "office_head", "office_clerk", "county", "city",
    "judicial", "civil_affairs", "labour", "grid_worker", "volunteer", "family", "person", "admin",
]  # fmt: skip

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        "social_worker": "社工",
        "village_cadre": "村（社区）干部",
        "police": "社区民警",
        "clinic": "医务人员",
        "office_head": "镇办负责人",
        "office_clerk": "镇办经办人",
        "county": "县（市、区）禁毒办",
        "city": "市禁毒办",
        "judicial": "司法所",
        "civil_affairs": "民政",
        "labour": "人社",
        "grid_worker": "网格员",
        "volunteer": "禁毒志愿者",
        "family": "家属",
        "person": "本人",
        "admin": "系统管理员",
    }
)

GROUP: tuple[Role, ...] = ("social_worker", "village_cadre", "office_clerk", "office_head")
"""Those who keep the daily record of a case 工作小组与镇办; the police and the clinic are added where they act."""

OFFICE: tuple[Role, ...] = ("office_clerk", "office_head")
"""The township office 镇（街道）社区戒毒社区康复工作办公室."""

ABOVE: tuple[Role, ...] = ("county", "city")
"""The anti-drug offices above 上级禁毒办."""
