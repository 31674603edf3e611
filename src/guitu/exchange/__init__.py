"""Exchange 交换: what comes into the office from elsewhere and what leaves it.

Ledgers in Excel, the API, calendars, transfers. It is not a second way to write: whatever comes in becomes
entries through `casebook.actions`, and whatever leaves says who took it, when and for what purpose.
"""
