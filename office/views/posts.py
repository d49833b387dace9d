"""Posts of an organisation: adding, filling, vacating, correcting who holds them."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page
from core.primary_keys import parse_pk
from core.templatetags.sentence_tags import has_ended, span, span_in_sentence
from journal import actors
from members.domain import people, posts, tenure_corrections
from members.domain.tenure_corrections import TenureCorrectedMeanwhile
from members.models import Organisation, Person, Post, Representative
from office.domain import recording
from office.forms.decisions import EmptyForm
from office.forms.master_data import AddPostForm, CorrectTenureForm, FillPostForm, VacatePostForm


class PostActionView(ActionFormView):
    organisation: Organisation

    def record_url(self) -> str:
        return reverse("office:organisation", args=[self.organisation.pk])

    def record_label(self) -> str:
        return str(self.organisation)

    @property
    def actor_kwargs(self) -> dict[str, Any]:
        return {"actor": actors.user(self.request.user.pk), "at": timezone.now()}


class AddPostView(PostActionView):
    form_class = AddPostForm
    title = "Funktion anlegen"
    button_label = "Anlegen"
    success_message = "Die Funktion ist angelegt; sie ist noch nicht besetzt."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=kwargs["pk"])

    def perform(self, form: BaseForm) -> None:
        post_fields = {**form.cleaned_data, "kind": Post.Kind(form.cleaned_data["kind"])}
        recording.record_post(self.organisation, **post_fields, by=self.request.user, at=timezone.now())


class PersonSearchMixin:
    """For a page with a search for people above the form that chooses one of them."""

    request: HttpRequest

    @property
    def text(self) -> str:
        return self.request.GET.get("person", "")

    def found_people(self, *chosen: object) -> list[Person]:
        """Who was searched for, and those whose keys are given."""
        keys = [key for one in chosen if (key := parse_pk(str(one)))]
        return [*people.search(self.text), *Person.objects.filter(pk__in=keys)]


class FillPostView(PersonSearchMixin, PostActionView):
    template = "office/fill_post.html"
    title = "Funktion besetzen"
    button_label = "Besetzen"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.subject = get_object_or_404(
            Post.objects.visible_to(request.user).select_related("organisation"), pk=kwargs["pk"]
        )
        self.organisation = self.subject.organisation

    def form(self, data: Any = None, files: Any = None) -> FillPostForm:
        chosen = (data or {}).get("person") or self.request.GET.get("auswahl", "")
        return FillPostForm(data, found=self.found_people(chosen), initial={"person": chosen or None})

    def extra_context(self) -> dict[str, Any]:
        return {"post": self.subject, "person_text": self.text}

    def perform(self, form: BaseForm) -> None:
        tenure = posts.fill(self.subject, **form.cleaned_data, **self.actor_kwargs)
        self.success_message = f"Eingetragen: {tenure.person} hat die Funktion {span_in_sentence(tenure)}."


class TenureActionView(PostActionView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        related = Representative.objects.visible_to(request.user).select_related("post__organisation", "person")
        self.tenure = get_object_or_404(related, pk=kwargs["pk"])
        self.organisation = self.tenure.post.organisation

    def refusal_reason(self) -> str:
        return "Diese Besetzung ist schon zurückgenommen." if self.tenure.voided_at else ""

    def extra_context(self) -> dict[str, Any]:
        return {"tenure": self.tenure, "post": self.tenure.post}


class VacatePostView(TenureActionView):
    form_class = VacatePostForm
    title = button_label = "Besetzung beenden"

    def refusal_reason(self) -> str:
        is_ended = "Das Ende dieser Besetzung ist schon eingetragen; ein falsches Datum können Sie berichtigen."
        return super().refusal_reason() or (is_ended if self.tenure.end else "")

    def extra_context(self) -> dict[str, Any]:
        return {"explanation": f"{self.tenure.person}, {self.tenure.post}, {span(self.tenure)}"}

    def perform(self, form: BaseForm) -> None:
        vacated = posts.vacate(self.tenure, on=form.end, **self.actor_kwargs)
        ends = "ist beendet" if has_ended(vacated) else f"endet am {date_format(vacated.last_day, 'j. F Y')}"
        self.success_message = f"Die Besetzung {ends}; die Funktion bleibt."


class CorrectTenureView(PersonSearchMixin, TenureActionView):
    template = "office/correct_tenure.html"
    title = "Besetzung berichtigen"
    button_label = "Berichtigen"
    success_message = "Die Besetzung ist berichtigt."
    conflict_exceptions = (TenureCorrectedMeanwhile,)

    def form(self, data: Any = None, files: Any = None) -> CorrectTenureForm:
        seen = self.tenure
        shown = {"person": seen.person_id, "start": seen.start, "last_day": seen.last_day}
        hidden = {"seen_person": seen.person_id, "seen_start": seen.start, "seen_end": seen.end}
        found = self.found_people(seen.person_id, (data or {}).get("person", ""))
        return CorrectTenureForm(data, found=found, initial=shown | hidden)

    def extra_context(self) -> dict[str, Any]:
        return {**super().extra_context(), "person_text": self.text}

    def perform(self, form: CorrectTenureForm) -> None:
        tenure_corrections.correct(self.tenure, **form.corrections, by=self.request.user, at=timezone.now())


class TakeBackTenureView(TenureActionView):
    template = "office/take_back_tenure.html"
    form_class = EmptyForm
    title = button_label = "Besetzung zurücknehmen"
    success_message = "Die Besetzung ist zurückgenommen; die Funktion bleibt."

    def perform(self, form: BaseForm) -> None:
        tenure_corrections.take_back(self.tenure, by=self.request.user, at=timezone.now())


decides = backoffice_page("members", "change")
add = decides(AddPostView.as_view())
fill = decides(FillPostView.as_view())
vacate = decides(VacatePostView.as_view())
correct = decides(CorrectTenureView.as_view())
take_back = decides(TakeBackTenureView.as_view())
