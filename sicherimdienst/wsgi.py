"""WSGI application for granian; refuses to start on a database from before the first release."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

from core.page_cache import page_cache
from portal.pre_release_databases import refuse_database_before_first_release
from sicherimdienst.wsgi_middleware import WSGIPageCacheMiddleware, WSGIThreadPoolMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sicherimdienst.settings")
portal = get_wsgi_application()
refuse_database_before_first_release()
connection.close()
pooled = WSGIThreadPoolMiddleware(portal, threads=settings.WEB_THREADS, max_bytes=settings.REQUEST_MAX_BYTES)
application = pooled if settings.DEBUG else WSGIPageCacheMiddleware(pooled, page_cache)
