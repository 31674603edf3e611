"""The demonstration 演示: an invented town, county or city with five years of records in it.

The pure part makes offices, people and case files out of a seed and a day; nothing in it knows a database or a
clock. `load` writes them into an empty, throw-away database through the doors of places, access and casebook;
`ledgers` draws some of the people as Excel ledgers, to show the import. Nobody here exists: region codes begin with
99, identity numbers bear that place, surnames are none that anybody has, and phones have a prefix nobody is given.
"""
