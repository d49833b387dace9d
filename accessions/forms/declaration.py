"""The declaration of an invited organisation: as in joining, on one page, without newsletter and remark."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from accessions.models import AccessionParticipant, Proxy
from members.domain.inputs import Nominee
from members.forms.nominations import MyselfForm, NomineeFormSet, judge_number, named
from members.forms.people import DeclarerForm
from members.forms.sheets import Parts, Typed
from members.models import Declaration, Nomination

PERSON = ("title", "first_name", "last_name", "email", "phone")
ASKED = "asked"


class InvitedDeclarerForm(DeclarerForm):
    mail_hint = (
        "An diese Adresse senden wir eine Bestätigung mit dem Link, unter dem Sie Ihre Antwort ändern können. "
        "Ein Sammelpostfach wie poststelle@ ist auch in Ordnung."
    )
    required_messages = DeclarerForm.required_messages | {
        "may_declare": "Bestätigen Sie, dass Sie den Beitritt erklären dürfen. Sonst gehen Sie zurück und benennen "
        "eine Vertretung.",
    }


class InvitedSheet(Parts):
    """Declarer and nominations; without `data` filled with what was declared before, or with the proxy's name."""

    def __init__(self, participant: AccessionParticipant, data: MultiValueDict[str, str] | None = None) -> None:
        self.data = known(participant) if data is None else data
        self.declarer = InvitedDeclarerForm(self.data)
        self.myself = MyselfForm(self.data)
        self.people = NomineeFormSet(self.data, prefix="people")
        if self.is_rearranged or (data is None and self.data):
            self.redisplay()

    @property
    def parts(self) -> list[BaseForm | BaseFormSet[Any]]:
        return [self.declarer, self.myself, self.people]

    def is_valid(self) -> bool:
        valid = super().is_valid()
        return judge_number(self.myself, self.people) and valid

    def nominees(self) -> list[Nominee]:
        return named(self.declarer, self.myself, self.people)

    @cached_property
    def slips(self) -> list[str]:
        """Addresses that look mistyped; their fields ask „Meinten Sie …?“."""
        return self.ask_about_slips()

    @property
    def has_new_slips(self) -> bool:
        """Whether there are slips nobody was asked about yet; to press the button again is an answer."""
        asked = self.data.getlist(ASKED) if self.data else []
        return not set(self.slips) <= set(asked)


def known(participant: AccessionParticipant) -> MultiValueDict[str, str] | None:
    """What the form would hold if somebody had typed what is on file; None where nothing is."""
    if participant.declaration:
        return MultiValueDict(_declared(participant.declaration))
    return MultiValueDict(_person(participant.proxy) | _rows(0)) if participant.proxy else None


def _declared(declaration: Declaration) -> Typed:
    named_before = list(declaration.nominations.all())
    others = [one for one in named_before if not one.is_declarer]
    typed = _person(declaration) | _rows(len(others)) | {"may_declare": ["on"]}
    if len(others) < len(named_before):
        typed["myself"] = ["on"]
    for number, one in enumerate(others):
        typed |= _person(one, prefix=f"people-{number}-")
    return typed


def _rows(count: int) -> Typed:
    return {"people-TOTAL_FORMS": [str(max(1, count))], "people-INITIAL_FORMS": ["0"]}


def _person(one: Declaration | Nomination | Proxy, *, prefix: str = "") -> Typed:
    names = [*PERSON, "function" if isinstance(one, Nomination) else "office"]
    return {f"{prefix}{name}": [getattr(one, name)] for name in names if hasattr(one, name)}
