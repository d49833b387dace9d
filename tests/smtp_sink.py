"""A mail server on 127.0.0.1 that takes mails in, or does with one what a test asks of it."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"


def taken(server: SMTP, envelope: Envelope) -> str:
    return OK


@dataclass
class Sink:
    """`mails` is what was taken in, for `recipients`; `on_recipient` and `on_data` (in a thread) give the answers."""

    on_recipient: Callable[[SMTP, str], str] = lambda server, address: OK
    on_data: Callable[[SMTP, Envelope], str] = taken
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_recipient(server, address)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        answer = await asyncio.to_thread(self.on_data, server, envelope)
        if answer == OK:
            self.recipients.append(envelope.rcpt_tos)
            self.mails.append(message_from_bytes(envelope.original_content, policy=policy.default))
        return answer


@contextmanager
def serve_sink(sink: Sink, *, port: int = 0) -> Iterator[Sink]:
    """Serve the sink on the port, or on a free one, meanwhile."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        sink.port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
