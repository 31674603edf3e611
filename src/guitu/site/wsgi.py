"""Where a web server enters: `gunicorn guitu.site.wsgi`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guitu.site.settings")

application = get_wsgi_application()
