"""The store of uploaded and printed files (`STORAGES["default"]`): it keeps no half, and monitoring may ask it."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection, transaction

PROBE_FOLDER = "probe"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}

_uncommitted: ContextVar[set[str] | None] = ContextVar("uncommitted_files", default=None)


class StorageError(OSError):
    """The store does not take a file; the message is the cause as it reports it."""


class FolderStorage(FileSystemStorage):
    """A folder that keeps no part of a file that could not be written whole, nor one whose transaction failed.

    Raises StorageError where the folder does not take the file. What a request stored in a transaction that did not
    commit is deleted by `discard_uncommitted()`.
    """

    def _save(self, name: str, content: Any) -> str:
        part = f"{name}.{secrets.token_hex(8)}.part"
        try:
            super()._save(part, content)  # type: ignore[misc]  # what every FileSystemStorage has
            saved = self._publish(part, name)
        except OSError as error:
            raise StorageError(str(error)) from error
        finally:
            with suppress(OSError):
                os.unlink(self.path(part))
        self._expect_commit(saved)
        return saved

    def _publish(self, part: str, name: str) -> str:
        """Give the file its name, or another one where that was taken in the meantime; returns it."""
        while True:
            try:
                os.link(self.path(part), self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name

    def _expect_commit(self, name: str) -> None:
        names = _uncommitted.get()
        if names is not None and connection.in_atomic_block:
            names.add(name)
            transaction.on_commit(lambda: names.discard(name))


def expect_commits() -> None:
    """From now on, note in this thread what is stored and not yet committed."""
    _uncommitted.set(set())


def discard_uncommitted() -> None:
    """Delete what was stored since `expect_commits()` and not committed; for after an error."""
    for name in _uncommitted.get() or ():
        with suppress(OSError):
            storages["default"].delete(name)
    expect_commits()


def is_out_of_room(error: BaseException | None) -> bool:
    """Whether the error, or one that it came from, means that a disk takes no more."""
    while error is not None:
        if isinstance(error, StorageError) or (isinstance(error, OSError) and error.errno in NO_ROOM):
            return True
        error = error.__cause__ or error.__context__
    return False


def write_probe_file() -> None:
    """Store a small file and delete it again. Raises StorageError where the store refuses."""
    store = storages["default"]
    try:
        name = store.save(f"{PROBE_FOLDER}/{secrets.token_hex(8)}", ContentFile(b"probe"))
        store.delete(name)
    except Exception as error:  # every kind of store has errors of its own
        raise StorageError(str(error) or type(error).__name__) from error


def find_fault() -> str:
    """Why files cannot be stored, empty where they can: a missing folder is not made, it may be one not mounted."""
    store = storages["default"]
    if isinstance(store, FileSystemStorage) and not Path(store.location).is_dir():
        return "missing"
    try:
        write_probe_file()
    except StorageError:
        return "unwritable"
    return ""


def free_bytes() -> int | None:
    """Room on the disk of the store; None where it is not a folder of this machine, or the folder is missing."""
    store = storages["default"]
    if not isinstance(store, FileSystemStorage) or not Path(store.location).is_dir():
        return None
    return shutil.disk_usage(store.location).free
