"""URLs of events: public pages, invitations, registrations."""

from events.urls import invitations, public, registrations

app_name = "events"
urlpatterns = [*public.urlpatterns, *registrations.urlpatterns, *invitations.urlpatterns]
