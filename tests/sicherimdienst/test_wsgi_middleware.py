"""Stalled requests on the real server."""

import socket
from http.client import HTTPConnection
from urllib.parse import urlsplit

POST = b"POST /beitreten/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nabc"


def test_two_hundred_stalled_posts_stop_nobody(live_portal):
    address = urlsplit(live_portal.base_url)
    stalled = [socket.create_connection((address.hostname, address.port)) for _ in range(200)]
    try:
        for connection in stalled:
            connection.sendall(POST)
        for _ in range(20):
            client = HTTPConnection(address.hostname, address.port, timeout=10)
            client.request("GET", "/netzwerk/")
            assert client.getresponse().status == 200
            client.close()
    finally:
        for connection in stalled:
            connection.close()
