"""Posts of an organisation: adding, filling, vacating."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page
from core.primary_keys import parse_pk
from core.templatetags.sentence_tags import span
from journal import actors
from members.domain import people, posts
from members.models import Organisation, Person, Post, Representative
from office.domain import recording
from office.forms.master_data import AddPostForm, FillPostForm, VacatePostForm


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
        self.organisation = get_object_or_404(Organisation, pk=kwargs["pk"])

    def perform(self, form: BaseForm) -> None:
        post_fields = {**form.cleaned_data, "kind": Post.Kind(form.cleaned_data["kind"])}
        recording.record_post(self.organisation, **post_fields, by=self.request.user, at=timezone.now())


class FillPostView(PostActionView):
    template = "office/fill_post.html"
    title = "Funktion besetzen"
    button_label = "Besetzen"
    success_message = "Die Funktion ist besetzt."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.subject = get_object_or_404(Post.objects.select_related("organisation"), pk=kwargs["pk"])
        self.organisation = self.subject.organisation

    def form(self, data: Any = None, files: Any = None) -> FillPostForm:
        chosen = (data or {}).get("person") or self.request.GET.get("auswahl", "")
        by_key = Person.objects.filter(pk=key) if (key := parse_pk(chosen)) else []
        found = [*people.search(self.text), *by_key]
        return FillPostForm(data, found=found, initial={"person": chosen or None})

    @property
    def text(self) -> str:
        return self.request.GET.get("person", "")

    def extra_context(self) -> dict[str, Any]:
        return {"post": self.subject, "person_text": self.text}

    def perform(self, form: BaseForm) -> None:
        posts.fill(self.subject, **form.cleaned_data, **self.actor_kwargs)


class VacatePostView(PostActionView):
    form_class = VacatePostForm
    title = button_label = "Besetzung beenden"
    success_message = "Die Besetzung ist beendet; die Funktion bleibt."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        related = Representative.objects.select_related("post__organisation", "person")
        self.tenure = get_object_or_404(related, pk=kwargs["pk"])
        self.organisation = self.tenure.post.organisation

    def refusal_reason(self) -> str:
        return "Diese Besetzung ist bereits beendet." if self.tenure.end or self.tenure.voided_at else ""

    def extra_context(self) -> dict[str, Any]:
        return {"explanation": f"{self.tenure.person}, {self.tenure.post}, {span(self.tenure)}"}

    def perform(self, form: BaseForm) -> None:
        posts.vacate(self.tenure, on=form.end, **self.actor_kwargs)


decides = backoffice_page("members", "change")
add = decides(AddPostView.as_view())
fill = decides(FillPostView.as_view())
vacate = decides(VacatePostView.as_view())
