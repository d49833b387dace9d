"""The store of files: nothing is left of what could not be stored or was not committed."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from core import file_storage
from core.file_storage import StorageError
from tests.full_disk import MAX_BYTES, full_disk


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "core.file_storage.FolderStorage"}}
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_file_that_does_not_fit_leaves_no_part_behind(folder):
    with full_disk(), pytest.raises(StorageError):
        storages["default"].save("scan.pdf", ContentFile(b"x" * (MAX_BYTES + 1)))
    assert files(folder) == []
    assert storages["default"].save("scan.pdf", ContentFile(b"x")) == "scan.pdf"


def test_nobody_but_the_group_reads_a_stored_file(folder):
    saved = folder / storages["default"].save("scans/scan.pdf", ContentFile(b"x"))
    assert [path.stat().st_mode & 0o777 for path in (saved, saved.parent)] == [0o640, 0o750]


def test_name_that_is_taken_meanwhile_is_left_to_who_has_it(folder):
    (folder / "scan.pdf").write_bytes(b"first")
    name = storages["default"]._save("scan.pdf", ContentFile(b"second"))
    assert ((folder / "scan.pdf").read_bytes(), (folder / name).read_bytes()) == (b"first", b"second")
    assert len(files(folder)) == 2


@pytest.mark.usefixtures("committed_db")
def test_file_goes_with_the_transaction_it_was_stored_in(folder):
    file_storage.expect_commits()
    with transaction.atomic():
        storages["default"].save("kept.pdf", ContentFile(b"x"))
    with transaction.atomic():
        storages["default"].save("undone.pdf", ContentFile(b"x"))
        transaction.set_rollback(True)
    file_storage.discard_uncommitted()
    assert files(folder) == ["kept.pdf"]
