"""docs/betrieb.md says of every block who runs it; `make faults SYSTEM=1` runs them."""

import pytest

from tests.faults.system.page import PAGE, Block, blocks


def test_every_block_of_the_page_has_somebody_who_runs_it():
    found = blocks(PAGE.read_text())
    assert {block.user for block in found if not block.path} == {"root", "sicherimdienst", "sicherimdienst-admin"}
    assert [block.path for block in found if block.path] == [
        "/etc/systemd/system/sicherimdienst-web.service",
        "/etc/systemd/system/sicherimdienst-worker.service",
        "/etc/nginx/nginx.conf",
    ]
    assert [block.heading for block in found if block.is_example] == ["Gemeindeverzeichnis"]


def test_block_is_of_its_heading_and_of_who_is_named_in_the_line_before():
    page = "# Betrieb\n\n## Eins\n\nSo geht es. Als `root`:\n\n```sh\nls\n```\n\n`/etc/x`:\n\n```ini\nA=1\n```\n"
    assert blocks(page) == [Block("Eins", "ls\n", user="root"), Block("Eins", "A=1\n", path="/etc/x")]


def test_block_of_nobody_is_refused():
    with pytest.raises(ValueError, match="Eins"):
        blocks("## Eins\n\nSo geht es:\n\n```sh\nls\n```\n")
