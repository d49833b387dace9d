"""The WSGI door that granian opens."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from sicherimdienst.serving import Pooled

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sicherimdienst.settings")
application = Pooled(get_wsgi_application(), threads=settings.WEB_THREADS, most_bytes=settings.REQUEST_MAX_BYTES)
