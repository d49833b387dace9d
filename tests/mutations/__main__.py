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
from tests.mutations.selection import further_test_files, test_files

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
        noticed = try_all(copies, mutants)
    return report(mutants, noticed)


def parsed_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations")
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def require_green(copies: list[Copy], mutants: list[Mutant]) -> None:
    """What fails without any mutant would seem to notice each. Makes the databases, too."""
    files = sorted({file for mutant in mutants for files in selections(mutant) for file in files})
    shares = [files[number :: len(copies)] for number in range(len(copies))]
    with ThreadPoolExecutor(len(copies)) as pool:
        answers = list(pool.map(Copy.run, copies, shares))
    if any(answers):
        sys.stdout.writelines(copy.output.read_text() for copy in copies)
        sys.exit("Die Tests schlagen schon ohne Mutanten fehl.")


def try_all(copies: list[Copy], mutants: list[Mutant]) -> list[bool]:
    """Each mutant in whichever copy is free, with the tests that there are now."""
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def notices(mutant: Mutant, stages: list[list[Path]]) -> bool:
        copy, started = free.get(), time.monotonic()
        try:
            noticed = any(copy.notices(mutant, files) for files in stages if files)
        finally:
            free.put(copy)
        show(mutant, noticed, seconds=time.monotonic() - started)
        return noticed

    with ThreadPoolExecutor(len(copies)) as pool:
        return list(pool.map(notices, mutants, list(map(selections, mutants))))


def selections(mutant: Mutant) -> list[list[Path]]:
    """The tests to try, and those for a mutant that survives them."""
    return [test_files(ROOT, mutant.path), further_test_files(ROOT, mutant.path)]


def show(mutant: Mutant, noticed: bool, *, seconds: float) -> None:
    line = f"{'✓' if noticed else '✗ überlebt:'} {mutant} ({seconds:.0f} s)\n"
    sys.stdout.write(line if noticed else f"{line}{mutant.diff}\n")
    sys.stdout.flush()


def report(mutants: list[Mutant], noticed: list[bool]) -> int:
    """The exit code; prints the ratio."""
    ratio = sum(noticed) / len(mutants)
    sys.stdout.write(f"\n{sum(noticed)} von {len(mutants)} bemerkt: {ratio:.0%}, gewollt sind {WANTED:.0%}\n")
    return 0 if ratio >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
