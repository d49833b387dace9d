"""What Art. 15 DSGVO demands beside the data itself; the operator settles the wording („Mustertext“)."""

from django.conf import settings

CONTROLLER = "Geschäftsstelle des Präventionsnetzwerks #sicherimDienst, {house}, {street}, {town}, {email}".format(
    **settings.OFFICE_CONTACT
)
BASIS = (
    "Wir speichern Ihre Daten, weil das Netzwerk eine öffentliche Aufgabe ist (Art. 6 Abs. 1 Buchst. e DSGVO mit "
    "§ 3 DSG NRW). Den Rundbrief senden wir nur mit Ihrer Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO), und nur mit "
    "Ihrer Einwilligung speichern wir, was Sie bei einer Veranstaltung an Verpflegung oder Barrierefreiheit brauchen "
    "(Art. 9 Abs. 2 Buchst. a DSGVO)."
)
RETENTION = (
    "Solange Sie Mitglied sind oder eine Funktion haben. Danach löschen wir Ihre Daten, sobald wir sie nicht mehr als "
    "Nachweis brauchen. Anträge, die niemand bestätigt, löschen wir nach sieben Tagen. Einladungen und Anmeldungen "
    "löschen wir so lange nach der Veranstaltung, wie auf deren Anmeldeseite steht, Angaben zu Verpflegung und "
    "Barrierefreiheit am Tag danach. Texte von Mails bleiben so lange wie ihr Anlass. (Mustertext)"
)
RECIPIENTS = (
    "Nur die Geschäftsstelle sieht Ihre Daten, bei einer Veranstaltung auch deren Team. Wir geben sie nicht weiter, "
    "und Ihr Name steht auf keiner öffentlichen Seite. (Mustertext)"
)
RIGHTS = (
    "Sie können Auskunft, Berichtigung, Löschung und Einschränkung verlangen, widersprechen und Einwilligungen "
    "widerrufen. Sie können sich bei der Landesbeauftragten für Datenschutz und Informationsfreiheit Nordrhein-"
    "Westfalen beschweren."
)
LEFT_OUT = (
    "Angaben über andere Personen, Texte von Mails und Bearbeitungsvermerke der Geschäftsstelle. Wenn mehrere Ihr "
    "Postfach lesen, auch, was Sie an Verpflegung oder Barrierefreiheit brauchen: Das steht nur auf der Seite der "
    "Anmeldung. Wenn Sie auch die Vermerke wünschen, schreiben Sie uns."
)
