"""`python -m tests.mutations [--count N] [--seed N] [--workers N]`: tries a sample of mutants and prints who survived.

Exit code 1 where the tests noticed less than they should. Nothing in the checkout is changed.
"""

import argparse
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue

from tests.mutations.copies import Copy, copied_checkout
from tests.mutations.mutants import Mutant, sample
from tests.mutations.selection import further_test_files, mirrors, test_files

ROOT = Path(__file__).resolve().parents[2]
WANTED = 0.85


def main() -> int:
    arguments = parsed_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    mutants = sample(ROOT, count=arguments.count, seed=arguments.seed)
    with ExitStack() as stack:
        folders = [ROOT / "var" / "mutations" / str(number) for number in range(arguments.workers)]
        copies = [stack.enter_context(copied_checkout(ROOT, folder)) for folder in folders]
        require_green(copies, mutants)
        noticed_by = try_all(copies, mutants)
        red = copies[0].red_tests({test for test in noticed_by if test})
    return report(noticed_by, red)


def parsed_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations")
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def require_green(copies: list[Copy], mutants: list[Mutant]) -> None:
    """What fails without any mutant would seem to notice each: the likeliest first, `red_tests()` sees the rest.

    Makes the databases, too.
    """
    files = sorted({file for mutant in mutants for file in mirrors(ROOT, mutant.path)})
    shares = [files[number :: len(copies)] for number in range(len(copies))]
    with ThreadPoolExecutor(len(copies)) as pool:
        answers = list(pool.map(Copy.run, copies, shares))
    if any(answers):
        sys.stdout.writelines(copy.output.read_text() for copy in copies)
        sys.exit("Die Tests schlagen schon ohne Mutanten fehl.")


def try_all(copies: list[Copy], mutants: list[Mutant]) -> list[str | None]:
    """Each mutant in whichever copy is free, with the tests that there are now; answers as `Copy.noticing_test()`."""
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def noticing_test(mutant: Mutant, stages: list[list[Path]]) -> str | None:
        copy, started = free.get(), time.monotonic()
        try:
            tests = (copy.noticing_test(mutant, files) for files in stages if files)
            test = next((test for test in tests if test is not None), None)
        finally:
            free.put(copy)
        show(mutant, test, seconds=time.monotonic() - started)
        return test

    with ThreadPoolExecutor(len(copies)) as pool:
        return list(pool.map(noticing_test, mutants, list(map(selections, mutants))))


def selections(mutant: Mutant) -> list[list[Path]]:
    """The tests to try, and those for a mutant that survives them."""
    return [test_files(ROOT, mutant.path), further_test_files(ROOT, mutant.path)]


def show(mutant: Mutant, test: str | None, *, seconds: float) -> None:
    line = f"{'✗ überlebt:' if test is None else '✓'} {mutant} ({seconds:.0f} s) {test or ''}".rstrip()
    sys.stdout.write(f"{line}\n{mutant.diff}\n" if test is None else f"{line}\n")
    sys.stdout.flush()


def report(noticed_by: list[str | None], red: set[str]) -> int:
    """The exit code; prints the ratio, in which mutants do not count that only a test noticed which always fails."""
    for test in sorted(red):
        sys.stdout.write(f"Schlägt schon ohne Mutanten fehl, bemerkt also nichts: {test}\n")
    noticed = sum(test is not None and test not in red for test in noticed_by)
    ratio = noticed / len(noticed_by)
    sys.stdout.write(f"\n{noticed} von {len(noticed_by)} bemerkt: {ratio:.0%}, gewollt sind {WANTED:.0%}\n")
    return 0 if ratio >= WANTED and not red else 1


if __name__ == "__main__":
    sys.exit(main())
