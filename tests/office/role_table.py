"""What each role is answered at each address of the back office, in the order of the URLconf.

The record exists; the Veranstaltungsteam belongs to the event. 302 are buttons, which take POST only, and pages that
lead on.
"""

ROLES = ("office", "regional", "reader", "team", "editor", "system")

_LINES = r"""
200 200 200 200 200 200  accounts:permissions
200 403 403 403 403 200  accounts:login
200 403 403 403 403 200  accounts:give_role
200 403 403 403 403 200  accounts:end_role
302 403 403 403 403 403  accounts:confirm_role
302 403 403 403 403 403  accounts:refuse_role
200 403 403 403 403 403  imports:imports
200 403 403 403 403 403  imports:import
302 403 403 403 403 403  imports:columns
302 403 403 403 403 403  imports:check_again
302 403 403 403 403 403  imports:apply
302 403 403 403 403 403  imports:undo
302 403 403 403 403 403  imports:discard
200 403 403 403 403 403  imports:inform
200 403 403 403 403 403  imports:letters
200 403 403 403 403 403  imports:faulty_rows
302 403 403 403 403 403  imports:row
200 200 200 200 403 403  office:search
200 403 403 403 403 403  office:record_organisation
200 403 403 403 403 403  office:record_individual
200 200 200 403 403 403  office:application
200 200 200 403 403 403  office:scan
200 403 403 403 403 403  office:accept
200 403 403 403 403 403  office:ask
302 403 403 403 403 403  office:answer
200 403 403 403 403 403  office:withdraw
200 403 403 403 403 403  office:decline
302 403 403 403 403 403  office:undo
200 200 403 403 403 403  office:recommend
200 403 403 403 403 403  office:note
200 403 403 403 403 403  office:add_organisation
200 200 200 403 403 403  office:organisation
200 403 403 403 403 403  office:add_post
200 403 403 403 403 403  office:open_organisation_membership
200 403 403 403 403 403  office:fill_post
200 403 403 403 403 403  office:vacate_post
200 403 403 403 403 403  office:correct_tenure
200 403 403 403 403 403  office:take_back_tenure
200 403 403 403 403 403  office:add_person
200 200 200 403 403 403  office:person
200 403 403 403 403 403  office:open_person_membership
200 403 403 403 403 403  office:end_membership
200 403 403 403 403 403  office:correct_membership
200 403 403 403 403 403  office:take_back_membership
302 403 403 403 403 403  office:issue_certificate
200 403 200 403 403 403  office:certificates
302 403 403 403 403 403  office:issue_missing_certificates
302 403 403 403 403 403  office:print_certificates
200 200 200 403 403 403  office:certificate_pdf
200 403 403 403 403 403  office:reissue_certificate
200 403 200 403 403 403  office:printed_certificates
200 403 200 403 403 403  office:case
200 403 403 403 403 403  office:answer_case
302 403 403 403 403 403  office:close_case
200 200 200 403 403 403  office:press_sheets
200 403 200 403 403 403  office:register_import
200 403 200 403 403 403  office:register_edition
200 403 200 403 403 403  office:deletion_stop
302 403 403 403 403 403  office:refuse_deletion
302 403 403 403 403 403  office:release_deletion
302 403 403 403 403 302  office:retry_mail
302 403 403 403 403 302  office:settle_mail
302 403 403 403 403 403  office:correct_mail_address
200 200 200 403 403 403  office:accessions
200 403 403 403 403 403  office:accession_new
200 200 200 403 403 403  office:accession
200 403 403 403 403 403  office:accession_change
200 403 403 403 403 403  office:accession_attach
200 200 200 403 403 403  office:accession_document
200 403 403 403 403 403  office:accession_choose_event
302 403 403 403 403 403  office:accession_add_bodies
200 403 403 403 403 403  office:accession_add
200 403 403 403 403 403  office:accession_contacts
200 403 403 403 403 403  office:accession_invite
200 403 403 403 403 403  office:accession_letters
200 403 403 403 403 403  office:accession_signed_list
200 403 403 403 403 403  office:accession_remind
200 403 403 403 403 403  office:accession_cancel
200 200 200 403 403 403  office:accession_preview
302 403 403 403 403 403  office:accession_order
302 403 403 403 403 403  office:accession_undo
302 403 403 403 403 403  office:accession_print
200 200 200 403 403 403  office:participant
200 403 403 403 403 403  office:participant_declare
200 403 403 403 403 403  office:participant_decline
200 403 403 403 403 403  office:participant_defer
302 403 403 403 403 403  office:participant_decide_existing
302 403 403 403 403 403  office:participant_letter
200 403 403 403 403 403  office:participant_link
200 403 403 403 403 403  office:participant_remove
302 403 403 403 403 403  office:participant_take_out
200 200 200 200 403 403  office:events
200 403 403 403 403 403  office:event_new
200 403 403 200 403 403  office:event_hosts
200 200 200 200 403 403  office:event
200 403 403 200 403 403  office:event_change
302 403 403 302 403 403  office:event_publish
302 403 403 302 403 403  office:event_withdraw
200 403 403 200 403 403  office:event_cancel
200 403 403 403 403 403  office:event_copy
200 403 403 403 403 403  office:event_team
200 403 403 403 403 403  office:event_accession
200 200 200 200 403 403  office:event_programme
200 403 403 200 403 403  office:event_item_new
200 403 403 200 403 403  office:event_item_change
200 403 403 200 403 403  office:event_item_remove
200 200 200 200 403 403  office:event_documents
200 403 403 200 403 403  office:event_document_new
200 403 403 200 403 403  office:event_document_change
200 200 200 200 403 403  office:event_document
302 403 403 302 403 403  office:event_document_remove
200 200 200 200 403 403  office:event_guests
200 403 403 403 403 403  office:event_guests_heads
302 403 403 403 403 403  office:event_guests_participants
200 403 403 403 403 403  office:event_guests_multipliers
200 403 403 403 403 403  office:event_guests_organisations
200 403 403 200 403 403  office:event_guests_paste
200 403 403 200 403 403  office:event_guest_new
200 403 403 200 403 403  office:event_invite
200 403 403 200 403 403  office:event_letters
200 403 403 200 403 403  office:event_remind
200 200 200 200 403 403  office:event_guest
200 403 403 200 403 403  office:event_guest_change
200 403 403 200 403 403  office:event_guest_remove
200 403 403 200 403 403  office:event_guest_accept
200 403 403 200 403 403  office:event_guest_proxy
200 403 403 200 403 403  office:event_guest_decline
302 403 403 302 403 403  office:event_guest_letter
200 403 403 200 403 403  office:event_guest_link
200 200 200 200 403 403  office:event_registrations
200 403 403 200 403 403  office:event_record_registration
200 200 200 200 403 403  office:event_export
200 200 200 200 403 403  office:event_registration
200 403 403 200 403 403  office:event_give_seat
200 403 403 200 403 403  office:event_cancel_registration
200 403 403 200 403 403  office:event_correct
200 403 403 200 403 403  office:event_sessions
200 403 403 200 403 403  office:event_registration_link
200 200 200 200 403 403  office:event_figures
200 200 200 200 403 403  office:event_retention
200 200 200 200 403 403  office:event_mails
200 403 403 200 403 403  office:event_mail_new
302 403 403 302 403 403  office:event_default_mails
200 403 403 200 403 403  office:event_mail_change
302 403 403 302 403 403  office:event_mail_stop
302 403 403 302 403 403  office:event_mail_resume
200 403 403 200 403 403  office:event_check_in_page
200 403 403 200 403 403  office:event_check_in_counts
200 403 403 200 403 403  office:event_paper_list
200 403 403 200 403 403  office:event_walk_in
302 403 403 302 403 403  office:event_check_in_by_name
302 403 403 302 403 403  office:event_seat_and_check_in
302 403 403 302 403 403  office:event_undo_check_in
200 200 200 200 403 403  office:event_printouts
200 403 403 200 403 403  office:event_needs
200 200 200 200 403 403  office:event_badges
200 200 200 200 403 403  office:event_attendance_list
302 302 302 302 403 403  office:event_certificates
302 302 302 302 403 403  office:event_certificate
200 200 200 200 200 200  admin:index
302 302 302 302 302 302  admin:login
405 405 405 405 405 405  admin:logout
200 200 200 200 200 200  admin:password_change
200 200 200 200 200 200  admin:password_change_done
200 200 200 403 403 403  admin:journal_journalentry_changelist
403 403 403 403 403 403  admin:journal_journalentry_add
200 200 200 403 403 403  admin:journal_journalentry_history
200 200 200 403 403 403  admin:journal_journalentry_change
200 200 200 403 403 403  admin:members_application_changelist
403 403 403 403 403 403  admin:members_application_add
200 200 200 403 403 403  admin:members_application_history
302 302 302 403 403 403  admin:members_application_change
200 200 200 403 403 403  admin:members_membership_changelist
403 403 403 403 403 403  admin:members_membership_add
200 200 200 403 403 403  admin:members_membership_history
302 302 302 403 403 403  admin:members_membership_change
200 200 200 403 403 403  admin:members_organisation_changelist
403 403 403 403 403 403  admin:members_organisation_add
200 200 200 403 403 403  admin:members_organisation_history
200 200 200 403 403 403  admin:members_organisation_change
200 200 200 403 403 403  admin:members_person_changelist
403 403 403 403 403 403  admin:members_person_add
200 200 200 403 403 403  admin:members_person_history
200 200 200 403 403 403  admin:members_person_change
200 200 200 403 403 403  admin:members_post_changelist
403 403 403 403 403 403  admin:members_post_add
200 200 200 403 403 403  admin:members_post_history
200 200 200 403 403 403  admin:members_post_change
200 200 200 403 403 403  admin:members_category_changelist
200 403 403 403 403 403  admin:members_category_add
200 200 200 403 403 403  admin:members_category_history
200 200 200 403 403 403  admin:members_category_change
200 200 200 403 403 403  admin:members_professionalfield_changelist
200 403 403 403 403 403  admin:members_professionalfield_add
200 200 200 403 403 403  admin:members_professionalfield_history
200 200 200 403 403 403  admin:members_professionalfield_change
200 403 200 403 403 403  admin:privacy_case_changelist
403 403 403 403 403 403  admin:privacy_case_add
200 403 200 403 403 403  admin:privacy_case_history
302 403 302 403 403 403  admin:privacy_case_change
200 403 200 403 200 403  admin:privacy_consenttext_changelist
403 403 403 403 403 403  admin:privacy_consenttext_add
200 403 200 403 200 403  admin:privacy_consenttext_history
200 403 200 403 200 403  admin:privacy_consenttext_change
200 403 403 403 403 200  admin:accounts_user_changelist
403 403 403 403 403 200  admin:accounts_user_add
200 403 403 403 403 200  admin:accounts_user_history
200 403 403 403 403 200  admin:accounts_user_change
200 200 200 403 403 403  admin:regions_area_changelist
403 403 403 403 403 403  admin:regions_area_add
200 200 200 403 403 403  admin:regions_area_history
200 200 200 403 403 403  admin:regions_area_change
200 403 403 403 403 200  admin:mailings_outgoingmail_changelist
403 403 403 403 403 403  admin:mailings_outgoingmail_add
200 403 403 403 403 200  admin:mailings_outgoingmail_history
200 403 403 403 403 200  admin:mailings_outgoingmail_change
302 302 302 302 302 302  admin:app_list
404 404 404 404 404 404  verwaltung/(?P<url>.*)$
"""


def _parse(line: str) -> tuple[str, dict[str, int]]:
    *statuses, name = line.split()
    return name, dict(zip(ROLES, map(int, statuses), strict=True))


ROLE_TABLE = dict(map(_parse, _LINES.strip().splitlines()))

# What each page that shows needs or downloads personal data leaves in the journal.
JOURNALLED = {
    "imports:faulty_rows": ("download", "faulty_rows"),
    "office:scan": ("download", "scan"),
    "office:accession_document": ("download", "document"),
    "office:event_export": ("download", "registrations_with_needs"),
    "office:event_registration": ("view_needs", None),
    "office:event_needs": ("view_needs", None),
    "office:event_badges": ("download", "badges"),
    "office:event_attendance_list": ("download", "attendance_list"),
}
WITHOUT_PERSONAL_DATA = {
    "office:certificate_pdf": "names an organisation",
    "office:printed_certificates": "the same for many organisations",
    "office:event_document": "what the event hands out",
}
