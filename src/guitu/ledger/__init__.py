"""The ledger 台账: what happened, written once as entries, and the case file that carries them.

This room is pure. It knows what an entry may say (`kinds`), how a case file is read and refused
(`casefile`), which entries stand once corrections are applied (`corrections`), and how the record is
made tamper-evident (`chain`). It does not know what follows from an entry: that is the matter of the rules.
"""
