"""The desk 工作台: what is to be done today, for whom, by when and why, and what waits for one's own decision.

It shows what the standings hold and the casebook names, and records through the casebook's deeds. It counts nothing
itself, keeps nothing, and decides nothing: a decision has a reason and the name of the person who made it. The forms of
single entries and the page of a case belong to the casebook; here are the ways to them.
"""
