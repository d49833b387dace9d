"""WSGI application for granian."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from core.page_cache import page_cache
from sicherimdienst.wsgi_middleware import WSGIPageCacheMiddleware, WSGIThreadPoolMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sicherimdienst.settings")
pooled = WSGIThreadPoolMiddleware(
    get_wsgi_application(), threads=settings.WEB_THREADS, max_bytes=settings.REQUEST_MAX_BYTES
)
application = pooled if settings.DEBUG else WSGIPageCacheMiddleware(pooled, page_cache)
