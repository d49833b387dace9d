from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from journal.admin.journalled import JournalledAdmin
from members.models import Post


@admin.register(Post)
class PostAdmin(JournalledAdmin):
    """Title and mailbox of a post, reached from its organisation; who holds it has pages of its own."""

    fields = ("title", "mailbox")
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
