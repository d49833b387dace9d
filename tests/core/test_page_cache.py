"""The page cache of one process: correct, of today, bounded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.page_cache import QUERY_BYTES, PageCache, ReadThroughCache, RenderedPage, cache_key, next_midnight, size_of
from events.models import Event
from members.models import Organisation

NOON = datetime(2024, 2, 1, 11, 0, tzinfo=UTC)
ENVIRON = {"REQUEST_METHOD": "GET", "HTTP_HOST": "testserver", "PATH_INFO": "/", "wsgi.url_scheme": "http"}
HEADERS = (("Content-Type", "text/html"), ("Content-Security-Policy", "default-src 'none'"), ("ETag", '"eins"'))
TABLES = frozenset({Organisation._meta.db_table, Event._meta.db_table})
PAGE = RenderedPage(HEADERS, b"Seite", NOON, next_midnight(NOON), '"eins"', TABLES, generation=1)


@pytest.fixture
def page_cache() -> PageCache:
    page_cache = PageCache()
    page_cache.start()
    return page_cache


def key(path: str = "/", query: str = ""):
    return cache_key(ENVIRON | {"PATH_INFO": path, "QUERY_STRING": query})


def test_page_is_shown_until_a_table_it_reads_changes(page_cache):
    page_cache.put(key(), PAGE)
    page_cache.changed(["members_person", "regions_area"])
    assert page_cache.page(key(), at=NOON) == PAGE
    page_cache.changed(["members_person", "members_organisation"])
    assert page_cache.page(key(), at=NOON) is None
    page_cache.put(key(), replace(PAGE, generation=page_cache.generation))
    assert page_cache.page(key(), at=NOON) is not None


def test_page_whose_making_began_before_a_change_of_its_tables_is_not_kept(page_cache):
    page_cache.changed(["members_person"])
    page_cache.put(key("/gut/"), PAGE)
    page_cache.changed(["members_organisation"])
    page_cache.put(key("/alt/"), PAGE)
    page_cache.put(key("/neu/"), replace(PAGE, generation=page_cache.generation))
    found = [page_cache.page(key(path), at=NOON) is not None for path in ("/gut/", "/alt/", "/neu/")]
    assert found == [False, False, True]


def test_page_whose_making_began_before_a_new_connection_is_not_kept(page_cache):
    page_cache.start()
    page_cache.put(key(), PAGE)
    assert page_cache.page(key(), at=NOON) is None


def test_page_is_of_one_day_in_berlin(page_cache):
    page_cache.put(key(), PAGE)
    assert page_cache.page(key(), at=datetime(2024, 2, 1, 22, 59, 59, tzinfo=UTC)) == PAGE
    assert page_cache.page(key(), at=datetime(2024, 2, 1, 23, 0, tzinfo=UTC)) is None


@pytest.mark.parametrize(("day", "hours"), [(31, 23), (30, 24)])
def test_day_ends_at_midnight_also_when_clocks_change(day, hours):
    begun = datetime(2024, 3, day - 1, 23, 0, tzinfo=UTC)
    assert next_midnight(begun) - begun == timedelta(hours=hours)


def test_nothing_is_cached_before_the_listener_was_ever_connected():
    page_cache = PageCache()
    page_cache.put(key(), PAGE)
    page_cache.suspend(at=NOON)
    assert not page_cache.is_active
    page_cache.start()
    assert page_cache.page(key(), at=NOON) is None


def test_memory_that_heard_nothing_for_a_while_is_empty(page_cache):
    page_cache.put(key(), PAGE)
    page_cache.suspend(at=NOON)
    assert page_cache.page(key(), at=NOON) is None
    page_cache.start()
    assert page_cache.page(key(), at=NOON) is None


def test_last_state_is_of_the_moment_of_the_loss_and_ten_minutes_old_at_most(page_cache):
    page_cache.put(key(), PAGE)
    assert page_cache.last(key(), at=NOON) is None
    lost = NOON + timedelta(hours=2)
    page_cache.suspend(at=lost)
    assert page_cache.last(key(), at=lost + timedelta(minutes=10)) == (PAGE, lost)
    assert page_cache.last(key(), at=lost + timedelta(minutes=10, seconds=1)) is None


def test_last_state_is_the_one_made_since_the_loss(page_cache):
    page_cache.put(key(), PAGE)
    page_cache.suspend(at=NOON)
    later = replace(PAGE, made_at=NOON + timedelta(hours=1))
    page_cache.put(key(), later)
    assert page_cache.last(key(), at=later.made_at) == (later, later.made_at)


def test_what_was_changed_never_comes_back(page_cache):
    page_cache.put(key(), PAGE)
    page_cache.changed(["members_organisation"])
    page_cache.suspend(at=NOON)
    assert page_cache.last(key(), at=NOON) is None


def test_made_up_queries_push_out_no_page_and_one_another(page_cache):
    page_cache.put(key(), PAGE)
    large = replace(PAGE, body=b"x" * 100_000)
    count = QUERY_BYTES // size_of(key(query="q=10"), large) + 1
    for number in range(count):
        page_cache.put(key(query=f"q={number}"), large)
    found = [page_cache.page(key(query=f"q={number}"), at=NOON) is not None for number in range(count)]
    assert found == [False] + [True] * (count - 1)
    assert page_cache.page(key(), at=NOON) == PAGE


def test_long_queries_take_room_like_long_pages(page_cache):
    queries = [f"{number}{'a' * 60_000}" for number in range(QUERY_BYTES // 60_000 + 1)]
    for query in queries:
        page_cache.put(key(query=query), PAGE)
    cached = [query for query in queries if page_cache.page(key(query=query), at=NOON)]
    assert sum(map(len, cached)) <= QUERY_BYTES
    assert cached == queries[-len(cached) :]


def test_page_beyond_all_measure_is_left_out(page_cache):
    page_cache.put(key(), replace(PAGE, body=b"x" * 5_000_000))
    assert page_cache.page(key(), at=NOON) is None


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("", 200),
        ('"zwei"', 200),
        ('"eins"', 304),
        ('W/"eins"', 304),
        ('"zwei", "eins"', 304),
        ("*", 304),
        ("eins", 200),
    ],
)
def test_etag_is_compared_weakly(header, status):
    answered, headers, body = PAGE.answer("GET", header)
    assert (answered, body) == (status, b"Seite" if status == 200 else b"")
    assert headers == [*HEADERS[status == 304 :], ("Cache-Status", "portal; hit")]


@pytest.mark.parametrize(
    "changed",
    [{"REQUEST_METHOD": "POST"}, {"HTTP_HOST": "fremd.example.org"}, {"HTTP_HOST": "testserver:81"}, {"HTTP_HOST": ""}],
)
def test_only_reading_under_our_own_name_is_answered(changed):
    assert cache_key(ENVIRON | changed) is None


def test_cache_key_differs_by_scheme_query_and_compression(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    variations = [
        {},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"QUERY_STRING": "q=x"},
        {"HTTP_ACCEPT_ENCODING": "br, gzip"},
    ]
    assert len({cache_key(ENVIRON | variation) for variation in variations}) == len(variations)
    assert cache_key(ENVIRON | {"HTTP_X_FORWARDED_PROTO": "http"}) == cache_key(ENVIRON)


def test_value_is_read_once_until_its_table_changes(page_cache):
    read = []
    values = ReadThroughCache(
        lambda key: read.append(key) or len(read), model=Organisation, max_size=2, page_cache=page_cache
    )
    assert [values.get(key) for key in "abab"] == [1, 2, 1, 2]
    page_cache.changed(["members_person"])
    assert values.get("a") == 1
    page_cache.changed(["members_organisation"])
    assert values.get("a") == 3
    page_cache.suspend(at=NOON)
    assert [values.get("a"), values.get("a")] == [4, 5]


def test_value_is_not_cached_where_it_is_missing_or_changed_while_it_was_loaded(page_cache):
    read = []

    def changing(key):
        read.append(key)
        if key == "late":
            page_cache.changed(["members_organisation"])
            return key
        return None

    values = ReadThroughCache(changing, model=Organisation, max_size=2, page_cache=page_cache)
    assert [values.get(key) for key in ("none", "none", "late", "late")] == [None, None, "late", "late"]
    assert read == ["none", "none", "late", "late"]


def test_of_many_values_only_max_size_are_cached(page_cache):
    read = []
    values = ReadThroughCache(
        lambda key: read.append(key) or key, model=Organisation, max_size=2, page_cache=page_cache
    )
    assert [values.get(key) for key in "abcc"] == list("abcc")
    assert read == list("abc")
