"""Programs of Debian that scenarios need."""

import os
import shutil
import subprocess

INSTALL_SECONDS = 180


def debian_program(name: str, *, package: str) -> str | None:
    """The path of a program, installed from its Debian package where it is missing and this is root."""
    if not _find(name) and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            subprocess.run(
                ["apt-get", "-qq", *command],
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=INSTALL_SECONDS,
                check=False,
            )
    return _find(name)


def _find(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
