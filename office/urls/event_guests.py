"""The guests of an event: who is invited, and what they answered."""

from django.urls import path

from office.views.events import gathering, guests, inviting

LIST = "veranstaltungen/<int:pk>/gaeste/"
ONE = f"{LIST}<int:guest>/"

urlpatterns = [
    path(LIST, guests.guests, name="event_guests"),
    path(f"{LIST}leitungen/", gathering.heads, name="event_guests_heads"),
    path(f"{LIST}sammelbeitritt/", gathering.taking_part, name="event_guests_taking_part"),
    path(f"{LIST}multiplikatoren/", gathering.multipliers, name="event_guests_multipliers"),
    path(f"{LIST}organisationen/", gathering.organisations_page, name="event_guests_organisations"),
    path(f"{LIST}einfuegen/", gathering.pasted, name="event_guests_paste"),
    path(f"{LIST}neu/", gathering.add, name="event_guest_new"),
    path(f"{LIST}einladen/", inviting.send, name="event_send"),
    path(f"{LIST}briefe/", inviting.letters, name="event_letters"),
    path(f"{LIST}erinnern/", inviting.remind, name="event_remind"),
    path(ONE, guests.guest, name="event_guest"),
    path(f"{ONE}aendern/", guests.change, name="event_guest_change"),
    path(f"{ONE}entfernen/", guests.remove, name="event_guest_remove"),
    path(f"{ONE}zusage/", inviting.record_coming, name="event_guest_accept"),
    path(f"{ONE}vertretung/", inviting.record_proxy, name="event_guest_proxy"),
    path(f"{ONE}absage/", inviting.record_decline, name="event_guest_decline"),
    path(f"{ONE}brief/", inviting.letter, name="event_guest_letter"),
    path(f"{ONE}link/", inviting.renew, name="event_guest_link"),
]
