"""Rows with a page of their own, opened by a mailed link or a typed code; neither is stored."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, TypeVar

from django.db import models

from core import codes
from core.tokens import Link

Row = TypeVar("Row", bound="LinkedModel")


class LinkedModel(models.Model):
    """Abstract model of such a row. Raising `link_generation` invalidates its links and its code.

    `link_page` is the URL name of the page; `code_purpose` keeps a code from opening a row of another model.
    """

    link_page: ClassVar[str]
    code_purpose: ClassVar[str]

    link_generation = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def link(self, *, at: datetime) -> Link:
        return Link(self.link_page, self.pk, self.link_generation, at)

    def code(self) -> str:
        return codes.code(self.code_purpose, self.pk, self.link_generation)


def find_by_code(rows: models.QuerySet[Row], typed: str) -> Row | None:
    """The row of `rows` with this code, however it was typed, or None. The caller limits how often somebody may try."""
    pk = codes.parse_pk(typed)
    row = None if pk is None else rows.filter(pk=pk).first()
    return row if row and codes.matches(typed, row.code_purpose, row.pk, row.link_generation) else None
