"""The portal's settings for servers and commands that run beside the tests, on a copy of the test database."""

import os

os.environ.pop("DATABASE_URL", None)
os.environ |= {
    "DEBUG": "0",
    "DEMO": "1",
    "MINIMUM_FILL_SECONDS": "0",
    "SECRET_KEY": "tests-only-0123456789-0123456789-0123456789-0123456789",
}

from sicherimdienst.settings import *  # noqa: F403
from sicherimdienst.settings import DATABASES, VAR_DIR

DATABASES["default"] |= {
    "NAME": os.environ["LIVE_DATABASE"],
    "OPTIONS": {"folder": VAR_DIR / "postgres-test", "fsync": False},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = VAR_DIR / "static-test" / "files"
MEDIA_ROOT = VAR_DIR / "media-test"
SPECIMEN = True
