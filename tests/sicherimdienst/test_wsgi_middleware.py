"""Stalled requests on the real server, and bodies that the disk does not take."""

import errno
import socket
from http.client import HTTPConnection
from io import BytesIO
from threading import current_thread
from urllib.parse import urlsplit

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from sicherimdienst.wsgi_middleware import IN_MEMORY, UnreadableBody, WSGIThreadPoolMiddleware
from tests.full_disk import full_disk

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


def test_parts_of_a_streamed_response_are_made_in_the_pool():
    names = []

    def parts():
        for number in range(3):
            names.append(current_thread().name)
            yield str(number)
        names.append(current_thread().name)

    response = StreamingHttpResponse(parts())
    pooled = WSGIThreadPoolMiddleware(lambda environ, start_response: response, threads=2, max_bytes=1)
    answer = pooled({}, None)
    assert names == []
    assert list(answer) == [b"0", b"1", b"2"]
    answer.close()
    assert response.closed
    assert {name.partition("_")[0] for name in names} == {"request"}


def test_body_that_the_disk_does_not_take_raises_in_the_application():
    def application(environ, start_response):
        with pytest.raises(OSError, match="File too large"):
            environ["wsgi.input"].read()
        return [b"refused"]

    pooled = WSGIThreadPoolMiddleware(application, threads=1, max_bytes=2 * IN_MEMORY)
    body = b"x" * (IN_MEMORY + 1)
    with full_disk():
        assert pooled({"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}, None) == [b"refused"]


def test_application_says_in_a_sentence_that_the_disk_did_not_take_the_body():
    body = UnreadableBody(OSError(errno.ENOSPC, "No space left on device"))
    client = Client(raise_request_exception=False)
    form = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": 99, "wsgi.input": body}
    response = client.request(REQUEST_METHOD="POST", PATH_INFO="/kontakt/", **form)
    assert response.status_code == 507
    assert "Die Datei lässt sich gerade nicht speichern" in response.content.decode()
