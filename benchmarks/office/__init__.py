"""An office at work: what a page costs beside the barest one, how long a record and a search take, fifty people
at once.

`python -m benchmarks.office [--small] [--on sqlite|postgresql] [--home FOLDER] [--format table|json]`
"""
