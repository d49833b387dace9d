from django.db import models

from normalisation import salutations


class Salutation(models.TextChoices):
    FEMALE = salutations.FEMALE, "Frau"
    MALE = salutations.MALE, "Herr"


class NamedPerson(models.Model):
    """Base model with a person's name."""

    title = models.CharField("Titel", max_length=40, blank=True)
    first_name = models.CharField("Vorname", max_length=100)
    last_name = models.CharField("Nachname", max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)

    @property
    def salutation_line(self) -> str:
        """How a mail or a letter begins, without the comma."""
        return salutations.salutation_line(title=self.title, first_name=self.first_name, last_name=self.last_name)


class AddressedPerson(NamedPerson):
    """Base model with a person's name and whether they are addressed as „Frau“ or „Herr“; empty for neither."""

    salutation = models.CharField("Anrede", max_length=10, choices=Salutation, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def salutation_line(self) -> str:
        return salutations.salutation_line(
            self.salutation, title=self.title, first_name=self.first_name, last_name=self.last_name
        )

    @property
    def address_line(self) -> str:
        """The name as it stands in the window of an envelope."""
        return salutations.address_line(
            self.salutation, title=self.title, first_name=self.first_name, last_name=self.last_name
        )
