"""One search over everything the office keeps; each part answered by its own index."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model

from accounts.models import User
from core.backoffice.registry import SearchGroup, search_groups

MAX_HITS = 10


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A record that was found; `details` stand beside its link."""

    record: Model
    label: str
    details: list[str]


@dataclass(frozen=True, slots=True)
class GroupHits:
    """Hits of one kind; `is_more` says that there are others."""

    group: SearchGroup
    hits: list[SearchHit]
    is_more: bool


def search_everything(text: str, *, user: User) -> list[GroupHits]:
    """What has this name, mail address or reference and this login may see; groups without hits are left out."""
    visible = [group for group in search_groups() if user.has_module_perms(group.app_label)]
    found = [_search(group, text, user) for group in visible]
    return [group for group in found if group.hits]


def _search(group: SearchGroup, text: str, user: User) -> GroupHits:
    records = group.find(text, user, MAX_HITS + 1)
    hits = [SearchHit(record, group.label(record), list(group.details(record))) for record in records[:MAX_HITS]]
    return GroupHits(group, hits, len(records) > MAX_HITS)
