"""Casebook 个案簿: the system of record. Persons, cases, and the append-only ledger of what happened.

Identity and narrative are ciphertext at rest; entries are chained; nothing is updated or deleted, a correction is a new
entry. `actions` are the only way in, `queries` (with a viewer) the way out, `facts` the one bridge to the rules.
What it is not: it computes no term and no duty (`rules`), keeps no standing, and decides nobody's rights (`access`).
"""
