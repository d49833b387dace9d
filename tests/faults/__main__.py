"""`python -m tests.faults`: runs the fault scenarios, or those named, and prints what happened.

The exit code is 1 where a promise was broken.
"""

import os
import sys
import time

import django

from tests.faults import forms
from tests.faults.installation import installation
from tests.faults.report import Report


def main() -> int:
    started, report = time.monotonic(), Report()
    with installation() as running:
        os.environ |= running.environment()
        django.setup()
        from tests.faults import (  # noqa: PLC0415 - models only after setup
            accessions,
            clock,
            database,
            distinct,
            mails,
            pooler,
            silence,
            slow_senders,
            two_hosts,
        )

        scenarios = {
            "mails": mails,
            "database": database,
            "pooler": pooler,
            "slow_senders": slow_senders,
            "silence": silence,
            "accessions": accessions,
            "clock": clock,
            "two_hosts": two_hosts,
            "distinct": distinct,
            "forms": forms,
        }
        for name in sys.argv[1:] or scenarios:
            scenarios[name].run(running, report)
    report.title("docs/betrieb.md auf einem frischen Debian: AUSGELASSEN, dafür gibt es make faults SYSTEM=1")
    report.title(f"{'Alles gehalten' if report.is_good else 'Nicht gehalten'} nach {time.monotonic() - started:.0f} s")
    return 0 if report.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
