"""Settings 运行设置. Everything an office may set is an environment variable that begins with GUITU_.

GUITU_HOME            data folder: database, keys, attachments            var
GUITU_DATABASE_URL    postgresql://…; empty: SQLite in the data folder
GUITU_HOSTS           names the office is reached by, with commas         localhost,127.0.0.1,[::1]
GUITU_HTTPS=1         served over HTTPS: secure cookies, HSTS
GUITU_HSTS_SUBDOMAINS=0                   names below the office's own are served by others, perhaps without HTTPS
GUITU_BEHIND_PROXY    how many proxies of the office's own stand before the server (1): the nearest ends HTTPS and sets
                      X-Forwarded-Proto, each adds to X-Forwarded-For                                          0
GUITU_SUITE           intl (AES-256-GCM, SHA-256) or gm (SM4-GCM, SM3)    intl
GUITU_KEYS            folder of the keys, apart from the data             keys in the data folder
GUITU_MASTER_KEY, GUITU_MASTER_KEY_COMMAND                                see guitu.vault.keyfiles
GUITU_SECOND_FACTOR   roles that must sign in with a second factor, with commas (admin,office_head), or all
GUITU_DORMANT_DAYS    days without signing in after which an account of staff is closed; 0: never              180
GUITU_OIDC_SERVER     single sign-on: address of the provider's metadata (…/.well-known/openid-configuration)
GUITU_OIDC_ID, GUITU_OIDC_SECRET or GUITU_OIDC_SECRET_FILE, GUITU_OIDC_CLAIM, GUITU_OIDC_LABEL, GUITU_OIDC_ACR,
GUITU_OIDC_STRONG=1   its client, the claim that names the login (preferred_username), what the button says, the values
                      of `acr` that stand for a second factor (with commas; asked for and held against the answer),
                      or, where it gives no `acr`, that it always asks a second factor itself
GUITU_DEBUG=1         for engineers, with invented people only
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from guitu.site import database, doors
from guitu.vault import keyfiles

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("GUITU_HOME", "var")).absolute()

DEBUG = os.environ.get("GUITU_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("GUITU_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

# ── secrets ───────────────────────────────────────────────────────────────────────────────────
VAULT_FOLDER = Path(os.environ.get("GUITU_KEYS") or HOME / "keys").absolute()
VAULT_SUITE = os.environ.get("GUITU_SUITE", "intl")
VAULT_SECRETS: keyfiles.Secrets | None = None
SECRET_KEY = keyfiles.web_secret(VAULT_FOLDER)

# ── rooms ─────────────────────────────────────────────────────────────────────────────────────
ROOMS = (
    "guitu.pages",
    "guitu.places",
    "guitu.access",
    "guitu.casebook",
    "guitu.standings",
    "guitu.seals",
    "guitu.casepages",
    "guitu.desk",
    "guitu.papers",
    "guitu.system",
    "guitu.exchange",
    "guitu.archive",
)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    *ROOMS,
]
MIDDLEWARE = [
    "guitu.pages.middleware.Numbered",
    "guitu.site.plain.NoPlainApi",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "guitu.pages.middleware.Guarded",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # Deny by default: a page that needs no login says so itself (login_not_required).
    "guitu.access.middleware.SignedIn",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "guitu.pages.middleware.Told",
]
ROOT_URLCONF = "guitu.site.urls"
WSGI_APPLICATION = "guitu.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [str(folder) for folder in sorted(PACKAGE.glob("*/templates"))],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "guitu.site.templating.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "guitu.pages.frame.furniture",
                "guitu.access.frame.frame",
            ],
        },
    },
    {
        # For what the framework itself renders; pages of the rooms are Jinja2.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# ── data ──────────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": database.chosen(os.environ, home=HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = HOME / "attachments"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700

# ── accounts ──────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "guitu.access.passwords.OwnWords"},
]
SECOND_FACTOR_ROLES = doors.second_factor_roles(os.environ)
DORMANT_AFTER_DAYS = doors.dormant_days(os.environ)
OIDC = doors.oidc(os.environ)
# The checkup belongs to this room; the page that shows it is a room below and finds it by name.
CHECKUP = "guitu.site.checkup.examine"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
CSRF_FAILURE_VIEW = "guitu.pages.errors.csrf_failed"

# ── language and time ─────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# ── browser ───────────────────────────────────────────────────────────────────────────────────
HTTPS = os.environ.get("GUITU_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS and not DEBUG
SECURE_SSL_REDIRECT = HTTPS and not DEBUG
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS and not DEBUG else 0
# The names below the office's own, which are nobody's where it has a name of its own; neighbours are not bound.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_SECONDS > 0 and os.environ.get("GUITU_HSTS_SUBDOMAINS") != "0"
# A browser's built-in list is not ours to enter, and who leaves the names below out knows why.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REDIRECT_EXEMPT = [r"^api/"]  # refused instead (site.plain): a redirect would hide that a token went in clear
PROXIES = doors.proxies(os.environ)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
if HTTPS and not DEBUG:  # a browser keeps these only for this host, over HTTPS, for every path
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_AGE = 8 * 3600  # a working day at a counter that others walk past
SESSION_IDLE_SECONDS = 30 * 60  # away from the desk; what was typed is kept (guitu.access.kept)
SESSION_LONGEST_SECONDS = SESSION_COOKIE_AGE  # however busy it is: the day after, one signs in again
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # signatures and photos drawn before they are sent
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ── logs: never a name, a number or a narrative ───────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "guitu.site.logs.FramesOnly", "fmt": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "filters": {"without_query": {"()": "guitu.site.logs.WithoutQuery"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_query"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.db.backends": {"handlers": [], "level": "ERROR", "propagate": False},
        "pikepdf": {"level": "WARNING"},  # greets on being imported
    },
}
