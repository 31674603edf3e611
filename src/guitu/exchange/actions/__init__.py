"""Deeds of the room: taking a ledger in, giving one out, and tokens for programs."""

from guitu.exchange.actions.exporting import export_ledger
from guitu.exchange.actions.importing import Imported, import_ledger
from guitu.exchange.actions.tokens import Issued, issue_token, revoke_token

__all__ = ["Imported", "Issued", "export_ledger", "import_ledger", "issue_token", "revoke_token"]
