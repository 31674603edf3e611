"""Site: where the rooms become one web application: settings, addresses, server entry, checks.

Nothing is decided here and no rule lives here. The data folder is `GUITU_HOME` (default `var`); the database is an
embedded SQLite in it, or PostgreSQL by `GUITU_DATABASE_URL`. Keys are made by `guitu.vault.keyfiles.prepare`.
"""
