from django.db import models


class Selection(models.Model):
    """Base model of options that forms offer and the office maintains."""

    name = models.CharField("Bezeichnung", max_length=80, unique=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=100)
    is_offered = models.BooleanField("wird im Formular angeboten", default=True)

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
