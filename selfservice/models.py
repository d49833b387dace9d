"""Requests for links that the worker has yet to answer."""

from __future__ import annotations

from django.db import models


class LinkRequest(models.Model):
    """Somebody asked for the links to all that is stored under a mail address, be it known or not.

    The worker answers it within seconds and deletes it. Nothing is unique: a second request for the mailbox would wait
    for the worker that answers the first, and so tell how long that takes. `turn_at` is until when the mail waits.
    """

    email = models.EmailField(max_length=254)
    requested_at = models.DateTimeField()
    turn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.requested_at.isoformat()}"
