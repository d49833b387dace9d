"""URLs of an event's check-in and printouts."""

from django.urls import path

from office.views.events import check_in, printouts

urlpatterns = [
    path("veranstaltungen/<int:pk>/einlass/", check_in.check_in_page, name="event_check_in_page"),
    path("veranstaltungen/<int:pk>/einlass/zahlen/", check_in.numbers, name="event_check_in_counts"),
    path("veranstaltungen/<int:pk>/einlass/papier/", check_in.paper_list, name="event_paper_list"),
    path("veranstaltungen/<int:pk>/einlass/ohne-anmeldung/", check_in.walk_in, name="event_walk_in"),
    path(
        "veranstaltungen/<int:pk>/einlass/<int:registration>/", check_in.check_in_by_name, name="event_check_in_by_name"
    ),
    path(
        "veranstaltungen/<int:pk>/einlass/<int:registration>/platz/",
        check_in.seat_and_check_in,
        name="event_seat_and_check_in",
    ),
    path("veranstaltungen/<int:pk>/einlass/zurueck/<int:check_in>/", check_in.take_back, name="event_undo_check_in"),
    path("veranstaltungen/<int:pk>/papiere/", printouts.overview, name="event_printouts"),
    path("veranstaltungen/<int:pk>/papiere/bedarf/", printouts.needs, name="event_needs"),
    path("veranstaltungen/<int:pk>/papiere/namensschilder.pdf", printouts.badges, name="event_badges"),
    path(
        "veranstaltungen/<int:pk>/papiere/teilnahmeliste.pdf", printouts.attendance_list, name="event_attendance_list"
    ),
    path("veranstaltungen/<int:pk>/papiere/bescheinigungen.pdf", printouts.certificates, name="event_certificates"),
    path(
        "veranstaltungen/<int:pk>/papiere/bescheinigung/<int:registration>.pdf",
        printouts.certificate,
        name="event_certificate",
    ),
]
