from django.db import models


class NamedPerson(models.Model):
    """Base model with a person's name."""

    title = models.CharField("Titel", max_length=40, blank=True)
    first_name = models.CharField("Vorname", max_length=100)
    last_name = models.CharField("Nachname", max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)
