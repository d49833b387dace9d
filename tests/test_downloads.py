"""Which public addresses lead to files, and which of them are downloads of somebody's data, hence journalled."""

from tests.office.backoffice_urls import PREFIX, all_urls

FILES = (".pdf", ".csv", ".json", ".ics", ".svg", ".png", "<int:document>/")
GUESTS = ("registrant", "guest", "applicant", "nominee", "declarer", "proxy")
JOURNALLED = {"selfservice:export", *(f"selfservice:{kind}_export" for kind in GUESTS)}
OF_ONES_OWN = {  # a single paper for whoever holds its link
    "accessions:certificate",
    "events:registration_ticket",
    "events:registration_calendar",
    "events:registration_certificate",
    "events:registration_document",
    "members:status_certificate",
}
PUBLIC = {
    "events:calendar",
    "events:feed",
    "events:picture",
    "members:organisation_search",
    "network:coverage_csv",
    "network:coverage_json",
    "network:map_svg",
    "network:partner_csv",
    "specimen_suggestions",
}


def test_no_other_public_address_leads_to_a_file():
    public = {url.name for url in all_urls() if not url.route.startswith(PREFIX) and url.route.endswith(FILES)}
    assert public == JOURNALLED | OF_ONES_OWN | PUBLIC
