"""Copies of the checkout, each with a database server of its own, in which mutants are tried."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sicherimdienst.embedded_postgres import server
from tests.mutations.mutants import Mutant

MAX_SECONDS = 1_200  # of a run; of a test far fewer, since a mutant may make it endless
MAX_SECONDS_OF_A_TEST = 180
FAILED, INTERRUPTED = 1, 2  # what pytest answers where a test failed, and where a module could not be imported


@dataclass(frozen=True)
class Copy:
    """Files of the checkout as they are now; the checkout itself is never changed."""

    folder: Path

    @property
    def output(self) -> Path:
        """What the last run of pytest printed."""
        return self.folder / "output.txt"

    def notices(self, mutant: Mutant, files: list[Path]) -> bool:
        """Whether the tests fail, or do not come to an end, with this mutant."""
        path = self.folder / mutant.path
        times = path.stat()
        path.write_text(mutant.code)
        try:
            return self.run(files) in {FAILED, INTERRUPTED, None}
        finally:
            path.write_text(mutant.original)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def run(self, files: list[Path]) -> int | None:
        """What pytest answers with the first failure, or None where it took too long."""
        limits = {"faulthandler_timeout": MAX_SECONDS_OF_A_TEST, "faulthandler_exit_on_timeout": "true"}
        options = [f"--override-ini={name}={value}" for name, value in limits.items()]
        pytest = [sys.executable, "-m", "pytest", "-qx", "--ds=tests.settings", "--reuse-db"]
        with self.output.open("w") as output:
            process = subprocess.Popen(
                [*pytest, *options, *map(str, files)],
                cwd=self.folder,
                env=os.environ | {"VAR_DIR": str(self.folder / "var")},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            return process.wait(MAX_SECONDS)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def copied_checkout(root: Path, folder: Path) -> Iterator[Copy]:
    """A copy of all files that Git would keep, deleted at the end, with its server stopped."""
    delete(folder)
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=root, check=True, capture_output=True, text=True).stdout
    try:
        for name in filter(None, names.split("\0")):
            if (root / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, folder / name)
        (folder / "node_modules").symlink_to(root / "node_modules")
        yield Copy(folder)
    finally:
        delete(folder)


def delete(folder: Path) -> None:
    server.stop(folder / "var" / "postgres-test")
    shutil.rmtree(folder, ignore_errors=True)
