"""Sammelbeitritt: one act, one effective date, many organisations. Each verb has its contract in its module."""

from members.domain.accessions.access import by_code, code, link
from members.domain.accessions.answers import PROXY_STATES, ProxyInput, declare, decline, defer, name_proxy
from members.domain.accessions.contacts import (
    ContactRow,
    ContactSheet,
    heads_with_mailbox,
    take_over,
)
from members.domain.accessions.contacts import read as read_contacts
from members.domain.accessions.doors import AccessionRefusal, ParticipantRefusal
from members.domain.accessions.execution import UNDO_WITHIN, carry_out, order, order_undo, run_due
from members.domain.accessions.inviting import (
    Invited,
    invite,
    invite_by_letter,
    mark_invited,
    remind,
    remind_due,
    renew_link,
    send_new_link,
)
from members.domain.accessions.lists import Listed, record_list
from members.domain.accessions.planning import (
    Signature,
    add,
    attach_document,
    bodies,
    cancel,
    change,
    create,
    gather,
    remove,
    set_invited_elsewhere,
)
from members.domain.accessions.previewing import Preview, Standing, preview
from members.domain.accessions.recording import decide_existing, record_declaration, record_decline, record_deferral
from members.domain.accessions.undoing import Changed, changed_since, take_out

__all__ = [
    "PROXY_STATES",
    "UNDO_WITHIN",
    "AccessionRefusal",
    "Changed",
    "ContactRow",
    "ContactSheet",
    "Invited",
    "Listed",
    "ParticipantRefusal",
    "Preview",
    "ProxyInput",
    "Signature",
    "Standing",
    "add",
    "attach_document",
    "bodies",
    "by_code",
    "cancel",
    "carry_out",
    "change",
    "changed_since",
    "code",
    "create",
    "decide_existing",
    "declare",
    "decline",
    "defer",
    "gather",
    "heads_with_mailbox",
    "invite",
    "invite_by_letter",
    "link",
    "mark_invited",
    "name_proxy",
    "order",
    "order_undo",
    "preview",
    "read_contacts",
    "record_declaration",
    "record_decline",
    "record_deferral",
    "record_list",
    "remind",
    "remind_due",
    "remove",
    "renew_link",
    "run_due",
    "send_new_link",
    "set_invited_elsewhere",
    "take_out",
    "take_over",
]
