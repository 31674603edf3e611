"""Tests of the house: what holds for the whole codebase. Each fails with a sentence saying what to add and where."""
