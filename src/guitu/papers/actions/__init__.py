"""Deeds of the room 办理: each takes who does it (`by`), is one transaction, and leaves an entry or a row that says so.

`at` is the moment it is done, by the server's clock where left out. Doing a deed twice is doing it once.
"""

from guitu.papers.actions.asking import ask_for_volumes, ask_to_issue_many, ask_to_stop, resume
from guitu.papers.actions.drafting import draft, drop, keep, submit
from guitu.papers.actions.following import attach_scan, serve, withdraw
from guitu.papers.actions.issuing import issue
from guitu.papers.actions.letterheads import set_letterhead
from guitu.papers.actions.signing import sign, unsign

__all__ = [
    "ask_for_volumes",
    "ask_to_issue_many",
    "ask_to_stop",
    "attach_scan",
    "draft",
    "drop",
    "issue",
    "keep",
    "resume",
    "serve",
    "set_letterhead",
    "sign",
    "submit",
    "unsign",
    "withdraw",
]  # fmt: skip
