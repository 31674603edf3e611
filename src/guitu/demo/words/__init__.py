"""What is written in the records 记录用语: short, concrete sentences, put together from parts.

A text is an opening, one or two things that were said, and what was agreed; the parts are chosen by how far the
person is on the way. `{ta}` is 他 or 她, `{rel}` a relative, `{job}` the work, `{n}` a number.
"""
