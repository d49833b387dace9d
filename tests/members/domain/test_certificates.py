"""Issuing, rendering and verifying certificates."""

import io
import zipfile
from datetime import date, timedelta

import pypdf
import pytest
import zxingcpp
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from core.refusals import DomainRefusal
from journal.actors import SYSTEM
from journal.entries import entries_for
from members.domain import certificates, memberships
from members.domain.certificates import SignatoryText, documents
from members.models import Certificate, Membership
from tests.factories import NOW, TODAY, OrganisationFactory, PersonFactory, accepted_application

pytestmark = pytest.mark.django_db


def member(name: str = "Stadt Lemgo", **changes: object) -> Membership:
    values: dict[str, object] = {
        "organisation": OrganisationFactory(name=name),
        "start": TODAY,
        "basis": Membership.Basis.BY_HAND,
        "created_at": NOW,
    }
    return Membership.objects.create(**{**values, **changes})


def issued(name: str = "Stadt Lemgo", **changes: object) -> Certificate:
    return certificates.issue(member(name, **changes), actor=SYSTEM, at=NOW)


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def test_certificate_stores_what_was_issued():
    certificate = certificates.issue(
        member(),
        signatories=[SignatoryText("Ministerium", "Erika Muster"), SignatoryText("Regierungspräsidium")],
        place="Detmold",
        day=date(2024, 1, 31),
        actor=SYSTEM,
        at=NOW,
    )
    fresh = Certificate.objects.get()
    assert fresh == certificate
    assert (fresh.name, fresh.start, fresh.day, fresh.place) == ("Stadt Lemgo", TODAY, date(2024, 1, 31), "Detmold")
    assert fresh.signatories == [
        {"role": "Ministerium", "name": "Erika Muster"},
        {"role": "Regierungspräsidium", "name": ""},
    ]
    assert fresh.wording.startswith("ist mit Wirkung vom 1. Februar 2024 dem Präventionsnetzwerk #sicherimDienst")
    assert fresh.number.startswith("U-2024-")
    [entry] = entries_for(certificate)
    assert (entry.verb, entry.data) == ("issue", {"membership": certificate.membership_id, "day": "2024-01-31"})


def test_certificate_is_issued_anew_once_whatever_others_there_are():
    other, first = issued("Stadt Detmold"), issued()
    first.membership.organisation.name = "Alte Hansestadt Lemgo"
    first.membership.organisation.save()
    second, again = (certificates.reissue(first, actor=SYSTEM, at=NOW) for _ in range(2))
    assert (second, second.replaces, second.name) == (again, first, "Alte Hansestadt Lemgo")
    third = certificates.reissue(second, actor=SYSTEM, at=NOW)
    assert list(Certificate.objects.current().order_by("pk")) == [other, third]


@pytest.mark.parametrize("change", [lambda rows: rows.update(name="Stadt Detmold"), lambda rows: rows.delete()])
def test_database_refuses_to_change_what_is_issued(change):
    issued()
    with pytest.raises(InternalError), transaction.atomic():
        change(Certificate.objects.all())


def test_second_issue_returns_the_first():
    membership = member()
    first, second = (certificates.issue(membership, actor=SYSTEM, at=NOW) for _ in range(2))
    assert first == second
    assert entries_for(first).count() == 1


def test_many_are_issued_by_as_many_statements_as_three_and_in_order():
    rows = [member(f"Stadt {number}") for number in range(60)]
    existing = certificates.issue(rows[7], actor=SYSTEM, at=NOW)
    with CaptureQueriesContext(connection) as captured:
        made = certificates.issue_many(rows, day=TODAY, actor=SYSTEM, at=NOW)
    statements = [query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 5
    assert [certificate.membership_id for certificate in made] == [row.pk for row in rows]
    assert made[7] == existing


def test_people_and_voided_memberships_get_no_certificate():
    person = member(organisation=None, person=PersonFactory())
    voided = memberships.void(member(), reason="Irrtum", actor=SYSTEM, at=NOW)
    for membership in (person, voided):
        with pytest.raises(DomainRefusal):
            certificates.issue(membership, actor=SYSTEM, at=NOW)
    assert not Certificate.objects.exists()


def test_members_without_certificate_get_one():
    member("Stadt Lemgo")
    member("Kreis Lippe", start=TODAY + timedelta(days=30))
    member("Stadt Detmold", end=TODAY + timedelta(days=1), start=TODAY - timedelta(days=9))
    member("Gewesen", start=TODAY - timedelta(days=9), end=TODAY)
    member("Zurückgenommen", voided_at=NOW)
    member(organisation=None, person=PersonFactory())
    assert [each.name for each in certificates.issue_missing(actor=SYSTEM, at=NOW)] == [
        "Kreis Lippe",
        "Stadt Detmold",
        "Stadt Lemgo",
    ]
    assert certificates.issue_missing(actor=SYSTEM, at=NOW) == []


def test_accepted_organisation_has_its_certificate():
    application = accepted_application()
    assert application.membership.current_certificate.name == application.organisation.name


def test_pdf_has_language_title_tags_and_alternative_text():
    certificate = issued()
    pdf = read(certificates.pdf(certificate))
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "de-DE"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == "Beitrittsurkunde – Stadt Lemgo"
    assert b"pdfuaid:part>1<" in pdf.trailer["/Root"]["/Metadata"].get_object().get_data()
    tags = list(tagged(root["/StructTreeRoot"]["/K"]))
    assert {"/H1", "/H2", "/P", "/Figure", "/Link"} <= {kind for kind, _ in tags}
    assert dict(tags)["/Figure"] == f"QR-Code zur Seite testserver/urkunde/{certificate.number}"


def tagged(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from tagged(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"], node.get("/Alt")
        yield from tagged(node.get("/K"))


def test_pdf_shows_all_that_was_issued():
    certificate = certificates.issue(
        member('#read("/etc/passwd")'),
        signatories=[SignatoryText("Ministerium", "Erika Muster")],
        place="Detmold",
        day=TODAY,
        actor=SYSTEM,
        at=NOW,
    )
    [page] = read(certificates.pdf(certificate)).pages
    shown = text(page)
    for part in (
        '#read("/etc/passwd")',
        "Erika Muster Ministerium",
        "Detmold, den 1. Februar 2024",
        certificate.number,
    ):
        assert part in shown


def test_qr_code_leads_to_the_certificates_page():
    certificate = issued()
    [page] = documents.page_images([certificate], ppi=96)
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    assert code.text == f"http://testserver/urkunde/{certificate.number}/"


@pytest.mark.parametrize("length", [1, 30, 61, 200])
def test_one_certificate_is_one_page_whatever_the_name(length):
    name = ("Verwaltungsgemeinschaft " * 9)[:length].strip()
    four = [SignatoryText("Ministerium des Innern des Landes", "Dr. Erika Muster-Beispiel")] * 4
    certificate = certificates.issue(member(name), signatories=four, actor=SYSTEM, at=NOW)
    assert len(read(certificates.pdf(certificate)).pages) == 1


@pytest.mark.parametrize(
    "word", ["Landesversicherungsanstalt", "Donaudampfschifffahrtsgesellschaftswitwenkasse", "W" * 200]
)
def test_long_word_of_a_name_stays_within_the_border(word):
    [page] = documents.page_images([issued(word)], ppi=72)
    margin = Image.open(io.BytesIO(page)).convert("L").crop((40, 60, 83, 780))  # between border and text
    assert margin.getextrema() == (255, 255)


def test_all_in_one_pdf_and_single_ones_in_a_zip():
    rows = [issued("Stadt Lemgo"), issued("Kreis Lippe")]
    whole = read(certificates.combined_pdf(rows))
    assert [bookmark.title for bookmark in whole.outline] == ["Stadt Lemgo", "Kreis Lippe"]
    assert [row.number in text(page) for row, page in zip(rows, whole.pages, strict=True)] == [True, True]
    archived = io.BytesIO()
    certificates.archive(rows, archived)
    with zipfile.ZipFile(archived) as single:
        assert single.namelist() == [
            f"urkunde-stadt-lemgo-{rows[0].number.lower()}.pdf",
            f"urkunde-kreis-lippe-{rows[1].number.lower()}.pdf",
        ]
        assert single.read(single.namelist()[0]) == certificates.pdf(rows[0])


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (TODAY - timedelta(days=1), "planned"),
        (TODAY, "valid"),
        (TODAY + timedelta(days=9), "valid"),
        (TODAY + timedelta(days=10), "ended"),
    ],
)
def test_status_follows_the_membership(day, status):
    certificate = issued(end=TODAY + timedelta(days=10))
    assert certificates.verify(certificate.number.lower().replace("-", " "), day=day).status == status


def test_certificate_of_a_voided_membership_is_revoked():
    certificate = issued()
    memberships.void(certificate.membership, reason="Irrtum", actor=SYSTEM, at=NOW)
    found = certificates.verify(certificate.number, day=TODAY)
    assert (found.status, found.name) == ("revoked", "Stadt Lemgo")


def test_unknown_and_mistyped_numbers_differ():
    assert certificates.verify("U-2024-7K3M9QX2-34", day=TODAY) == certificates.Verification(
        certificates.CertificateStatus.UNKNOWN, "U-2024-7K3M9QX2-34"
    )
    assert certificates.verify("U-2024-7K3M9QX2-35", day=TODAY).number == ""
