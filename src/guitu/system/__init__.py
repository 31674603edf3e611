"""System 系统: what keeps an office running, as pages: accounts, postings, agencies and regions, packs in force,
health of the installation, looks, handing cases over, and the check of the chain.

Every deed is one of the rooms below (`access`, `places`, `casebook`); here it is asked once more and its reason kept.
What it is not: it shows no case and no name of a person in rehabilitation, and it sets no rule; packs are data.
"""
