from django.db import models
from django.db.models import Q


class PostalAddress(models.Model):
    """Base model with the official postal address of an organisation: a street or a Postfach, and the town."""

    street = models.CharField("Straße und Hausnummer", max_length=100, blank=True, default="")
    po_box = models.CharField("Postfach", max_length=20, blank=True, default="")
    postcode = models.CharField("Postleitzahl", max_length=5, blank=True, default="")
    town = models.CharField("Ort", max_length=60, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def postal_lines(self) -> list[str]:
        """The last lines of an address: street, or else Postfach, then postcode and town; none where it is unknown."""
        place = " ".join(filter(None, [self.postcode, self.town]))
        delivery = self.street or (f"Postfach {self.po_box}" if self.po_box else "")
        return list(filter(None, [delivery, place]))


def postal_address_constraints(prefix: str) -> list[models.CheckConstraint]:
    """What holds for a postal address in every table that has one."""
    return [
        models.CheckConstraint(
            condition=Q(postcode="") | Q(postcode__regex=r"^[0-9]{5}$"), name=f"{prefix}_postcode_digits"
        ),
        models.CheckConstraint(
            condition=Q(street="", po_box="") | (~Q(postcode="") & ~Q(town="")), name=f"{prefix}_address_whole"
        ),
    ]
