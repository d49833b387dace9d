"""Settings, all from the environment; docs/betrieb.md lists every variable."""

import os
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from sicherimdienst.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)

# One switch for the demo on a laptop: plain http on 127.0.0.1, embedded database, no mail is sent.
DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
BASE_URL = env.url("BASE_URL", "http://127.0.0.1:8000" if DEMO else None)
SECRET_KEY = env.text("SECRET_KEY", min_length=50)
SECRET_KEY_FALLBACKS = env.values("SECRET_KEY_FALLBACKS", [])
SECURE = urlsplit(BASE_URL).scheme == "https"
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", [urlsplit(BASE_URL).hostname or "localhost"])
# The demo shows every mail with working links: nobody but who sits at this computer may reach it.
LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]"}
if DEMO and "DATABASE_URL" in env:
    env.add_mistake("DEMO", "geht nicht zusammen mit DATABASE_URL: Die Vorführung zeigt alle Mails mit ihren Links")
if DEMO and (SECURE or not LOOPBACK.issuperset(ALLOWED_HOSTS)):
    env.add_mistake("DEMO", "geht nur unter http://127.0.0.1: Die Vorführung zeigt alle Mails mit ihren Links")

INSTALLED_APPS = [
    "portal",
    "office",
    "selfservice",
    "imports",
    "events",
    "network",
    "accessions",
    "members",
    "privacy",
    "accounts",
    "regions",
    "mailings",
    "journal",
    "core",
    "kern",
    "normalisation",
    "office.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "pgtrigger",
]
MIDDLEWARE = [
    "core.middleware.request_ids.RequestIdMiddleware",
    "core.middleware.page_cache.PageCacheMiddleware",
    "core.middleware.security.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.uploads.UploadMiddleware",
    "core.middleware.readable_requests.ReadableRequestMiddleware",
    "core.middleware.query_parameters.QueryParameterMiddleware",
    "core.middleware.statement_timeouts.StatementTimeoutMiddleware",
    "core.middleware.limits.LimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.direction_marks.DirectionMarksMiddleware",
    "core.middleware.null_origin.NullOriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
BACK_OFFICE_PATH = "/verwaltung/"
QUERY_PARAMETERS_EXEMPT = [r"/verwaltung/", r"/health/"]
ROOT_URLCONF = "sicherimdienst.urls"
WSGI_APPLICATION = "sicherimdienst.wsgi.application"
TEXT_TAGS = [  # of pages and of mails
    "normalisation.templatetags.url_tags",
    "core.templatetags.contact_tags",
    "core.templatetags.sentence_tags",
    "regions.templatetags.name_tags",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.portal",
            ],
            "builtins": ["kern.templatetags.components", "kern.templatetags.kern_tags", *TEXT_TAGS],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "kern"
CRISPY_TEMPLATE_PACK = "kern"
CRISPY_FAIL_SILENTLY = False

# Database: PostgreSQL by DATABASE_URL, or the embedded one below VAR_DIR (a laptop, tests).
EMBEDDED_POSTGRES = "DATABASE_URL" not in env
if EMBEDDED_POSTGRES:
    if not (DEMO or DEBUG):
        env.add_mistake("DATABASE_URL", "fehlt (nur DEMO=1 oder DEBUG=1 benutzen die eingebettete Datenbank)")
    database: dict[str, object] = {
        "ENGINE": "sicherimdienst.embedded_postgres",
        "NAME": "sicherimdienst",
        "OPTIONS": {"folder": VAR_DIR / "postgres"},
    }
else:
    database = env.database("DATABASE_URL")
# A cursor in the database outlives its transaction, and behind a pooler each transaction may use another connection.
CONNECTIONS = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": True}
DATABASES = {"default": {**database, **CONNECTIONS}}
# The direct connection of core/change_listener.py; to be set where DATABASE_URL leads to a pooler.
LISTEN_DATABASE_URL = env.text("LISTEN_DATABASE_URL", "")
if LISTEN_DATABASE_URL:
    env.database("LISTEN_DATABASE_URL")
# Behind a pooler there are no prepared statements either; see core/statements.py.
DATABASE_KEEPS_PLANS = not LISTEN_DATABASE_URL
# How long a statement for the public side may take; a pooler refuses the setting, there the role has it (betrieb.md).
PUBLIC_STATEMENT_SECONDS = 0 if LISTEN_DATABASE_URL else env.number("PUBLIC_STATEMENT_SECONDS", 5, max_value=600)
# Concurrent requests of one web process, each with its own database connection; see sicherimdienst/wsgi_middleware.py.
WEB_THREADS = env.number("WEB_THREADS", 4, min_value=1, max_value=256)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if "CACHE_URL" in env:
    location = env.server_url("CACHE_URL", {"redis", "rediss", "unix"})
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": location}}
    if not find_spec("redis"):
        env.add_mistake("CACHE_URL", "braucht das Python-Paket redis: .venv/bin/pip install redis")
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Sessions contain drafts for two hours; staff stay signed in for a working day at most.
SESSION_COOKIE_NAME = env.cookie_name("SESSION_COOKIE_NAME", "sitzung")
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = env.cookie_name("CSRF_COOKIE_NAME", "formular")
if CSRF_COOKIE_NAME == SESSION_COOKIE_NAME:
    env.add_mistake("CSRF_COOKIE_NAME", "ist derselbe Name wie SESSION_COOKIE_NAME")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
TOO_MANY_REQUESTS_VIEW = "portal.views.errors.too_many_requests"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}}]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", True) and SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]
HSTS_SECONDS = env.number("HSTS_SECONDS", 365 * 24 * 60 * 60, max_value=10 * 365 * 24 * 60 * 60)
SECURE_HSTS_SECONDS = HSTS_SECONDS if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS") and SECURE
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD") and SECURE
PRELOAD_SECONDS = 365 * 24 * 60 * 60  # what the browsers' lists demand
if SECURE_HSTS_PRELOAD and not (SECURE_HSTS_INCLUDE_SUBDOMAINS and HSTS_SECONDS >= PRELOAD_SECONDS):
    env.add_mistake("HSTS_PRELOAD", f"verlangt HSTS_SUBDOMAINS=1 und HSTS_SECONDS ab {PRELOAD_SECONDS}")
# Off is right where other services share the domain; it is the operator who knows.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, max_value=10)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
UPLOAD_MAX_BYTES = 10_000_000
REQUEST_MAX_BYTES = 12_000_000

FORMAT_MODULE_PATH = "core.formats"
LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    ("fonts", BASE_DIR / "node_modules/@fontsource/fira-sans/files"),
    ("autocomplete", BASE_DIR / "node_modules/accessible-autocomplete/dist"),
]
STATICFILES_FINDERS = [f"django.contrib.staticfiles.finders.{kind}Finder" for kind in ("FileSystem", "AppDirectories")]
STATICFILES_FINDERS += ["kern.styles.ShortenedKernFinder"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR_DIR / "media")))
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750
MEDIA_MIN_FREE_BYTES = env.number("MEDIA_MIN_FREE_MB", 1_000, max_value=10_000_000) * 1_000_000
STORAGES = {
    "default": {"BACKEND": "core.file_storage.FolderStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The Geschäftsstelle, as pages, mails and letters name it; the first phone is the one to call.
OFFICE_CONTACT = {
    "name": "Präventionsnetzwerk #sicherimDienst",
    "house": "c/o Polizeipräsidium Münster",
    "street": "Friesenring 43",
    "town": "48147 Münster",
    "place": "Münster",
    "email": "kontakt@sicherimdienst.nrw",
}
OFFICE_PHONES = ["0251 275 1125", "0251 275 1127"]
NRW_CONNECT_URL = env.page_url("NRW_CONNECT_URL", "https://nrwconnect.nrw.de/")  # where the members work together

# Mail: rows first, the worker sends. In the demo nothing leaves, the Demo-Postfach shows it.
MAIL_FROM = env.sender("MAIL_FROM", f"#sicherimDienst <{OFFICE_CONTACT['email']}>")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
MAIL_REPLY_TO = env.sender("MAIL_REPLY_TO", OFFICE_CONTACT["email"])
EMAIL_BACKEND = "mailings.backends.DemoMailbox" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.host("SMTP_HOST", "localhost" if DEMO or DEBUG else None)
EMAIL_PORT = env.number("SMTP_PORT", 25, min_value=1, max_value=65_535)
EMAIL_HOST_USER = env.text("SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD", "")
if bool(EMAIL_HOST_USER) != bool(EMAIL_HOST_PASSWORD):
    env.add_mistake("SMTP_PASSWORD" if EMAIL_HOST_USER else "SMTP_USER", "fehlt: Nur beide zusammen melden an")
SMTP_SECURITY = env.choice("SMTP_SECURITY", "none", {"none", "starttls", "tls"})
EMAIL_USE_TLS = SMTP_SECURITY == "starttls"
EMAIL_USE_SSL = SMTP_SECURITY == "tls"
EMAIL_TIMEOUT = 20
MAIL_LEASE = timedelta(seconds=env.number("MAIL_LEASE_SECONDS", 300, min_value=1, max_value=86_400))
MAIL_ALARM_AGE = timedelta(minutes=env.number("MAIL_ALARM_MINUTES", 60, min_value=1, max_value=7 * 24 * 60))

# Periods and limits of the domain.
CONFIRMATION_LINK_AGE = timedelta(hours=env.number("CONFIRMATION_LINK_HOURS", 48, min_value=1, max_value=24 * 90))
LINK_AGE = timedelta(days=env.number("LINK_DAYS", 30, min_value=1, max_value=3_650))
UNCONFIRMED_AGE = timedelta(days=env.number("UNCONFIRMED_DAYS", 7, min_value=1, max_value=365))
UNCONFIRMED_DELETIONS_PER_NIGHT = env.number(
    "UNCONFIRMED_DELETIONS_PER_NIGHT", 10_000, min_value=50, max_value=100_000_000
)
DRAFT_AGE = timedelta(hours=2)
SEAT_RESERVATION_AGE = timedelta(hours=env.number("SEAT_HELD_HOURS", 24, min_value=1, max_value=24 * 90))
SEAT_RESERVATION_AGE_IF_WAITED = timedelta(
    hours=env.number("SEAT_HELD_HOURS_IF_WAITED", 2, min_value=1, max_value=24 * 90)
)
UNCONFIRMED_SEATS_PER_ORIGIN = env.number("UNCONFIRMED_SEATS_PER_ORIGIN", 10, min_value=1, max_value=100_000_000)
UNCONFIRMED_SEATS_PERCENT = env.number("UNCONFIRMED_SEATS_PERCENT", 20, min_value=1, max_value=100)
FORMS_PER_ORIGIN_HOUR = env.number("FORMS_PER_ORIGIN_HOUR", 60, min_value=1, max_value=100_000_000)
FILES_PER_LINK_HOUR = env.number("FILES_PER_LINK_HOUR", 30, min_value=1, max_value=100_000_000)
MAILS_PER_MAILBOX_HOUR = env.number("MAILS_PER_MAILBOX_HOUR", 3, min_value=1, max_value=100_000_000)
MAILS_PER_MAILBOX_DAY = env.number("MAILS_PER_MAILBOX_DAY", 10, min_value=1, max_value=100_000_000)
MINIMUM_FILL_TIME = timedelta(seconds=env.number("MINIMUM_FILL_SECONDS", 3, max_value=600))

LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"})
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"portal": {"()": "core.logs.RequestIdFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {request_id} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["portal"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Below INFO, templates write whole contexts: names, addresses, typed texts.
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL}, "django.template": {"level": "INFO"}},
}

UNKNOWN_VARIABLES = env.unknown()
env.check()
