"""Archive 档案保管: what becomes of a case file after its end: how long it is kept, erasure by decision, and a copy of
what is held about oneself.

No document that Guitu knows sets a keeping time for these files (the pack value `archive.keep_years` is absent), so an
office may set one, with its reason; without either a person decides case by case. Nothing is erased by itself.
What it is not: it holds no case file and destroys no key with its own hands (`casebook.actions.withdraw_key`).
"""
