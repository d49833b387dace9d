"""All that is stored about one person, gathered in the same number of queries for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, Q
from django.db.models.functions import Upper

from accessions.models import Proxy
from mailings.models import OutgoingMail
from mailings.states import MailState
from members.domain.consents import consents_of, keys_of
from members.models import Application, Declaration, EmailAddress, Membership, Nomination, Person, Representative
from privacy.models import Case, Consent
from selfservice.domain.related_records import applications_of, cases_of, declarations_of, nominations_of, proxies_of


@dataclass(frozen=True, slots=True)
class Disclosure:
    person: Person
    emails: Sequence[EmailAddress]
    tenures: Sequence[Representative]
    memberships: Sequence[Membership]
    acts: Sequence[Consent]
    consents: Sequence[Consent]
    cases: Sequence[Case]
    applications: Sequence[Application]
    nominations: Sequence[Nomination]
    declarations: Sequence[Declaration]
    proxies: Sequence[Proxy]
    mails: Sequence[OutgoingMail]

    def has_ties_on(self, day: date) -> bool:
        """Whether there is anything to leave: a membership or a function that has not ended."""
        ends = [one.end for one in self.memberships] + [one.end for one in self.tenures]
        return any(end is None or end > day for end in ends)


def disclosure_of(person: Person) -> Disclosure:
    """Everything about the person and nothing about others; memberships and offices taken back are left out."""
    emails = list(person.emails.order_by("-is_primary", "address"))
    mailboxes = [email.address.upper() for email in emails]
    applications = applications_of(person, mailboxes=mailboxes)
    nominations = nominations_of(person, mailboxes=mailboxes)
    declarations = declarations_of(person, mailboxes=mailboxes)
    proxies = proxies_of(person, mailboxes=mailboxes)
    cases = list(cases_of(person, emails=emails))
    keys = keys_of(person, applications=applications, nominations=nominations, declarations=declarations)
    participants = {one.participant for one in declarations} | {one.participant for one in proxies}
    return Disclosure(
        person=person,
        emails=emails,
        tenures=list(person.tenures.valid().select_related("post__organisation").order_by("-start")),
        memberships=list(person.memberships.valid().order_by("-start")),
        acts=list(Consent.objects.filter(subject__in=keys).select_related("text").order_by("id")),
        consents=consents_of(*keys),
        cases=cases,
        applications=applications,
        nominations=nominations,
        declarations=declarations,
        proxies=proxies,
        mails=_mails([person, *applications, *nominations, *participants, *cases], mailboxes),
    )


def _mails(causes: Sequence[Model], mailboxes: Sequence[str]) -> list[OutgoingMail]:
    """What was sent for one of these reasons to one of these addresses, the newest first."""
    keys: dict[str, list[int]] = {}
    for cause in causes:
        keys.setdefault(cause._meta.label_lower, []).append(cause.pk)
    caused = Q()
    for kind, ids in keys.items():
        caused |= Q(cause_kind=kind, cause_id__in=ids)
    sent = OutgoingMail.objects.filter(caused, state=MailState.SENT).annotate(mailbox=Upper("to"))
    return list(sent.filter(mailbox__in=mailboxes).defer("body", "links").order_by("-sent_at", "-pk"))
