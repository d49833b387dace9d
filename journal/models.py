from django.db import models

from core.append_only import APPEND_ONLY


class JournalEntry(models.Model):
    """Who did what to which record: states, ids, field names, never personal values. The database refuses changes."""

    at = models.DateTimeField("Zeit")
    actor_kind = models.CharField("wer", max_length=20)
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField("was", max_length=40)
    subject_kind = models.CharField("Datensatz", max_length=60)
    subject_id = models.BigIntegerField("Nummer")
    data = models.JSONField("Einzelheiten", default=dict)

    class Meta:
        verbose_name = "Journaleintrag"
        verbose_name_plural = "Journal"
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_subject")]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"
