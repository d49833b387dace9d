"""The addresses of `events`, one list for each of its doors."""

from events.urls import invitations, public, registrations

app_name = "events"
urlpatterns = [*public.urlpatterns, *registrations.urlpatterns, *invitations.urlpatterns]
