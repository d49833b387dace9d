"""The specimen page: every form field and component in every state. Routed in development and tests only."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

from core.http import query_parameters
from normalisation.folding import fold
from portal.forms.specimen import GroupedForm, SearchForm, SpecimenForm, SpecimenFormSet

EXAMPLE_DATA = {
    "name": "Alexandra Beispielmann-Mustermann",
    "email": "poststelle@kreis-musterland.example",
    "phone": "05231 71-1075",
    "staff": 420,
    "effective": "2024-02-01",
    "category": "kommune",
    "applicant_kind": "organisation",
    "topics": ["hass", "nachsorge"],
    "message": "Wir freuen uns auf die Zusammenarbeit.",
    "may_declare": True,
}
INVALID_DATA = "staff=0&topics=hass&message=Guten+Tag&phone=0251%00275&rows-TOTAL_FORMS=2&rows-INITIAL_FORMS=0"
SAMPLES = {
    "figures": [
        ("612", "Netzwerkpartner"),
        ("1.684", "Multiplikatorinnen und Multiplikatoren"),
        ("82 %", "der Gemeinden"),
    ],
    "entries": [
        (datetime(2024, 1, 22, 9, 14, tzinfo=UTC), "Antrag eingegangen", "Der Link zur Bestätigung ist versandt."),
        (datetime(2024, 1, 22, 9, 31, tzinfo=UTC), "Antrag bestätigt", ""),
        (datetime(2024, 1, 29, 14, 2, tzinfo=UTC), "Antrag angenommen", "Mitglied seit dem 1. Februar 2024."),
    ],
    "rows": [("Name", "Alte Hansestadt Lemgo"), ("Art", "Stadt im Kreis Lippe"), ("Internetseite", "")],
    "rows_with_links": [
        ("Name", "Alexandra Beispielmann", "/muster/"),
        ("E-Mail-Adresse", "alexandra.beispielmann-mustermann@ordnungsamt.kreis-musterland.example", "/muster/"),
    ],
    "partners": [
        ["Klinikum Musterland", "Kreis Lippe", "29. Januar 2024"],
        ["Hochschule Musterstadt", "Kreisfreie Stadt Bielefeld", "22. Januar 2024"],
        ["Verkehrsbetriebe Musterstadt", "Kreis Paderborn", "15. Januar 2024"],
    ],
}


@query_parameters("q")
def suggestions(request: HttpRequest) -> JsonResponse:
    """JSON in the format that organisation_picker.js reads."""
    found = [
        {"value": str(number), "label": name, "detail": place, "url": "/muster/"}
        for number, (name, place, _) in enumerate(SAMPLES["partners"])
        if fold(request.GET.get("q", "")) in fold(name)
    ]
    return JsonResponse(found, safe=False)


@query_parameters("fehler", "q")
def specimen(request: HttpRequest) -> HttpResponse:
    """With `?fehler` the form is shown with errors, as after wrong input."""
    data = QueryDict(INVALID_DATA) if "fehler" in request.GET else request.POST or None
    form = SpecimenForm(data)
    formset = SpecimenFormSet(data, prefix="rows")
    if formset.row_was_added_or_removed:
        form.redisplay()
    disabled = SpecimenForm(prefix="disabled", initial=EXAMPLE_DATA)
    for field in disabled.fields.values():
        field.disabled = True
    filled = SpecimenForm(prefix="filled", initial=EXAMPLE_DATA)
    context = {"filled": filled, "disabled": disabled, "search": SearchForm(), "grouped": GroupedForm(), **SAMPLES}
    return render(request, "portal/specimen.html", {"form": form, "formset": formset, **context})
