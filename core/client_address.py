"""The client address of a request, behind trusted proxies."""

import re
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WITH_PORT = re.compile(r"\[(?P<bracketed>[^\]]+)\](:\d+)?|(?P<plain>[^:]+):\d+")


def client_address(request: HttpRequest) -> str:
    """The IP address of the client, as the outermost trusted proxy reports it.

    With `TRUSTED_PROXIES = n` that is the n-th entry of `X-Forwarded-For` from the right; entries left of it may be
    forged by the client. Without proxies, or where the entry is missing or no address, it is the connection's address.
    A port behind the address is left out, as some proxies append one. IPv6 is cut to its /64 network, which one
    subscriber owns whole. Empty where the server knows no address.
    """
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    count = settings.TRUSTED_PROXIES
    claimed = forwarded[-count] if 0 < count <= len(forwarded) else ""
    return _normalised(claimed) or _normalised(request.META.get("REMOTE_ADDR", ""))


def client_digest(address: str, *, scope: str) -> str:
    """A keyed hash by which the same address is recognised within a scope, and from which it cannot be computed."""
    return salted_hmac("core.client_address", f"{scope}:{address}", algorithm="sha256").hexdigest()


def _normalised(text: str) -> str:
    with_port = WITH_PORT.fullmatch(text)
    try:
        address = ip_address((with_port["bracketed"] or with_port["plain"]) if with_port else text)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, 64), strict=False))
