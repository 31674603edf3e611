"""Civil time: days, clamped months, terms, workdays and standstills, as numbers.

A *day number* is an int, the days since 1970-01-01 in the calendar of China (+08:00). Scalar forms take and give
ints; column forms take and give NumPy arrays, end in `_columns`, and are tested against the scalar ones.
What a case file may hold lies in 1970-01-01 … 2119-12-31. Nothing here reads a clock, and no number of the law
stands here: those come from the packs.
"""
