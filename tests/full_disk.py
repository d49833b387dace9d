"""A disk that takes no more, as the kernel says it: no file of this process grows beyond a size."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

MAX_BYTES = 200_000


@contextmanager
def full_disk() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_BYTES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
