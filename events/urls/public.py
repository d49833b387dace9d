"""The pages of events for everybody."""

from django.urls import path

from events.views import public

urlpatterns = [
    path("veranstaltungen/", public.event_list, name="list"),
    path("veranstaltungen/kalender.ics", public.feed, name="feed"),
    path("veranstaltungen/<slug:slug>/", public.event, name="event"),
    path("veranstaltungen/<slug:slug>/kalender.ics", public.event_calendar, name="calendar"),
    path("veranstaltungen/<slug:slug>/bild.png", public.picture, name="picture"),
    path("veranstaltungen/<slug:slug>/unterlagen/<int:pk>/", public.document, name="document"),
]
