"""Keys that make sending a form twice have one effect, without mistaking other content for the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model


def idempotency_key(submission: UUID, *content: Any) -> UUID:
    """The key under which a displayed form with this content is stored: a unique column makes it one row.

    `submission` is the hidden number of the form. A page that the browser restores from memory carries it again,
    perhaps about somebody else: the same number with the same content gives the same key, with other content another.
    """
    return uuid5(submission, json.dumps(content, cls=_ContentEncoder, sort_keys=True))


class _ContentEncoder(DjangoJSONEncoder):
    """Rows by their primary key, dataclasses by their fields, files by what is in them."""

    def default(self, o: Any) -> Any:
        if isinstance(o, Model):
            return [o._meta.label, o.pk]
        if is_dataclass(o):
            return {field.name: getattr(o, field.name) for field in fields(o)}
        if isinstance(o, File):
            return _digest(o)
        return super().default(o)


def _digest(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
