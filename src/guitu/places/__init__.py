"""Places: regions (行政区划) and agencies (机构).

A region is known by its twelve-digit statistical code; the prefix of the code is the hierarchy. An agency is any
office that has a part in the work, from the anti-drug office of a province to the grid of a village. Counties of
the whole country come with the install; towns and villages are loaded for the office's own area.
What it is not: it knows no accounts, no persons and no cases; who may see which region is the matter of `access`.
"""
