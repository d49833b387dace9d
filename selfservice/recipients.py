"""The mail with the links to all that is stored under an address is for that address alone."""

from __future__ import annotations

from mailings.domain import recipients
from selfservice.domain.links import MAIL_TEMPLATE

recipients.register_mailbox_template(MAIL_TEMPLATE)
