from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from members.admin.originated import OriginatedAdmin
from members.forms.contact_details import PostForm
from members.models import Post


@admin.register(Post)
class PostAdmin(OriginatedAdmin):
    """Title, mailbox and phone of a post, reached from its organisation; who holds it has pages of its own."""

    form = PostForm
    fields = PostForm.Meta.fields
    list_display = ("title_or_kind", "organisation", "mailbox")
    list_select_related = ("organisation",)
    ordering = ("id",)
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def response_post_save_change(self, request: HttpRequest, obj: Post) -> Any:
        return redirect(reverse("office:organisation", args=[obj.organisation_id]))

    @admin.display(description="Bezeichnung")
    def title_or_kind(self, post: Post) -> str:
        return str(post)
