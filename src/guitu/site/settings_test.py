"""Settings of the tests: no file of an office is read or written.

SQLite in memory; with GUITU_TEST_POSTGRES=1 a PostgreSQL whose socket folder the tests' own fixture fills in.
"""

from __future__ import annotations

import os

from guitu.site import database, settings
from guitu.vault import keyfiles

globals().update({name: getattr(settings, name) for name in dir(settings) if name.isupper()})

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECRET_KEY = "only for tests, and long enough that the framework does not complain about it"
VAULT_SECRETS = keyfiles.Secrets(masters=(b"\x01" * 32,), index=b"\x02" * 32)

DATABASES = {
    "default": (
        database.postgresql("postgresql://postgres@/postgres", pooled=False)
        if os.environ.get("GUITU_TEST_POSTGRES") == "1"
        else {**database.sqlite(settings.HOME), "NAME": ":memory:"}
    )
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; the office's own is tested by name
MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("whitenoise.")]
# The manifest needs `collectstatic`; without it every page of a test would miss its files.
STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = False
