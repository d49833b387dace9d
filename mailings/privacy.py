"""What „Meine Daten“ shows of the outgoing mail."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from core import disclosure
from core.disclosure import DataSubject, LabelledValues, Section
from mailings.models import OutgoingMail


def find_mails(subject: DataSubject) -> Iterable[OutgoingMail]:
    """What was written to one of their addresses about a record of theirs, the newest first."""
    caused = Q(pk__in=())
    for kind, ids in subject.record_ids.items():
        caused |= Q(cause_kind=kind, cause_id__in=ids)
    mails = OutgoingMail.objects.filter(caused, to__mailbox__in=subject.mailboxes)
    written: Iterable[OutgoingMail] = mails.defer("body", "links")
    return sorted(written, key=lambda mail: (mail.created_at, mail.pk), reverse=True)


def describe_mail(mail: OutgoingMail) -> LabelledValues:
    return {
        "Betreff": mail.subject,
        "an": mail.to,
        "Stand": mail.status,
        "geschrieben": mail.created_at,
        "gesendet": mail.sent_at,
    }


disclosure.register(
    Section(
        "mails",
        "Mails",
        position=500,
        models=(OutgoingMail,),
        find=find_mails,
        describe=describe_mail,
        is_derived=True,
    )
)
