import pytest
from django.test import RequestFactory

from core.client_address import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "expected"),
    [
        (0, "198.51.100.7", "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.9, 198.51.100.7", "192.0.2.1", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7", "192.0.2.1", "203.0.113.9"),
        (2, "198.51.100.7", "192.0.2.1", "192.0.2.1"),
        (1, "", "192.0.2.1", "192.0.2.1"),
        (1, "unsinn", "192.0.2.1", "192.0.2.1"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "", ""),
        (1, "203.0.113.9, 198.51.100.7:51234", "192.0.2.1", "198.51.100.7"),
        (1, "[2001:db8:1:2:3:4:5:6]:51234", "192.0.2.1", "2001:db8:1:2::/64"),
        (1, "[2001:db8:1:2:3:4:5:6]", "192.0.2.1", "2001:db8:1:2::/64"),
        (1, "[::ffff:198.51.100.7]:51234", "192.0.2.1", "198.51.100.7"),
        (1, "198.51.100.7:unsinn", "192.0.2.1", "192.0.2.1"),
        (1, "[198.51.100.7", "192.0.2.1", "192.0.2.1"),
    ],
)
def test_client_address_believes_trusted_proxies_only(settings, proxies, forwarded, remote, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=remote)
    assert client_address(request) == expected
