"""A deletion by itself that has stopped: what it would delete, and the office's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from core.backoffice.pages import backoffice_page, render_page
from core.counts import count_text
from journal.entries import entries_for
from office.domain import journal_texts
from office.forms.deletion_stops import ReleaseDeletionForm
from privacy.domain import deletion_stops, deletions
from privacy.models import DeletionStop

GOES_ON = "Das Löschen geht schon weiter."


@backoffice_page("privacy")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """What is due now, by kinds, days and some references, and the two answers."""
    found, at = get_object_or_404(DeletionStop, pk=pk), timezone.now()
    stopped = [] if found.released_at else deletions.stopped_by(found)
    waiting = deletion_stops.count_waiting(found, at=at)
    context: dict[str, Any] = {
        "title": "Angehaltenes Löschen",
        "stop": found,
        "at": at,
        "is_clock": found.name == deletions.CLOCK,
        "waiting": waiting,
        "due": [(one.label, one.summarise_due(at)) for one in stopped],
        "form": ReleaseDeletionForm(initial={"number": waiting}),
        "timeline": journal_texts.timeline_entries(entries_for(found).reverse()),
        "may_decide": request.user.has_perm("privacy.change") and not found.released_at,
    }
    return render_page(request, "office/deletion_stop.html", context)


@backoffice_page("privacy", "change")
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a stopped deletion go on with as many as were shown."""
    found, form = get_object_or_404(DeletionStop, pk=pk), ReleaseDeletionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Das ist noch nicht geschehen. Bitte sehen Sie sich an, was fällig ist.")
    elif deletion_stops.release(found, number=form.cleaned_data["number"], by=request.user, at=timezone.now()):
        messages.success(request, _released_message(found, form))
    else:
        messages.info(request, GOES_ON)
    return redirect("office:deletion_stop", pk)


@backoffice_page("privacy", "change")
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a deletion stay stopped."""
    found = get_object_or_404(DeletionStop, pk=pk)
    if deletion_stops.refuse(found, by=request.user, at=timezone.now()):
        found.refresh_from_db()
        messages.success(request, _refused_message(found))
    else:
        messages.info(request, GOES_ON)
    return redirect("office:deletion_stop", pk)


def _released_message(found: DeletionStop, form: forms.BaseForm) -> str:
    if found.name == deletions.CLOCK:
        return (
            "Die Uhr gilt als richtig. Was fällig ist, wird in den nächsten Minuten gelöscht, so viel wie jede Nacht."
        )
    number = count_text(form.cleaned_data["number"], "Der eine Fall, der wartete, wird", "Fälle, die warteten, werden")
    return f"{number} in den nächsten Minuten gelöscht. Was seitdem fällig wurde, folgt wie jede Nacht."


def _refused_message(found: DeletionStop) -> str:
    day = date_format(timezone.localdate(found.shown_again_at), "j. F Y")
    return (
        f"Es bleibt angehalten, gelöscht wird nichts. Am {day} steht es wieder unter „Was ansteht“, früher, sobald "
        f"{DeletionStop.MANY_MORE} mehr warten."
    )
