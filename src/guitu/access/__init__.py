"""Access: accounts 账号, postings 任职, and who may do, see and has seen what.

A posting is a role at an agency for a time. `table.yaml` says what each role may see, record, decide, correct and
export; `may` answers for one deed, `sight` for rows and fields, `looks` keeps who looked. What is not allowed there
is refused.
What it is not: it knows no case and no person; `casebook` hands it a region, an assignment and opaque ids.
"""
