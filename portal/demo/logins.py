"""The logins of the demo, whose passwords are public: it runs on one computer and contains no real people."""

from typing import NamedTuple

from accounts.permissions import Role


class Login(NamedTuple):
    email: str
    role: Role
    password: str
    areas: tuple[str, ...] = ()
    name: str = ""


LOGINS = (
    Login("geschaeftsstelle@example.org", Role.OFFICE, "geschaeftsstelle-demo"),
    Login("detmold@example.org", Role.REGIONAL, "detmold-demo", ("057",), "Koordination Detmold"),
    Login("koeln@example.org", Role.REGIONAL, "koeln-demo", ("053",), "Koordination Köln"),
    Login("veranstaltungsteam@example.org", Role.EVENT_TEAM, "veranstaltungsteam-demo"),
    Login("redaktion@example.org", Role.EDITOR, "redaktion-demo"),
    Login("lesezugriff@example.org", Role.READER, "lesezugriff-demo"),
    Login("lippe@example.org", Role.READER, "lippe-demo", ("05766",), "Lesezugriff Lippe"),
    Login("systemverwaltung@example.org", Role.SYSTEM, "systemverwaltung-demo"),
)
