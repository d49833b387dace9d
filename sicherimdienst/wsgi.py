"""The WSGI door that granian opens."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from core.page_cache import memory
from sicherimdienst.serving import FromMemory, Pooled

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sicherimdienst.settings")
pooled = Pooled(get_wsgi_application(), threads=settings.WEB_THREADS, most_bytes=settings.REQUEST_MAX_BYTES)
application = pooled if settings.DEBUG else FromMemory(pooled, memory)
