"""Decisions 待办审批: what a named person has to decide, what it rests on, and what follows from each answer.

kinds.py     the questions, their answers and what follows, as a table
waiting.py   which cases wait for which question
grounds.py   what a decision rests on: counts, entries, clauses, and how the two kinds of case differ
deciding.py  from a form to entries of the ledger
"""
