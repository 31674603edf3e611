"""Accounts 账号 and how they sign in, postings 任职, looks 查阅记录, what happens at the door, and who changed what."""

from __future__ import annotations

from guitu.access.models.account import Account
from guitu.access.models.change import AccessChange
from guitu.access.models.door import DoorNote, Pace, SignInTry
from guitu.access.models.emergency import Emergency
from guitu.access.models.factor import AppFactor, Passkey, RecoveryCode
from guitu.access.models.look import Look
from guitu.access.models.posting import Posting
from guitu.access.models.sitting import Sitting

__all__ = [
    "AccessChange",
    "Account",
    "AppFactor",
    "DoorNote",
    "Emergency",
    "Look",
    "Pace",
    "Passkey",
    "Posting",
    "RecoveryCode",
    "SignInTry",
    "Sitting",
]
