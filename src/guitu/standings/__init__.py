"""Standings 现状: what the rules say of every case today, kept beside the casebook so that lists are cut quickly.

Derived and disposable: `guitu rebuild` may empty it any day and gets the same. Pulled: nobody is notified from below;
who looks first has the cases brought up to date whose ledger head, pack or day has moved, in one place (`rebuild`).
What it is not: it decides nothing, counts nothing itself, and holds no identity and no narrative.
"""
