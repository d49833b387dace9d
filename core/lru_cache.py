"""What a process remembers, bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LRUCache(Generic[K, V]):
    """Values by key up to a total size; the one that nobody asked for longest goes first. For many threads.

    `size_of` tells the size of an entry; without it each counts as 1, and `max_size` is how many there may be.
    """

    def __init__(self, max_size: int, *, size_of: Callable[[K, V], int] = lambda key, value: 1) -> None:
        self._max_size, self._size_of = max_size, size_of
        self._lock = Lock()
        self._size = 0
        self._entries: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        with self._lock:
            value = self._entries.get(key)
            if value is not None:
                self._entries.move_to_end(key)
            return value

    def put(self, key: K, value: V) -> None:
        with self._lock:
            if key in self._entries:
                self._size -= self._size_of(key, self._entries.pop(key))
            self._entries[key] = value
            self._size += self._size_of(key, value)
            while self._size > self._max_size:
                self._size -= self._size_of(*self._entries.popitem(last=False))

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._size = 0
