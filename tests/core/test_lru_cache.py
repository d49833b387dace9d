"""What a process remembers stays bounded."""

from core.lru_cache import LRUCache


def test_entry_that_nobody_asked_for_longest_goes_first():
    cache = LRUCache(2)
    for key in "ab":
        cache.put(key, key.upper())
    assert cache.get("a") == "A"
    cache.put("c", "C")
    assert [cache.get(key) for key in "abc"] == ["A", None, "C"]


def test_size_is_that_of_the_entries_held():
    cache = LRUCache(10, size_of=lambda key, value: len(value))
    cache.put("a", "x" * 8)
    cache.put("a", "x" * 4)
    cache.put("b", "x" * 6)
    assert [len(cache.get(key)) for key in "ab"] == [4, 6]
    cache.put("c", "x" * 11)
    assert len(cache) == 0
