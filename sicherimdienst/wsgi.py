"""WSGI application for granian; ends the start where a setting is wrong or the database cannot be taken."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

from core.page_cache import page_cache
from core.statement_timeouts import bound_new_connections
from portal.starting import refuse_start_with_errors, wrong_settings_end_the_start
from sicherimdienst.wsgi_middleware import (
    WSGILivenessMiddleware,
    WSGIPageCacheMiddleware,
    WSGIThreadPoolMiddleware,
)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sicherimdienst.settings")
with wrong_settings_end_the_start():
    portal = get_wsgi_application()
    refuse_start_with_errors()
connection.close()
if settings.PUBLIC_STATEMENT_SECONDS:
    bound_new_connections(settings.PUBLIC_STATEMENT_SECONDS)
pooled = WSGIThreadPoolMiddleware(portal, threads=settings.WEB_THREADS, max_bytes=settings.REQUEST_MAX_BYTES)
cached = pooled if settings.DEBUG else WSGIPageCacheMiddleware(pooled, page_cache)
application = WSGILivenessMiddleware(cached)
