"""List filter by Regierungsbezirk."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.models import User
from regions.models import Area


class RegierungsbezirkFilter(admin.SimpleListFilter):
    """By the Regierungsbezirk a record sits in; a subclass names the fields that lead to the areas."""

    title = "Regierungsbezirk"
    parameter_name = "bezirk"
    area_fields: tuple[str, ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The Regierungsbezirke in which the user sees something."""
        districts = Area.objects.filter(level=Area.Level.REGIERUNGSBEZIRK).order_by("ags")
        scope = cast(User, request.user).scope_of("members.view")
        if not scope.is_everything:
            seen = scope.areas()
            districts = districts.filter(Q(pk__in=seen) | Q(pk__in=seen.values("parent")))
        return list(districts.values_list("ags", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        areas = Area.objects.within(self.value()).values("pk")
        condition = Q()
        for field in self.area_fields:
            condition |= Q(**{f"{field}__in": areas})
        return queryset.filter(condition)
