"""What each mail must say, whoever gets it; `tests/conftest.py` looks at each mail of the suite.

A mail that has lost its deadline, its link or what it is about still looks like one: only who waits for it notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

DAY = r"\d{1,2}\. [A-ZÄ][a-zä]+ \d{4}"
MOMENT = rf"{DAY}, \d\d:\d\d Uhr"
LINK = r"⟦Link \d+⟧"
REFERENCE = r"Antrag(?:s)? SID-\w+"
EVENT = rf"\n[A-Z][a-z]+, {MOMENT}"

REQUIRED: dict[str, tuple[str, ...]] = {
    "accessions/cancelled": (rf"am {DAY}, .* findet nicht statt", LINK),
    "accessions/declared": (
        rf"den Beitritt zum Präventionsnetzwerk #sicherimDienst erklärt\. Er wird .* zum {DAY} wirksam",
        rf"Bis zum gemeinsamen Beitritt können Sie Ihre Antwort ändern:\n\n{LINK}",
        "erhält eine eigene Nachricht und kann widersprechen",
    ),
    "accessions/invited": (
        rf"ein, dem Präventionsnetzwerk .* am {DAY} in ",
        LINK,
        "kostenfrei",
        "nur an Personen weiter",
    ),
    "accessions/link": (rf"ein neuer Link zur Seite .* am {DAY}:\n\n{LINK}",),
    "accessions/proxy": (rf" hat Sie benannt, um für .* den Beitritt .* am {DAY}", LINK, "nur für diesen Beitritt"),
    "accessions/proxy_answered": (
        "geantwortet: (?:Der Beitritt ist erklärt|Der Beitritt ist abgelehnt|Der Beschluss steht noch aus)",
        rf"selbst anders antworten .*:\n\n{LINK}",
    ),
    "accessions/reminder": ("Eine Antwort haben wir noch nicht", LINK, "nur dieses eine Mal"),
    "accessions/undone": ("nehmen wir zurück:\n\n.+", "Eine schon ausgestellte Beitrittsurkunde gilt nicht mehr", LINK),
    "accessions/welcome": ("Herzlich willkommen!|ändert sich nichts", LINK, "Namen von Personen stehen dort nicht"),
    "accounts/login_changed": (
        rf"am {DAY} um \d\d:\d\d Uhr wurde an Ihrem Zugang .* geändert:\n+– ",
        "Geändert hat das .* sind beendet",
        "melden Sie sich bitte gleich bei der Geschäftsstelle",
    ),
    "accounts/role_changed": (
        rf"Ihre Rolle „.+“ in der Verwaltung .* (?:ist beendet|ist zurückgenommen|endet am {DAY}; .+)\."
        rf"|haben in der Verwaltung .* (?:seit dem|vom|am) {DAY}.* die Rolle „.+“\.",
        "Alle Anmeldungen mit Ihrem Zugang sind beendet",
        "melden Sie sich bitte gleich bei der Geschäftsstelle",
    ),
    "events/already_registered": ("noch einmal angemeldet", EVENT, r"Ihr Stand: .+\.", LINK),
    "events/cancelled": ("findet nicht statt", EVENT, "Der Grund: .+", LINK),
    "events/changed": (r"hat sich etwas geändert\. Neu .+\. Jetzt gilt", EVENT, "bleibt bestehen", LINK),
    "events/confirm": (
        EVENT,
        f"Ein Platz ist für Sie vorgemerkt, bis zum {MOMENT}; warten andere auf einen, nur .+ lang"
        rf"|noch nicht vorgemerkt\. .+ auf die Warteliste\. Bitte bestätigen Sie bis zum {MOMENT}",
        LINK,
        "Ohne Bestätigung löschen wir die Angaben",
    ),
    "events/guest_registered": ("Wir freuen uns auf Sie", EVENT, LINK),
    "events/invitation_cancelled": ("findet nicht statt", "Der Grund: .+", LINK),
    "events/invitation_changed": (r"hat sich etwas geändert\. Neu .+\. Jetzt gilt", rf"Wann: [A-Z][a-z]+, {DAY}", LINK),
    "events/invitation_link": (r"ein neuer Link zur Seite Ihrer Einladung .* Er gilt für .+\.", LINK),
    "events/invitation_reminder": (
        "Eine Antwort haben wir noch nicht",
        rf"Wann: [A-Z][a-z]+, {DAY}",
        LINK,
        "nur dieses eine Mal",
    ),
    "events/invited": (rf"Wann: [A-Z][a-z]+, {DAY}", "Wo: .+", LINK, r"Der Link gilt für .+\. Bitte geben Sie ihn nur"),
    "events/link": (r"ein neuer Link zu Ihrer Anmeldung \(Stand: .+\)", EVENT, LINK),
    "events/members_only": (EVENT, "ist für Mitglieder des Netzwerks", "kein Platz vorgemerkt"),
    "events/offer": (
        "Ein Platz ist frei geworden, und Sie sind an der Reihe",
        EVENT,
        rf"bis zum {MOMENT} an, oder geben Sie ihn ab:\n\n{LINK}",
        "verfällt das Angebot",
    ),
    "events/offer_expired": (
        "die Frist .* ist abgelaufen",
        EVENT,
        "am Ende der Warteliste",
    ),
    "events/planned": (EVENT, LINK),
    "events/proxy_ended": ("Als Ihre Absage gilt das nicht", EVENT, LINK),
    "events/registered": ("Sie sind angemeldet", EVENT, "melden Sie sich dort bitte ab", LINK),
    "events/session_moved_up": ("ist ein Platz frei geworden, und er gehört jetzt Ihnen", EVENT, LINK),
    "events/sessions_changed": ("Ihre Auswahl:|nichts ausgewählt", EVENT, LINK),
    "events/signed_off": (
        "den angebotenen Platz abgegeben|nicht mehr auf der Warteliste|Ihre Anmeldung ist (?:damit )?beendet",
        EVENT,
        LINK,
    ),
    "events/waiting": (
        "Sie stehen auf der Warteliste",
        EVENT,
        "Sie haben dann .+ Zeit, ihn anzunehmen|Zeit, ihn",
        LINK,
    ),
    "imports/information": (
        "Gespeichert sind Ihr Name, dienstliche Kontaktangaben und: .+\\.",
        "Art\\. 6 Abs\\. 1 Buchst\\. e DSGVO",
        "/datenschutz/",
        "können widersprechen:\n\nhttp.*/konto/",
    ),
    "mailings/digest": ("mehrere Mails von uns", "Alle Links gelten ab dieser Mail"),
    "members/acceptance_undone": (REFERENCE, r"Annahme zurückgenommen:\n\n.+", LINK),
    "members/confirm": (
        rf"am {DAY} ein Antrag beim Präventionsnetzwerk",
        rf"Bitte bestätigen Sie den Antrag .*:\n\n{LINK}\n\nDer Link gilt 48 Stunden\. Ihre Vorgangsnummer ist SID-",
        rf"Ohne Bestätigung löschen wir die Angaben nach sieben Tagen\. Sofort zurückziehen .*:\n\n{LINK}",
    ),
    "members/confirmed": (
        REFERENCE,
        "ist bestätigt und liegt jetzt der Geschäftsstelle vor",
        rf"zurückziehen:\n\n{LINK}",
    ),
    "members/declined": (REFERENCE, r"können ihm nicht entsprechen:\n\n.+"),
    "members/multiplier_undone": ("Das war zu früh: .* zurückgenommen und damit auch Ihre Eintragung",),
    "members/multiplier_welcome": (
        rf"Sie sind (?:am|seit|vom|ab).* {DAY}.* eingetragen\. Herzlich willkommen!",
        "Ihr Name wird nicht veröffentlicht",
        r"„Meine Daten“\. .*:\n\nhttps?://",
    ),
    "members/nominated": (
        rf" hat Sie am {DAY} als Multiplikatorin oder Multiplikator .* benannt",
        r"Art\. 6 Abs\. 1 Buchst\. e DSGVO mit § 3 DSG NRW",
        rf"Art\. 14 DSGVO und, .*, ein Knopf zum Widersprechen:\n\n{LINK}",
        "Ihr Name wird nicht veröffentlicht",
    ),
    "members/post_vacant": ("möchte diese Aufgabe nicht übernehmen", "gelöscht, und die Funktion ist wieder frei"),
    "members/question": (
        REFERENCE,
        rf"haben wir eine Frage:\n\n(?s:.+)\n\nBitte antworten Sie auf dieser Seite:\n\n{LINK}",
    ),
    "members/reopened": (REFERENCE, "Das nehmen wir zurück: Der Antrag liegt uns wieder zur Entscheidung vor"),
    "members/status_link": (rf"{REFERENCE}:\n\n{LINK}\n\nDer Link gilt 30 Tage",),
    "members/superseded": (rf"(?:gehört|sind) (?:seit|vom) .*{DAY}", rf"Ihr {REFERENCE} hat sich damit erledigt"),
    "members/welcome": (rf"(?:gehört|gehören|sind) (?:seit|vom) .*{DAY}.* Herzlich willkommen!", LINK),
    "members/withdrawn": (REFERENCE, "ist zurückgezogen"),
    "privacy/case_answered": (rf"vom {DAY} \(Vorgangsnummer .+\) antworten wir Ihnen:\n\n.+",),
    "privacy/case_received": (
        "Vorgangsnummer .+",
        rf"spätestens am {DAY} eine Antwort",
        "dann löschen wir die Angaben",
    ),
    "selfservice/links": (
        LINK,
        r"Die Links gelten \d+ Tage\. Geben Sie diese Mail nicht weiter",
        "keinen Link angefordert",
    ),
}
# Where there is a deadline, the mail names it.
REPLY_BY = rf"Bitte antworten Sie bis zum {DAY}"
REQUIRED_WITH: dict[str, tuple[tuple[str, str], ...]] = {
    "accessions/invited": (("accession.answer_by", REPLY_BY),),
    "accessions/proxy": (("accession.answer_by", REPLY_BY),),
    "accessions/reminder": (("accession.answer_by", REPLY_BY),),
    "events/invited": (("event.answer_by", REPLY_BY),),
    "events/invitation_reminder": (("event.answer_by", REPLY_BY),),
    "events/guest_registered": (("event.online_link", "Teilnehmen können Sie hier:\nhttps?://"),),
    "events/registered": (("event.online_link", "Teilnehmen können Sie hier:\nhttps?://"),),
    "events/waiting": (("position", r"an Stelle \d+"),),
}


def missing_in_mail(template: str, body: str, context: Mapping[str, Any]) -> list[str]:
    """The patterns of what this mail must say and does not."""
    wanted = [*REQUIRED.get(template, ()), *_required_with(template, context)]
    return [pattern for pattern in wanted if not re.search(pattern, body)]


def _required_with(template: str, context: Mapping[str, Any]) -> Iterator[str]:
    for path, pattern in REQUIRED_WITH.get(template, ()):
        name, _, attribute = path.partition(".")
        value = context.get(name)
        if getattr(value, attribute, None) if attribute else value:
            yield pattern
