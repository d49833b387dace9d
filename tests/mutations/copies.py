"""Copies of the checkout, each with a database server of its own, in which mutants are tried."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sicherimdienst.embedded_postgres import server
from tests.mutations.mutants import Mutant

MAX_SECONDS = 1_200  # of a run; of a test far fewer, since a mutant may make it endless
MAX_SECONDS_OF_A_TEST = 180
PYTEST = [
    *(sys.executable, "-m", "pytest", "-q", "--ds=tests.settings", "--reuse-db"),
    *(
        f"--override-ini=faulthandler_timeout={MAX_SECONDS_OF_A_TEST}",
        "--override-ini=faulthandler_exit_on_timeout=true",
    ),
]
FAILED, INTERRUPTED = 1, 2  # what pytest answers where a test failed, and where a module could not be imported


@dataclass(frozen=True)
class Copy:
    """Files of the checkout as they are now; the checkout itself is never changed."""

    folder: Path

    @property
    def output(self) -> Path:
        """What the last run of pytest printed."""
        return self.folder / "output.txt"

    def noticing_test(self, mutant: Mutant, files: list[Path]) -> str | None:
        """The test that fails first with this mutant; None where none does.

        No name („“) where a module cannot be imported or the tests do not come to an end.
        """
        path = self.folder / mutant.path
        times = path.stat()
        path.write_text(mutant.code)
        try:
            if self.run(files) in {FAILED, INTERRUPTED, None}:
                return next(iter(self.failed_tests()), "")
            return None
        finally:
            path.write_text(mutant.original)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def red_tests(self, tests: set[str]) -> set[str]:
        """Those of the tests that fail without any mutant."""
        if not tests:
            return set()
        self.run(sorted(tests), max_failures=0)
        return tests & set(self.failed_tests())

    def failed_tests(self) -> list[str]:
        """The tests that failed in the last run, without their parameters."""
        return re.findall(r"^(?:FAILED|ERROR) (\S+?::\w+)", self.output.read_text(), re.MULTILINE)

    def run(self, tests: Sequence[Path | str], *, max_failures: int = 1) -> int | None:
        """What pytest answers, or None where it took too long. It ends after so many failures, 0 for no limit."""
        with self.output.open("w") as output:
            process = subprocess.Popen(
                [*PYTEST, f"--maxfail={max_failures}", *map(str, tests)],
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
