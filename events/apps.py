from django.apps import AppConfig

from core.logs import register_link_paths


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Veranstaltungen"

    def ready(self) -> None:
        from events.domain import calendar, tickets  # noqa: PLC0415 - models come first
        from mailings.domain import attachments  # noqa: PLC0415 - models come first

        attachments.register("events/calendar", calendar.build_attachment)
        attachments.register("events/ticket", tickets.build_attachment)
        register_link_paths("einladung", "anmeldung")
