"""Base of all admin pages: records are searched and corrected, changes are journalled, nothing is deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.paginator import Paginator
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property

from journal import actors, entries
from kern.forms import DateInput, KernForm
from normalisation.validators import without_hidden_characters

MAX_COUNTED = 10_001
POPUP_PARAMETERS = frozenset({IS_POPUP_VAR, TO_FIELD_VAR})


class RecordChangeList(ChangeList):
    """Rows lead to the record's page where the admin class names one by `record_url(obj)`.

    Characters that nobody sees are left out of the search text.
    """

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> models.QuerySet[Any]:
        self.query = without_hidden_characters(self.query)
        return super().get_queryset(request, *args, **kwargs)

    def url_for_result(self, result: models.Model) -> str:
        record_url = getattr(self.model_admin, "record_url", None)
        return record_url(result) if record_url else super().url_for_result(result)


class CappedPaginator(Paginator):
    """Counts at most MAX_COUNTED rows; `is_capped` says that there are more."""

    @cached_property
    def count(self) -> int:
        if isinstance(self.object_list, models.QuerySet):
            return self.object_list.order_by()[:MAX_COUNTED].count()
        return len(self.object_list)

    @property
    def is_capped(self) -> bool:
        return self.count == MAX_COUNTED


class AdminForm(KernForm, forms.ModelForm):
    submit_label = ""


class JournalledAdmin(admin.ModelAdmin):
    """Every change writes a journal entry with the names of the changed fields, never their values.

    `list_intro` is the sentence below the list's title. Where `has_change_form` is false, the record has a page of its
    own at `record_url(obj)`.
    """

    list_intro = ""
    has_change_form = True
    actions = None
    form: Any = AdminForm
    list_max_show_all = 0
    list_per_page = 50
    paginator = CappedPaginator
    preserve_filters = False
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    view_on_site = False
    formfield_overrides = {
        models.CharField: {"widget": forms.TextInput},
        models.EmailField: {"widget": forms.EmailInput},
        models.URLField: {"widget": forms.URLInput, "assume_scheme": "https"},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 5})},
        models.DateField: {"widget": DateInput, "form_class": forms.DateField},
        models.IntegerField: {"widget": forms.NumberInput},
        models.PositiveSmallIntegerField: {"widget": forms.NumberInput},
    }

    def get_urls(self) -> list[Any]:
        """Django's addresses without deletion, and without the unnamed one that leads to a record's form."""
        unused = {None, f"{self.opts.app_label}_{self.opts.model_name}_delete"}
        return [each for each in super().get_urls() if each.name not in unused]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow only the lookups of the list's own filters.

        Django allows any lookup on the model's fields: somebody who may see a list without names could find them out
        letter by letter, by counting the remaining rows.
        """
        filters = [getattr(each, "parameter_name", each) for each in self.get_list_filter(request)]
        return lookup in {f"{name}{end}" for name in filters for end in ("", "__exact", "__id__exact", "__isnull")}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Only what the user may see, on all pages: `visible_to()` of the model's querysets, where it has one."""
        rows = super().get_queryset(request)
        visible_to = getattr(rows, "visible_to", None)
        return visible_to(request.user) if visible_to else rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RecordChangeList

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if isinstance(field, forms.ModelChoiceField) and field.empty_label:
            field.empty_label = "keine Angabe" if db_field.blank else "Bitte wählen"
        return field

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        refuse_popup(request)
        return super().changelist_view(request, {"list_intro": self.list_intro, **(extra_context or {})})

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.has_change_form:
            return super().change_view(request, object_id, *args, **kwargs)
        self.require_view_permission(request)
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        return redirect(self.record_url(record))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Try again where somebody else was faster and a constraint fails: the form now reports it as an error."""
        refuse_popup(request)
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context |= {"form": context["adminform"].form, "forms": formsets}
        return super().render_change_form(request, context, *args, **kwargs)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[str]:
        inlines = [
            f"{formset.model._meta.model_name}.{name}"
            for formset in formsets or []
            for row in formset.forms
            for name in row.changed_data
        ]
        return sorted({*form.changed_data, *inlines})

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        self.write_entry("created", request, obj)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        if message:
            self.write_entry("changed", request, obj, fields=message)

    def write_entry(self, verb: str, request: HttpRequest, obj: models.Model, **data: Any) -> None:
        entries.record(verb, obj, actor=actors.user(request.user.pk), at=timezone.now(), data=data)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show the journal entries of a record instead of the admin's own log."""
        self.require_view_permission(request)
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"Verlauf: {obj}",
            "opts": self.opts,
            "object": obj,
            "entries": entries.entries_for(obj).reverse()[:500],
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def require_view_permission(self, request: HttpRequest) -> None:
        """Raises PermissionDenied; called before the look-up, lest the answer say whether the record exists."""
        if not self.has_view_permission(request):
            raise PermissionDenied


def refuse_popup(request: HttpRequest) -> None:
    """Raises SuspiciousOperation for the parameters of Django's pop-up windows, which no page here opens."""
    if POPUP_PARAMETERS & {*request.GET, *request.POST}:
        raise SuspiciousOperation("The back office opens no pop-up windows.")
