"""What every line of the log carries, and what no line may carry."""

import logging
import re
from contextvars import ContextVar

from core.tokens import WHOLE_OR_SHORTENED_TOKEN

request_id: ContextVar[str] = ContextVar("request_id", default="-")

MASK = "***"
DETAIL = re.compile(r"^(DETAIL: +).*?(?=\n+(?:CONTEXT|HINT|The above|During handling)|\Z)", re.MULTILINE | re.DOTALL)

_link_paths: list[str] = []


def register_link_paths(*paths: str) -> None:
    """Mask whatever follows one of these paths (no slash at either end) in a log line.

    Called in `AppConfig.ready()` for the pages that are opened by token: what a mail program has made of a token there
    is masked even where it looks like none any more.
    """
    _link_paths.extend(paths)
    _link_paths.sort(key=len, reverse=True)  # of a path and one below it, the longer one has to be tried first


def mask(text: str) -> str:
    """The text without link tokens and stored values.

    Masked is what follows a registered link path, whatever looks like a token elsewhere, and what PostgreSQL quotes of
    a row it refuses.
    """
    text = DETAIL.sub(rf"\1{MASK}", text)
    if _link_paths:
        text = re.sub(rf"\b({'|'.join(_link_paths)})/[^/\s?\"'<>]+", rf"\1/{MASK}", text)
    return WHOLE_OR_SHORTENED_TOKEN.sub(MASK, text)


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
