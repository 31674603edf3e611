"""Pictures for people: what the commands show on a terminal when nobody asked for JSON.

Everything is drawn from the same mappings that `--format json` prints, so that a picture can never know more than
the data. Colour only repeats what a shape or a word has said already. Rich is imported here and nowhere else.
"""
