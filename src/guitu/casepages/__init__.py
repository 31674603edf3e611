"""Case pages 个案页: the list of cases, one case, recording, mending, receiving a new case, and the policy in force.

They show what `casebook` holds and what the rules say of it, with the reason for every date, and lead each thing that
may be done to one form and one verb of `casebook.actions`. Every page that shows who somebody is writes a look.
What it is not: it keeps nothing of its own, computes no term and decides nothing; what is due today is the desk's.
"""
