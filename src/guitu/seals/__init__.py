"""Seals 封存: each day one numbered seal over the ledgers of all cases, for a witness outside the office.

A seal names the public head of every case that moved since the seal before it, and the digest of that seal; its short
code stands on a sheet that the county office and the police file. Who holds the sheet can later show that nothing
recorded before it was changed, by the bundle and `verifier.py`, with neither the office's key nor its database.
What it is not: it does not judge what was recorded, and it links no entries itself (`casebook.linking`).
"""
