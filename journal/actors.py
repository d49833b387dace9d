"""Actors of journal entries, named by kind and id, so that immutable rows need no foreign key."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    kind: str
    id: int | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.id}" if self.id else self.kind


USER = "user"
SYSTEM = Actor("system")
VISITOR = Actor("visitor")


def user(pk: int) -> Actor:
    return Actor(USER, pk)


def applicant(application: int) -> Actor:
    """Whoever holds the link of an application."""
    return Actor("applicant", application)


def nominee(nomination: int) -> Actor:
    """Whoever holds the link of a nomination."""
    return Actor("nominee", nomination)


def participant(pk: int) -> Actor:
    """Whoever holds the link of an accession's participant."""
    return Actor("participant", pk)


def person(pk: int) -> Actor:
    """A person, by the link to their own data."""
    return Actor("person", pk)


def guest(invitation: int) -> Actor:
    """Whoever holds the link of an invitation to an event."""
    return Actor("guest", invitation)


def registrant(registration: int) -> Actor:
    """Whoever holds the link of a registration for an event."""
    return Actor("registrant", registration)
