"""Which module writes which verbs into the journal, each as often as the code does.

Who removes an entry, or adds one, changes this table. The changes of states are written by `core/transitions.py` alone.
"""

_LINES = """
accessions.domain.answers_by_link: name_proxy
accessions.domain.answers_by_office: decide_existing
accessions.domain.bulk_appointments: add_email create create fill void
accessions.domain.email_corrections: change change
accessions.domain.execution: open void
accessions.domain.pasted_contacts: change create
accessions.domain.planning: add attach_document change create remove set_invited_elsewhere
accessions.domain.undo: open void
accounts.domain.logins: changed
accounts.domain.roles: end give
accounts.management.commands.zugang_anlegen: created
events.domain.checkins.checking_in: check_in check_in undo_check_in
events.domain.documents: add_document change_document remove_document
events.domain.event_copies: copy
events.domain.invitations.accession_attachment: attach_accession
events.domain.invitations.guest_list: add change remove_guest
events.domain.invitations.sending: invite
events.domain.planned_mails.planning: change plan
events.domain.planning.details: change change create
events.domain.programme: add_item change_item remove_item
events.domain.registrations.changes: change change choose
events.domain.registrations.guest_registrations: change change replace_guest
events.domain.registrations.needs: set_needs withdraw_needs
events.domain.registrations.proxies: proxy_ended
events.domain.registrations.recording: record_registration
events.domain.registrations.submission: register
events.domain.retention: anonymise delete_needs
imports.domain.information: inform_person
imports.domain.uploads: upload
imports.domain.undoing: import_undone import_undone
imports.domain.writing: add_email add_phone change create create create fill open
journal.entries: download
mailings.domain.address_corrections: change
mailings.domain.invitations: remind renew_link
members.domain.applications.confirmation: correct
members.domain.applications.review: note recommend
members.domain.applications.submission: record submit
members.domain.certificates.issuing: issue
members.domain.certificates.print_jobs: order
members.domain.email_corrections: correct correct
members.domain.membership_corrections: correct void
members.domain.memberships: end open void
members.domain.nominations: erase erase inform nominee_objected object
members.domain.organisations: create create rename
members.domain.people: add_email complete correct correct create
members.domain.phone_numbers: add_phone correct
members.domain.posts: change correct create create fill vacate vacate void
members.domain.register_import.importing: changed changed
network.domain.press: freeze
office.views.events.printouts: view_needs
office.views.events.registrations: view_needs
privacy.domain.cases: correct open
privacy.domain.deletion_stops: refuse_deletion release_deletion
regions.domain.gemeindeverzeichnis.applying: register_added register_changed register_ended register_imported
regions.domain.register: register_loaded
selfservice.domain.links: invalidate_links
"""

JOURNAL_TABLE = {
    module: verbs.split() for module, _, verbs in (line.partition(":") for line in _LINES.strip().splitlines())
}
