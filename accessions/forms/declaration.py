"""Forms to declare for an invited organisation."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from accessions.models import AccessionParticipant, Proxy
from members.domain.inputs import NomineeInput
from members.forms.email_suggestions import are_confirmed
from members.forms.form_groups import FormGroup, PostedValues
from members.forms.nominations import DeclarerIsNomineeForm, NomineeFormSet, all_nominees, validate_count
from members.forms.person import ON_BEHALF, SELF, DeclarerForm
from members.models import Declaration, Nomination

PERSON = ("title", "first_name", "last_name", "email", "phone")


class ParticipantDeclarerForm(DeclarerForm):
    mail_hint = (
        "An diese Adresse senden wir eine Bestätigung mit dem Link, unter dem Sie Ihre Antwort ändern können. "
        "Ein Sammelpostfach wie poststelle@ ist auch in Ordnung."
    )
    required_messages = DeclarerForm.required_messages | {
        "may_declare": "Bestätigen Sie, dass Sie den Beitritt erklären dürfen, oder nennen Sie die Person, in deren "
        "Auftrag Sie das Formular ausfüllen. Sonst gehen Sie zurück und benennen eine Vertretung.",
    }


class ParticipantDeclarationForms(FormGroup):
    """Declarer and nominations; without `data` filled from what belongs to the link by which they are opened."""

    def __init__(
        self, participant: AccessionParticipant, data: MultiValueDict[str, str] | None = None, *, is_proxy: bool
    ) -> None:
        self.data = initial_data(participant, is_proxy=is_proxy) if data is None else data
        self.declarer = ParticipantDeclarerForm(self.data)
        self.myself = DeclarerIsNomineeForm(self.data)
        self.nominee_formset = NomineeFormSet(self.data, prefix="people")
        if self.row_was_added_or_removed or (data is None and self.data):
            self.redisplay()

    @property
    def forms(self) -> list[BaseForm | BaseFormSet[Any]]:
        return [self.declarer, self.myself, self.nominee_formset]

    def is_valid(self) -> bool:
        valid = super().is_valid()
        return validate_count(self.myself, self.nominee_formset) and valid

    def nominees(self) -> list[NomineeInput]:
        return all_nominees(self.declarer, self.myself, self.nominee_formset)

    @cached_property
    def typos(self) -> list[str]:
        """Addresses with a probable typo; their fields ask „Meinten Sie …?“."""
        return self.ask_about_typos()

    @property
    def has_new_typos(self) -> bool:
        """Whether there are probable typos that sending the form has not confirmed."""
        return not are_confirmed(self.typos, self.data)


def initial_data(participant: AccessionParticipant, *, is_proxy: bool) -> MultiValueDict[str, str] | None:
    """What was declared by this link before, else the proxy on the proxy's own link; None where there is neither."""
    if participant.declaration and participant.is_answered_by(proxy=is_proxy):
        return MultiValueDict(_declaration_data(participant.declaration))
    if is_proxy and participant.proxy:
        return MultiValueDict(_person_data(participant.proxy) | _management_data(0))
    return None


def _declaration_data(declaration: Declaration) -> PostedValues:
    nominations = list(declaration.nominations.all())
    others = [one for one in nominations if not one.is_declarer]
    values = _person_data(declaration) | _on_behalf_data(declaration) | _management_data(len(others))
    if len(others) < len(nominations):
        values["myself"] = ["on"]
    for number, one in enumerate(others):
        values |= _person_data(one, prefix=f"people-{number}-")
    return values


def _on_behalf_data(declaration: Declaration) -> PostedValues:
    names = ("on_behalf_of", "on_behalf_of_job_title")
    values = {name: [getattr(declaration, name)] for name in names}
    return values | {"may_declare": [ON_BEHALF if declaration.on_behalf_of else SELF]}


def _management_data(count: int) -> PostedValues:
    return {"people-TOTAL_FORMS": [str(max(1, count))], "people-INITIAL_FORMS": ["0"]}


def _person_data(one: Declaration | Nomination | Proxy, *, prefix: str = "") -> PostedValues:
    names = [*PERSON, "job_title"]
    return {f"{prefix}{name}": [getattr(one, name)] for name in names if hasattr(one, name)}
