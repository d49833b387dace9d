"""Input of a guest: who is invited, and how the invitation addresses them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from events.models import Event, Invitation
from members.models import Organisation, Person, Post
from normalisation.folding import fold
from normalisation.mailboxes import mailbox
from regions.domain.name_cases import genitive
from regions.models import KREISFREI, Area

TO_NOBODY = "Sehr geehrte Damen und Herren"
MAX_SALUTATION_LENGTH: int = Invitation._meta.get_field("salutation").max_length  # type: ignore[assignment]  # it has one
STAEDTEREGION = "Städteregion"
HEAD = "Leitung"
Level = Area.Level


@dataclass(frozen=True, slots=True)
class GuestInput:
    """A guest to be added. May be a job title without a name. An empty `salutation` means the usual one."""

    last_name: str = ""
    first_name: str = ""
    title: str = ""
    job_title: str = ""
    organisation_name: str = ""
    salutation: str = ""
    email: str = ""
    organisation: Organisation | None = None
    post: Post | None = None
    person: Person | None = None

    def invitation(self, event: Event) -> Invitation:
        """An unsaved Invitation; the caller sets `created_at`."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return Invitation(event=event, **values | {"salutation": self.salutation_or_usual})

    @property
    def salutation_or_usual(self) -> str:
        """The salutation of the invitation; „Frau“ or „Herr“ is never guessed."""
        name = " ".join(filter(None, [self.title, self.first_name, self.last_name]))
        usual = f"Guten Tag {name}" if name else TO_NOBODY
        return self.salutation or usual[:MAX_SALUTATION_LENGTH]


def names_somebody(guest: GuestInput | Invitation) -> bool:
    """Whether a guest list can say who is meant; a mail address or a first name alone does not."""
    return bool(guest.last_name or guest.job_title or guest.organisation_name)


class KnownGuests:
    """Finds duplicates on a guest list: the same post, the same person, or the same mail address and folded name.

    Without a last name it is the same mail address, job title and organisation, as in the constraints of Invitation.
    """

    def __init__(self, invitations: Iterable[Invitation]) -> None:
        self._keys = {key for one in invitations for key in identity_keys(one)}

    def add(self, guest: GuestInput | Invitation) -> bool:
        """Add a guest; returns whether they are new."""
        keys = set(identity_keys(guest))
        is_new = not keys & self._keys
        self._keys |= keys
        return is_new


def identity_keys(guest: GuestInput | Invitation) -> Iterator[Hashable]:
    if guest.post:
        yield ("post", guest.post.pk)
    if guest.person:
        yield ("person", guest.person.pk)
    if guest.last_name:
        name = fold(f"{guest.first_name} {guest.last_name}")
        yield (mailbox(guest.email), name, "" if guest.email else fold(guest.organisation_name))
    elif not guest.post:
        yield (mailbox(guest.email), fold(guest.job_title), fold(guest.organisation_name))


def head_of(organisation: Organisation, post: Post, holder: Person | None) -> GuestInput:
    """The head of an organisation as a guest: by name where the post is held, else by job title."""
    names = {"title": holder.title, "first_name": holder.first_name, "last_name": holder.last_name} if holder else {}
    return GuestInput(
        **names,
        job_title=post.title or head_job_title(organisation),
        organisation_name=organisation.name,
        email=post.mailbox,
        organisation=organisation,
        post=post,
        person=holder,
    )


def head_job_title(organisation: Organisation) -> str:
    """The job title of an organisation's head in both genders: „Bürgermeisterin oder Bürgermeister der Stadt Lemgo“."""
    area = organisation.body_of
    if area is None:
        return HEAD
    if area.level == Level.REGIERUNGSBEZIRK:
        return "Regierungspräsidentin oder Regierungspräsident"
    return f"{_head_title(area)} {genitive(area.title)}"


def _head_title(area: Area) -> str:
    if area.kind == STAEDTEREGION:
        return "Städteregionsrätin oder Städteregionsrat"
    if area.level == Level.KREIS:
        return "Landrätin oder Landrat"
    if area.kind == KREISFREI:
        return "Oberbürgermeisterin oder Oberbürgermeister"
    return "Bürgermeisterin oder Bürgermeister"
