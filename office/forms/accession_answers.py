"""Forms to record answers to an accession, and to order its execution."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from accessions.models import AccessionParticipant
from core.backoffice.fields import date_field, long_text
from kern.forms import KernForm
from members.domain.nominations import MAX_NOMINATIONS, WRONG_COUNT
from members.forms.nominations import NomineeFormSet, all_nominees
from office.forms.recorded_applications import DeclarerNamedForm, RecordDeclarerForm

Source = AccessionParticipant.Source
BY_HAND = [(source.value, source.label) for source in (Source.PHONE, Source.LETTER, Source.LIST, Source.IN_PERSON)]


class SourceForm(KernForm, forms.Form):
    """The source of an answer, with a note."""

    submit_label = ""
    required_messages: ClassVar = {
        "source": "Wählen Sie aus, wie die Antwort eingegangen ist.",
        "basis_note": "Tragen Sie ein, wer es wann und wie gesagt hat. Darauf beruht die Aufnahme.",
    }
    source = forms.ChoiceField(label="Wie ist die Antwort eingegangen?", choices=BY_HAND, widget=forms.RadioSelect)
    basis_note = forms.CharField(
        label="Wer hat es gesagt, und wie?",
        max_length=300,
        help_text="Zum Beispiel „Bürgermeisterin Beispiel am Telefon, 12. Januar“ oder „Liste vom 1. Februar, Nr. 17“.",
    )

    @property
    def domain_kwargs(self) -> dict[str, Any]:
        return {**self.cleaned_data, "source": Source(self.cleaned_data["source"])}


class RecordParticipantDeclineForm(SourceForm):
    text = long_text("Begründung", rows=3, required=False)


class RecordParticipantDeferralForm(SourceForm):
    until = date_field("Wann wird der Beschluss erwartet?")


class SignedListForm(SourceForm):
    """Participants who signed a list, ticked at once."""

    required_messages: ClassVar = SourceForm.required_messages | {
        "participants": "Kreuzen Sie an, wer auf der Liste steht."
    }
    participants = forms.ModelMultipleChoiceField(
        AccessionParticipant.objects.none(), label="Wer hat erklärt?", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, unanswered: QuerySet[AccessionParticipant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants"].queryset = unanswered
        self.fields["participants"].label_from_instance = lambda one: str(one.organisation)
        self.fields["source"].initial = Source.LIST


class GroupedNumberField(forms.IntegerField):
    """Accepts the German thousands separator: „1.684“."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(str(value or "").replace(".", "").split()))


class NewMemberCountForm(KernForm, forms.Form):
    """The number of new members, typed to confirm the execution."""

    submit_label = ""
    required_messages: ClassVar = {"number": "Tippen Sie die Zahl der neuen Mitglieder ein."}
    number = GroupedNumberField(
        label="Zahl der neuen Mitglieder",
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 8}),
    )

    def add_error(self, field: str | None, error: Any) -> None:
        """A refusal of the domain concerns the number, too."""
        super().add_error(field or "number", error)


class RecordedDeclarationForms:
    """A declaration as far as it is known: at least its source; where the declarer is known, the nominees too."""

    def __init__(self, data: Any = None) -> None:
        self.source_form = SourceForm(data)
        self.declarer = RecordDeclarerForm(data, empty_permitted=True)
        self.myself = DeclarerNamedForm(data)
        self.nominee_formset = NomineeFormSet(data, prefix="people")
        if self.nominee_formset.row_was_added_or_removed:
            for form in (self.source_form, self.declarer, self.myself):
                form.redisplay()

    @property
    def forms(self) -> list[Any]:
        return [self.source_form, self.declarer, self.myself, self.nominee_formset]

    @property
    def names_somebody(self) -> bool:
        return bool(self.declarer.is_bound and self.declarer.has_changed())

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms]) and self._names_enough()  # noqa: C419 - all mistakes at once

    def is_multipart(self) -> bool:
        return False

    def add_error(self, field: None, sentence: str) -> None:
        self.source_form.add_error(field, sentence)

    def _names_enough(self) -> bool:
        others, myself = self.nominee_formset.nominees(), self.myself.cleaned_data["myself"]
        if not self.names_somebody:
            if others or myself:
                self.declarer.add_error(None, "Tragen Sie auch ein, wer den Beitritt erklärt hat.")
        elif not 1 <= len(others) + myself <= MAX_NOMINATIONS:
            self.myself.add_error("myself", WRONG_COUNT)
        elif myself and not self.declarer.cleaned_data["email"]:
            self.declarer.add_error(
                "email", "Wer selbst Multiplikatorin oder Multiplikator wird, braucht eine Adresse."
            )
        return self.declarer.is_valid() and self.myself.is_valid()

    @property
    def domain_kwargs(self) -> dict[str, Any]:
        if not self.names_somebody:
            return self.source_form.domain_kwargs
        nominees = all_nominees(self.declarer, self.myself, self.nominee_formset)
        return {**self.source_form.domain_kwargs, "declarer": self.declarer.declarer(), "nominees": nominees}
