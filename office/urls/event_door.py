"""The door of an event, and what is printed for it."""

from django.urls import path

from office.views.events import door, papers

urlpatterns = [
    path("veranstaltungen/<int:pk>/einlass/", door.check_in_page, name="event_door"),
    path("veranstaltungen/<int:pk>/einlass/zahlen/", door.numbers, name="event_door_numbers"),
    path("veranstaltungen/<int:pk>/einlass/papier/", door.paper_list, name="event_paper_list"),
    path("veranstaltungen/<int:pk>/einlass/ohne-anmeldung/", door.walk_in, name="event_walk_in"),
    path("veranstaltungen/<int:pk>/einlass/<int:registration>/", door.check_in_by_name, name="event_check_in"),
    path("veranstaltungen/<int:pk>/einlass/<int:registration>/platz/", door.seat_and_check_in, name="event_seat_in"),
    path("veranstaltungen/<int:pk>/einlass/zurueck/<int:check_in>/", door.take_back, name="event_take_back"),
    path("veranstaltungen/<int:pk>/papiere/", papers.overview, name="event_papers"),
    path("veranstaltungen/<int:pk>/papiere/bedarf/", papers.needs, name="event_needs"),
    path("veranstaltungen/<int:pk>/papiere/namensschilder.pdf", papers.badges, name="event_badges"),
    path("veranstaltungen/<int:pk>/papiere/teilnahmeliste.pdf", papers.attendance_list, name="event_attendance_list"),
    path("veranstaltungen/<int:pk>/papiere/bescheinigungen.pdf", papers.certificates, name="event_certificates"),
    path(
        "veranstaltungen/<int:pk>/papiere/bescheinigung/<int:registration>.pdf",
        papers.certificate,
        name="event_certificate",
    ),
]
