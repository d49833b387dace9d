"""The logins of the demo, whose passwords are public: it runs on one computer and contains no real people."""

from typing import NamedTuple

from accounts.permissions import Role


class Login(NamedTuple):
    email: str
    role: Role
    password: str


LOGINS = (
    Login("geschaeftsstelle@example.org", Role.OFFICE, "geschaeftsstelle-demo"),
    Login("veranstaltungsteam@example.org", Role.EVENT_TEAM, "veranstaltungsteam-demo"),
    Login("redaktion@example.org", Role.EDITOR, "redaktion-demo"),
    Login("lesezugriff@example.org", Role.READER, "lesezugriff-demo"),
    Login("systemverwaltung@example.org", Role.SYSTEM, "systemverwaltung-demo"),
)
