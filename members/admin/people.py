from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from journal.admin.journalled import AdminForm, JournalledAdmin
from members.admin.originated import OriginatedAdmin
from members.domain import people
from members.forms.email_addresses import EmailAddressFormSet
from members.forms.phone_numbers import PhoneNumberForm, PhoneNumberFormSet
from members.models import EmailAddress, Person, PhoneNumber
from regions.models import Area


class EmailAddressInline(admin.StackedInline):
    model = EmailAddress
    form = AdminForm
    formset = EmailAddressFormSet
    fields = ("address", "is_shared", "is_primary")
    extra = 1
    can_delete = False
    formfield_overrides = JournalledAdmin.formfield_overrides


class PhoneNumberInline(admin.StackedInline):
    model = PhoneNumber
    form = PhoneNumberForm
    formset = PhoneNumberFormSet
    fields = ("number", "kind")
    extra = 1
    can_delete = False
    formfield_overrides = JournalledAdmin.formfield_overrides


@admin.register(Person)
class PersonAdmin(OriginatedAdmin):
    """Name, work, mail addresses and phones; posts and memberships have pages of their own."""

    fields = ("salutation", "title", "first_name", "last_name", "employer", "professional_field", "duty_area")
    inlines = (EmailAddressInline, PhoneNumberInline)
    list_display = ("name", "addresses", "employer")
    search_fields = ("last_name",)
    search_help_text = "Name, ganze E-Mail-Adresse oder Telefonnummer"
    ordering = ("last_fold", "first_name", "id")
    sortable_by = ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "duty_area":
            kreise = Area.objects.filter(level=Area.Level.KREIS, valid_to=None).by_name()
            kwargs["queryset"] = kreise
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        links = [(reverse("office:add_person"), "Person anlegen")]
        may_add = request.user.has_perm("members.change")
        return super().changelist_view(request, {"list_links": links if may_add else []})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        emails = EmailAddress.objects.order_by("-is_primary", "id")
        return super().get_queryset(request).prefetch_related(Prefetch("emails", queryset=emails))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Person], search_term: str) -> Any:
        return (people.matching(queryset, search_term) if search_term.strip() else queryset), False

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        """A name that the office writes is the one by which it knows the person."""
        if {"first_name", "last_name"} & set(form.changed_data):
            obj.confirmed_fold = ""
        super().save_model(request, obj, form, change)

    def record_url(self, person: Person) -> str:
        return reverse("office:person", args=[person.pk])

    def response_post_save_change(self, request: HttpRequest, obj: Person) -> Any:
        return redirect(self.record_url(obj))

    @admin.display(description="Name")
    def name(self, person: Person) -> str:
        return f"{person.last_name}, {person.first_name}"

    @admin.display(description="E-Mail-Adresse")
    def addresses(self, person: Person) -> str:
        return ", ".join(email.address for email in person.emails.all())
