"""URLs to plan an event: details, programme, documents, cancellation."""

from django.urls import path

from office.views.events import documents, list_and_detail, planning, programme

EVENTS = "veranstaltungen/"
EVENT = EVENTS + "<int:pk>/"

urlpatterns = [
    path(EVENTS, list_and_detail.event_list, name="events"),
    path(EVENTS + "neu/", planning.create, name="event_new"),
    path(EVENTS + "gastgeber/", list_and_detail.hosts, name="event_hosts"),
    path(EVENT, list_and_detail.event, name="event"),
    path(EVENT + "aendern/", planning.change, name="event_change"),
    path(EVENT + "veroeffentlichen/", planning.publish, name="event_publish"),
    path(EVENT + "zurueckziehen/", planning.withdraw, name="event_withdraw"),
    path(EVENT + "absagen/", planning.cancel, name="event_cancel"),
    path(EVENT + "wiederholen/", planning.copy, name="event_copy"),
    path(EVENT + "team/", planning.team, name="event_team"),
    path(EVENT + "sammelbeitritt/", planning.attach, name="event_accession"),
    path(EVENT + "programm/", programme.overview, name="event_programme"),
    path(EVENT + "programm/neu/", programme.add, name="event_item_new"),
    path(EVENT + "programm/<int:item>/", programme.change, name="event_item_change"),
    path(EVENT + "programm/<int:item>/entfernen/", programme.remove, name="event_item_remove"),
    path(EVENT + "unterlagen/", documents.overview, name="event_documents"),
    path(EVENT + "unterlagen/neu/", documents.add, name="event_document_new"),
    path(EVENT + "unterlagen/<int:document>/", documents.change, name="event_document_change"),
    path(EVENT + "unterlagen/<int:document>/datei.pdf", documents.download, name="event_document"),
    path(EVENT + "unterlagen/<int:document>/entfernen/", documents.remove, name="event_document_remove"),
]
