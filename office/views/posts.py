"""Posts of an organisation: adding, filling, vacating."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from core.keys import key_in
from journal import actors
from members.domain import posts
from members.models import Organisation, Person, Post, Representative
from office.domain import entering, search
from office.forms.records import HolderForm, PostForm, VacateForm
from office.views.acts import Act
from office.views.pages import office_page


class PostAct(Act):
    organisation: Organisation

    def subject_url(self) -> str:
        return reverse("office:organisation", args=[self.organisation.pk])

    def subject_name(self) -> str:
        return str(self.organisation)

    @property
    def doing(self) -> dict[str, Any]:
        return {"actor": actors.user(self.request.user.pk), "at": timezone.now()}


class Add(PostAct):
    form_class = PostForm
    title = "Funktion anlegen"
    press = "Anlegen"
    done = "Die Funktion ist angelegt; sie ist noch nicht besetzt."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.organisation = get_object_or_404(Organisation, pk=kwargs["pk"])

    def carry_out(self, form: BaseForm) -> None:
        entered = {**form.cleaned_data, "kind": Post.Kind(form.cleaned_data["kind"])}
        entering.post(self.organisation, **entered, by=self.request.user, at=timezone.now())


class Fill(PostAct):
    template = "fill_post"
    title = "Funktion besetzen"
    press = "Besetzen"
    done = "Die Funktion ist besetzt."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.subject = get_object_or_404(Post.objects.select_related("organisation"), pk=kwargs["pk"])
        self.organisation = self.subject.organisation

    def form(self, data: Any = None, files: Any = None) -> HolderForm:
        chosen = (data or {}).get("person") or self.request.GET.get("auswahl", "")
        known = Person.objects.filter(pk=key) if (key := key_in(chosen)) else []
        found = [*search.people(self.text), *known]
        return HolderForm(data, found=found, initial={"person": chosen or None})

    @property
    def text(self) -> str:
        return self.request.GET.get("person", "")

    def extra(self) -> dict[str, Any]:
        return {"post": self.subject, "person_text": self.text}

    def carry_out(self, form: BaseForm) -> None:
        posts.fill(self.subject, **form.cleaned_data, **self.doing)


class Vacate(PostAct):
    form_class = VacateForm
    title = press = "Besetzung beenden"
    done = "Die Besetzung ist beendet; die Funktion bleibt."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        related = Representative.objects.select_related("post__organisation", "person")
        self.office = get_object_or_404(related, pk=kwargs["pk"])
        self.organisation = self.office.post.organisation

    def obstacle(self) -> str:
        return "Diese Besetzung ist bereits beendet." if self.office.end or self.office.voided_at else ""

    def extra(self) -> dict[str, Any]:
        return {"explains": f"{self.office.person}, {self.office.post}, seit {self.office.start:%d.%m.%Y}"}

    def carry_out(self, form: BaseForm) -> None:
        posts.vacate(self.office, on=form.cleaned_data["on"], **self.doing)


decides = office_page("members", "change")
add = decides(Add.as_view())
fill = decides(Fill.as_view())
vacate = decides(Vacate.as_view())
