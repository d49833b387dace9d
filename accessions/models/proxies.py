from __future__ import annotations

from django.db import models

from members.models.person_names import NamedPerson
from normalisation.mailboxes import Mailbox


class Proxy(NamedPerson):
    """Who declares in place of the head of administration; `named_by` is the head's name as typed."""

    job_title = models.CharField("Amt oder Funktion", max_length=150)
    email = models.EmailField("dienstliche E-Mail-Adresse")
    named_by = models.CharField("benannt von", max_length=200)
    named_at = models.DateTimeField("benannt am")

    class Meta:
        verbose_name = "Vertretung"
        verbose_name_plural = "Vertretungen"
        indexes = [models.Index(Mailbox("email"), name="proxy_email")]
