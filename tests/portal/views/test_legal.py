"""Legal pages: in German, with the mandatory content, without a database query."""

import pytest

PAGES = {
    "/impressum/": ["§\u00a05 des Digitale-Dienste-Gesetzes", "Mustertext", "48147 Münster"],
    "/datenschutz/": [
        "Artikel 6 Absatz 1 Buchstabe e",
        "§\u00a03 des Datenschutzgesetzes Nordrhein-Westfalen",
        "Mustertext",
        "48 Stunden",
        "7 Tage",
        "„sitzung“",
        "„formular“",
    ],
    "/leichte-sprache/": ["Gebärden·sprache", "Das Video gibt es noch nicht", "Mustertext"],
    "/kontakt/danke/": ["Ihre Nachricht ist angekommen"],
}


@pytest.mark.parametrize(("address", "texts"), PAGES.items())
def test_page_says_what_it_must(client, address, texts):
    response = client.get(address)
    html = response.content.decode()
    assert [text for text in texts if text not in html] == []
    assert html.count("<h1") == 1
    assert (response.status_code, response.cookies) == (200, {})


def test_page_is_compressed_where_the_browser_can(client):
    response = client.get("/datenschutz/", headers={"Accept-Encoding": "gzip"})
    assert (response["Content-Encoding"], response["Vary"]) == ("gzip", "Accept-Encoding")
    assert len(response.content) < 6_000
