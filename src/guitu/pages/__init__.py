"""Pages: the furniture every page is made of: frame, components, forms, the strip 归途条, error pages, the gallery.

Other rooms hand it plain values (`shapes`, `forms`, a standing) and get markup; `words` says days and states in
Chinese; `navigation` gathers what each room declares in its AppConfig; `strip` draws.
What it is not: it knows no account, no case and no rule; it reads no database and decides nothing.
"""
