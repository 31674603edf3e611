"""Papers 文书: the documents with legal force that a case needs, from the declaration to the signed sheet.

What a paper says is declared in the packs (`packs/*/papers/*.yaml`, `declared`); `compose` joins a declaration with
the facts of a case and lists what is missing; `pdf` and `docx` lay the result out (GB/T 9704-2012 where it is an
official document), `typeset` binds many. These are pure. Numbers, drafts, issuing, serving and the bound volume of an
office are the Django half of the room. The room decides nothing: a paper is issued by a person who signs for it.
"""
