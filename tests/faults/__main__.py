"""`python -m tests.faults`: runs the fault scenarios and prints the results; exit code 1 for a broken promise."""

import os
import sys
import time

import django

from tests.faults.installation import installation
from tests.faults.report import Report


def main() -> int:
    started, report = time.monotonic(), Report()
    with installation() as running:
        os.environ |= running.environment()
        django.setup()
        from tests.faults import accessions, database, mails  # noqa: PLC0415 - models only after setup

        mails.run(running, report)
        database.run(running, report)
        accessions.run(running, report)  # leaves mails waiting that nobody takes
    report.title(f"{'Alles gehalten' if report.is_good else 'Nicht gehalten'} nach {time.monotonic() - started:.0f} s")
    return 0 if report.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
