"""URLs of an event's guest list and invitations."""

from django.urls import path

from office.views.events import add_guests, guests, invitations

LIST = "veranstaltungen/<int:pk>/gaeste/"
ONE = f"{LIST}<int:guest>/"

urlpatterns = [
    path(LIST, guests.guests, name="event_guests"),
    path(f"{LIST}leitungen/", add_guests.heads, name="event_guests_heads"),
    path(f"{LIST}sammelbeitritt/", add_guests.taking_part, name="event_guests_participants"),
    path(f"{LIST}multiplikatoren/", add_guests.multipliers, name="event_guests_multipliers"),
    path(f"{LIST}organisationen/", add_guests.organisations_page, name="event_guests_organisations"),
    path(f"{LIST}einfuegen/", add_guests.pasted, name="event_guests_paste"),
    path(f"{LIST}neu/", add_guests.add, name="event_guest_new"),
    path(f"{LIST}einladen/", invitations.invite, name="event_invite"),
    path(f"{LIST}briefe/", invitations.letters, name="event_letters"),
    path(f"{LIST}erinnern/", invitations.remind, name="event_remind"),
    path(ONE, guests.guest, name="event_guest"),
    path(f"{ONE}aendern/", guests.change, name="event_guest_change"),
    path(f"{ONE}entfernen/", guests.remove, name="event_guest_remove"),
    path(f"{ONE}zusage/", invitations.record_coming, name="event_guest_accept"),
    path(f"{ONE}vertretung/", invitations.record_proxy, name="event_guest_proxy"),
    path(f"{ONE}absage/", invitations.record_decline, name="event_guest_decline"),
    path(f"{ONE}brief/", invitations.letter, name="event_guest_letter"),
    path(f"{ONE}link/", invitations.renew, name="event_guest_link"),
]
