"""The portal's settings with the values tests start from."""

import os

os.environ.pop("DATABASE_URL", None)
os.environ |= {
    "DEBUG": "0",
    "DEMO": "1",
    "SECRET_KEY": "tests-only-0123456789-0123456789-0123456789-0123456789",
    "BASE_URL": "http://127.0.0.1",
}

from sicherimdienst.settings import *  # noqa: F403
from sicherimdienst.settings import DATABASES, STORAGES, VAR_DIR

BASE_URL, ALLOWED_HOSTS = "http://testserver", ["testserver"]
DATABASES["default"] |= {"OPTIONS": {"folder": VAR_DIR / "postgres-test", "fsync": False}, "CONN_MAX_AGE": None}
PUBLIC_STATEMENT_SECONDS = 0  # tests of it set it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # no collectstatic before a test
SPECIMEN = True
