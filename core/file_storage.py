"""The store of uploaded and printed files (`STORAGES["default"]`): whether it takes a file, how much room it has."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

PROBE_FOLDER = "probe"


class StorageError(Exception):
    """The store does not take a file; the message is the cause as it reports it."""


def write_probe_file() -> None:
    """Store a small file and delete it again. Raises StorageError where the store refuses."""
    try:
        store = storages["default"]
        name = store.save(f"{PROBE_FOLDER}/{secrets.token_hex(8)}", ContentFile(b"probe"))
        store.delete(name)
    except Exception as error:  # every kind of store has errors of its own
        raise StorageError(str(error) or type(error).__name__) from error


def free_bytes() -> int | None:
    """Room on the disk of the store; None where it is not a folder of this machine, or the folder is missing."""
    store = storages["default"]
    if not isinstance(store, FileSystemStorage) or not Path(store.location).is_dir():
        return None
    return shutil.disk_usage(store.location).free
