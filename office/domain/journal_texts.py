"""German texts for journal entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.formats import date_format

from accessions.models import AccessionParticipant
from accounts.models import User
from core.counts import count_text
from events.models import CheckIn, Invitation
from journal.models import JournalEntry
from members.models import Application

DETACHED_TITLES = {  # verbs that attach where their data names something, and detach where it does not
    "set_invited_elsewhere": "Lädt wieder selbst ein",
    "attach_accession": "Vom Sammelbeitritt getrennt",
}
VERB_TITLES = {
    "submit": "Antrag abgeschickt",
    "record": "Antrag erfasst",
    "confirm": "E-Mail-Adresse bestätigt",
    "ask": "Rückfrage gestellt",
    "answer": "Rückfrage beantwortet",
    "accept": "Angenommen",
    "decline": "Abgelehnt",
    "withdraw": "Zurückgezogen",
    "expire": "Verfallen, weil nicht bestätigt",
    "supersede": "Durch einen anderen Beitritt erledigt",
    "undo_acceptance": "Annahme zurückgenommen",
    "reinstate": "Wieder geöffnet",
    "note": "Interne Notiz geändert",
    "recommend": "Entscheidung empfohlen",
    "correct": "Angaben berichtigt",
    "create": "Angelegt",
    "created": "Angelegt",
    "changed": "Stammdaten geändert",
    "rename": "Umbenannt",
    "add_email": "E-Mail-Adresse ergänzt",
    "add_phone": "Telefonnummer ergänzt",
    "complete": "Fehlende Angaben ergänzt",
    "open": "Eröffnet",
    "end": "Beendet",
    "void": "Zurückgenommen",
    "fill": "Besetzung eingetragen",
    "vacate": "Ende der Besetzung eingetragen",
    "close": "Abgeschlossen",
    "retry": "Noch einmal in den Versand gegeben",
    "settle": "Als erledigt gekennzeichnet",
    "give": "Einwilligung erteilt",
    "inform": "Über die Benennung benachrichtigt",
    "object": "Widersprochen",
    "nominee_objected": "Eine benannte Person hat widersprochen",
    "erase": "Angaben gelöscht",
    "release_deletion": "Angehaltenes Löschen fortgesetzt",
    "refuse_deletion": "Löschen bleibt angehalten",
    "invalidate_links": "Links ungültig gemacht",
    "register_loaded": "Amtliches Verzeichnis geladen",
    "register_imported": "Gemeindeverzeichnis übernommen",
    "register_changed": "Im Gemeindeverzeichnis geändert",
    "register_added": "Neu im Gemeindeverzeichnis",
    "register_ended": "Im Gemeindeverzeichnis weggefallen",
    "download": "Heruntergeladen",
    "view_needs": "Bedarf angesehen",
    "change": "Angaben geändert",
    "attach_document": "Dokument abgelegt",
    "add": "Aufgenommen",
    "remove": "Eine Organisation entfernt",
    "invite": "Eingeladen",
    "remind": "Erinnert",
    "renew_link": "Neuer Link",
    "name_proxy": "Vertretung benannt",
    "proxy_ended": "Vertretung abgemeldet",
    "declare": "Beitritt erklärt",
    "defer": "Beschluss steht noch aus",
    "decide_existing": "Über die spätere Mitgliedschaft entschieden",
    "join": "Beigetreten",
    "skip": "Nicht aufgenommen",
    "take_out": "Einzeln herausgenommen",
    "reopen": "Wieder geöffnet",
    "order": "Ausführung angeordnet",
    "execute": "Ausgeführt",
    "refuse": "Nicht ausgeführt",
    "order_undo": "Rücknahme angeordnet",
    "undo": "Zurückgenommen",
    "refuse_undo": "Nicht zurückgenommen",
    "cancel": "Abgesagt",
    "check_in": "Am Einlass eingelassen",
    "undo_check_in": "Einlass zurückgenommen",
    "publish": "Veröffentlicht",
    "copy": "Aus einer anderen Veranstaltung übernommen",
    "add_item": "Programmpunkt ergänzt",
    "change_item": "Programmpunkt geändert",
    "remove_item": "Programmpunkt entfernt",
    "add_document": "Unterlage abgelegt",
    "change_document": "Unterlage geändert",
    "remove_document": "Unterlage entfernt",
    "register": "Anmeldung eingegangen",
    "record_registration": "Von Hand angemeldet",
    "choose": "Auswahl geändert",
    "return_seat": "Unbestätigten Platz freigegeben",
    "offer": "Platz angeboten",
    "seat": "Platz gegeben",
    "undo_seat": "Gegebenen Platz zurückgenommen",
    "replace_guest": "Andere Person kommt",
    "set_needs": "Bedarf angegeben",
    "withdraw_needs": "Bedarf gelöscht",
    "set_invited_elsewhere": "Einladung mit einer Veranstaltung verbunden",
    "attach_accession": "Mit dem Sammelbeitritt verbunden",
    "remove_guest": "Von der Gästeliste genommen",
    "plan": "Mail geplant",
    "stop": "Mail angehalten",
    "resume": "Mail wieder geplant",
    "send": "Mails geschrieben",
    "delete_needs": "Angaben zum Bedarf gelöscht",
    "anonymise": "Angaben zu Personen gelöscht",
    "upload": "Tabelle hochgeladen",
    "finish_check": "Probelauf beendet",
    "check_again": "Noch einmal geprüft",
    "apply": "Übernehmen angeordnet",
    "finish_apply": "Übernommen",
    "finish_undo": "Zurückgenommen",
    "discard": "Verworfen",
    "inform_person": "Informiert, was gespeichert ist (Art. 14 DSGVO)",
    "import_undone": "Mit einem Import zurückgenommen",
}
SUBJECT_VERB_TITLES = {
    ("members.membership", "open"): "Mitgliedschaft eröffnet",
    ("members.membership", "end"): "Ende der Mitgliedschaft eingetragen",
    ("members.membership", "correct"): "Beginn oder Ende berichtigt",
    ("members.representative", "correct"): "Besetzung berichtigt",
    ("members.membership", "void"): "Mitgliedschaft zurückgenommen",
    ("members.certificate", "issue"): "Urkunde ausgestellt",
    ("network.presssheet", "freeze"): "Zahlen für die Presse festgehalten",
    ("members.printjob", "order"): "Druck von Urkunden bestellt",
    ("members.post", "create"): "Funktion angelegt",
    ("members.representative", "fill"): "Besetzung eingetragen",
    ("members.representative", "void"): "Besetzung zurückgenommen",
    ("mailings.outgoingmail", "change"): "An die berichtigte Adresse gerichtet",
    ("events.event", "withdraw"): "Veröffentlichung zurückgenommen",
    ("events.registration", "accept"): "Angebotenen Platz angenommen",
    ("events.registration", "decline"): "Angebotenen Platz abgelehnt",
    ("events.registration", "expire"): "Verfallen",
    ("events.registration", "cancel"): "Abgemeldet",
    ("events.invitation", "add"): "Auf die Gästeliste gesetzt",
    ("events.invitation", "accept"): "Zugesagt",
    ("events.invitation", "decline"): "Abgesagt",
    ("events.sessionchoice", "move_up"): "Nachgerückt",
    ("events.sessionchoice", "release"): "Abgegeben",
    ("accounts.roleassignment", "give"): "Rolle gegeben",
    ("accounts.roleassignment", "confirm"): "Rolle bestätigt",
    ("accounts.roleassignment", "refuse"): "Rolle nicht bestätigt",
    ("accounts.roleassignment", "revoke"): "Rolle zurückgenommen",
    ("accounts.roleassignment", "end"): "Ende der Rolle eingetragen",
    ("imports.import", "undo"): "Zurücknehmen angeordnet",
    ("privacy.case", "open"): "Anliegen eingegangen",
    ("privacy.case", "answer"): "Beantwortet",
    ("privacy.consent", "withdraw"): "Einwilligung widerrufen",
}
DOWNLOADS = {
    "registrations": "Anmeldungen als Tabelle",
    "registrations_with_needs": "Anmeldungen mit Bedarf als Tabelle",
    "badges": "Namensschilder",
    "attendance_list": "Unterschriftenliste",
    "attendance_certificates": "Teilnahmebescheinigungen",
    "letters": "Briefe",
    "scan": "Scan des Antrags",
    "document": "unterzeichnetes Dokument",
    "own_data": "alle Daten zur Person",
    "faulty_rows": "fehlerhafte Zeilen eines Imports",
}
DAYS = (("start", "ab", 0), ("end", "letzter Tag", -1), ("effective_on", "wirksam am", 0))  # `end` is the day after
ACTORS = {
    "system": "das Portal",
    "visitor": "über das Formular",
    "applicant": "die antragstellende Person",
    "nominee": "die benannte Person",
    "person": "die Person selbst",
    "participant": "die eingeladene Stelle",
    "guest": "die eingeladene Person",
    "registrant": "die angemeldete Person",
}


class TimelineEntry(NamedTuple):
    """One thing that happened; `text` may be empty."""

    at: datetime
    title: str
    text: str = ""


def timeline_entries(entries: Iterable[JournalEntry]) -> list[TimelineEntry]:
    """The entries as German texts, in their order; one query for the names of the actors."""
    rows = list(entries)
    names = names_of(rows)
    return [
        TimelineEntry(entry.at, title(entry), ", ".join(filter(None, [details(entry), actor_name(entry, names)])))
        for entry in rows
    ]


def names_of(entries: Iterable[JournalEntry]) -> dict[int, str]:
    keys = {entry.actor_id for entry in entries if entry.actor_kind == "user" and entry.actor_id}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys)} if keys else {}


def title(entry: JournalEntry) -> str:
    if entry.verb in DETACHED_TITLES and not any(entry.data.values()):
        return DETACHED_TITLES[entry.verb]
    return SUBJECT_VERB_TITLES.get((entry.subject_kind, entry.verb)) or VERB_TITLES.get(entry.verb, entry.verb)


def actor_name(entry: JournalEntry, names: dict[int, str]) -> str:
    if entry.actor_kind == "user":
        return names.get(entry.actor_id or 0, "ein früherer Zugang")
    return ACTORS.get(entry.actor_kind, entry.actor_kind)


def details(entry: JournalEntry) -> str:
    """The entry's data as text: what was downloaded or seen of how many, fields, days, source."""
    data = entry.data
    parts = []
    if data.get("content"):
        parts.append(DOWNLOADS[str(data["content"])])
    if data.get("people"):
        parts.append(count_text(int(data["people"]), "eine Person", "Personen"))
    if data.get("fields"):
        parts.append(", ".join(field_label(entry.subject_kind, str(name)) for name in data["fields"]))
    for key, word, days in DAYS:
        if data.get(key):
            day = date.fromisoformat(str(data[key])) + timedelta(days=days)
            parts.append(f"{word} {date_format(day, 'j. F Y')}")
    if data.get("import"):
        parts.append("durch einen Import")
    if data.get("source"):
        parts.append(source_label(str(data["source"])))
    if "brings_forward" in data:
        parts.append("vorziehen" if data["brings_forward"] else "belassen")
    return ", ".join(parts)


def source_label(source: str) -> str:
    """German label of the source of an application, an answer or a check-in."""
    kinds = (CheckIn.Source, Invitation.Source, AccessionParticipant.Source, Application.Source)
    sources = {one.value: one.label for kind in kinds for one in kind}
    return str(sources[source])


def field_label(kind: str, name: str) -> str:
    """The German name of a field; `model.field` names a field of a row below the record."""
    model_name, _, field = name.rpartition(".")
    try:
        model = apps.get_model(kind)
        model = apps.get_model(model._meta.app_label, model_name) if model_name else model
        return str(model._meta.get_field(field).verbose_name)
    except (LookupError, FieldDoesNotExist):
        return {"new_password": "Passwort", "email": "E-Mail-Adresse"}.get(field, field)
