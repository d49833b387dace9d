"""Random input is sent to every form, by the test that sends a little of it always."""

import os
import subprocess
import sys

from tests.faults.installation import ROOT, Installation
from tests.faults.report import Report

EXAMPLES = "1000"
ENVIRONMENT = dict(os.environ)  # before the scenarios' own: the test has a database of its own
TEST = "tests/test_forms_at_random.py"


def run(_installation: Installation, report: Report) -> None:
    """Send other input each time, for at most 50 seconds; a failure prints what was sent."""
    report.title("Zufällige Eingaben in alle Formulare")
    command = [sys.executable, "-m", "pytest", "-q", "--ds=tests.settings", "--show-capture=no", "--tb=short", TEST]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT | {"FORMS_AT_RANDOM": EXAMPLES}, check=False)
    report.check("keine Fehlerseite, und was abgelehnt wurde, ist nicht gespeichert", done.returncode == 0)
