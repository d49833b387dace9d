"""What mails add to the pages of the back office that show all subjects."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from core.backoffice import registry
from core.backoffice.registry import MenuEntry, QueueRows, QueueSection
from mailings.domain import outgoing
from mailings.models import OutgoingMail

MAX_SHOWN = 3  # of mails that wait too long one cause explains them all


def dead_mails(user: Any, at: datetime) -> QuerySet[OutgoingMail]:
    return outgoing.dead()


def late_mails(user: Any, at: datetime) -> QuerySet[OutgoingMail]:
    late = OutgoingMail.objects.unsent(at).filter(due_at__lte=at, since__lte=at - settings.MAIL_ALARM_AGE)
    return late.order_by("id")


def mail_section(name: str, title: str, position: int, rows: QueueRows, *, max_rows: int = 20) -> QueueSection:
    return QueueSection(
        name=name,
        title=title,
        app_label="mailings",
        position=position,
        rows=rows,
        row_template="mailings/backoffice/waiting_mail.html",
        list_label="Zum Postausgang",
        list_url_name="admin:mailings_outgoingmail_changelist",
        max_rows=max_rows,
    )


registry.register_menu_entries(
    MenuEntry(
        "Postausgang",
        "mailings",
        "admin:mailings_outgoingmail_changelist",
        position=90,
        path_prefix="/verwaltung/postausgang/",
    )
)
registry.register_queue_sections(
    mail_section("dead", "Nicht zustellbare Mails", 70, dead_mails),
    mail_section("late", "Mails, die zu lange warten", 80, late_mails, max_rows=MAX_SHOWN),
)
