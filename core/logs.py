"""What every line of the log carries, and what no line may carry."""

import logging
import re
from contextvars import ContextVar

from core.tokens import TOKEN_PATTERN

request_id: ContextVar[str] = ContextVar("request_id", default="-")

MASK = "***"
LINK_PATHS = "beitreten/bestaetigen|beitreten/status|beitreten/benennung|konto|einladung|anmeldung|sammelbeitritt"
SECRET = re.compile(rf"\b(?P<path>{LINK_PATHS})/[^/\s?\"'<>]+|{TOKEN_PATTERN.pattern}")
DETAIL = re.compile(r"^(DETAIL: +).*?(?=\n+(?:CONTEXT|HINT|The above|During handling)|\Z)", re.MULTILINE | re.DOTALL)


def mask(text: str) -> str:
    """The text without link tokens and stored values.

    Masked is what follows a link page's address, whatever looks like a token elsewhere, and what PostgreSQL quotes of a
    row it refuses.
    """
    text = DETAIL.sub(rf"\1{MASK}", text)
    return SECRET.sub(lambda found: f"{found['path']}/{MASK}" if found["path"] else MASK, text)


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to every record and masks link tokens in message, traceback and stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django logs a refused request after the middleware has ended; the request still knows its id.
        record.request_id = getattr(getattr(record, "request", None), "request_id", None) or request_id.get()
        record.msg, record.args = mask(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask(record.exc_text)
        if record.stack_info:
            record.stack_info = mask(record.stack_info)
        return True
