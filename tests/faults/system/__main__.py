"""`python -m tests.faults.system`: follows docs/betrieb.md on a throwaway Debian and prints what came of it.

The exit code is 1 where a block failed or a promise was broken, 2 where the machine is not a throwaway Debian.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.report import Report
from tests.faults.system import checks, machine
from tests.faults.system.page import PAGE, blocks
from tests.smtp_sink import Sink, serve_sink

PASSWORD = "ein langes Passwort"
ANSWERS = {
    "E-Mail-Adresse: ": "systemverwaltung@example.org",
    "Vor- und Nachname: ": "Sascha Muster",
    "Passwort: ": PASSWORD,
    "Passwort noch einmal: ": PASSWORD,
}
MEDIA = Path("/var/lib/sicherimdienst/media")


class Page:
    """The operator's page, carried out section by section."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._blocks = blocks(PAGE.read_text())
        self._done: set[str] = set()

    def do(self, heading: str) -> str:
        """Run the section's blocks; returns what they printed."""
        printed, started = "", time.monotonic()
        found = [block for block in self._blocks if block.heading == heading and not block.is_example]
        for block in found:
            printed += machine.do(block, ANSWERS)
            self._done.add(block.text)
        self._report.check(f"„{heading}“: {len(found)} Blöcke, {time.monotonic() - started:.0f} s", bool(found))
        return printed

    def judge(self) -> None:
        left = [block for block in self._blocks if block.text not in self._done]
        examples = [str(block) for block in left if block.is_example]
        self._report.check(
            f"{len(self._blocks)} Blöcke auf der Seite, alle ausgeführt bis auf Beispiele: {', '.join(examples)}",
            len(left) == len(examples),
        )


def main() -> int:
    if reasons := list(machine.reasons_against()):
        sys.stderr.write(f"Nur auf einem frischen Debian, das danach weggeworfen wird: {'; '.join(reasons)}.\n")
        return 2
    started, report = time.monotonic(), Report()
    page = Page(report)
    with machine.throwaway_server(), serve_sink(Sink(), port=25) as sink:
        try:
            _run(page, report, sink)
        except RuntimeError as error:
            report.check(str(error), False)
    report.title(f"{'Alles gehalten' if report.is_good else 'Nicht gehalten'} nach {time.monotonic() - started:.0f} s")
    return 0 if report.is_good else 1


def _run(page: Page, report: Report, sink: Sink) -> None:
    report.title("Vom frischen Debian zum Portal, nach docs/betrieb.md")
    report.check(f"systemd: {'läuft' if machine.HAS_SYSTEMD else 'läuft nicht, ein Ersatz startet die Dienste'}", True)
    page.do("Pakete und Nutzer")
    subprocess.run(["systemctl", "start", "postgresql"], check=True)  # as Debian does when it installs it
    machine.publish_source()
    report.check(f"{machine.SOURCE_ADDRESS} ist für git der letzte Commit von hier", True)
    for heading in ("Datenbank", "Programm", "Dienste", "nginx", "Der erste Zugang"):
        page.do(heading)
    _judge_server(report, sink)
    _judge_updating(page, report)
    _judge_restoring(page, report)
    page.judge()


def _judge_server(report: Report, sink: Sink) -> None:
    report.title("Das Portal")
    checks.check_pages(report, PASSWORD)
    token = checks.join(sink, report)
    checks.check_modes(report)
    checks.check_role(report)
    checks.check_folding(report)
    subprocess.run(["systemctl", "stop", "sicherimdienst-web"], check=True)
    stopped = checks.SecureVisitor(checks.BASE_URL).request(f"/beitreten/bestaetigen/{token}/")
    report.check(f"ohne Webserver: {stopped.status}", stopped.status == 502)
    subprocess.run(["systemctl", "start", "sicherimdienst-web"], check=True)
    checks.SecureVisitor(checks.BASE_URL).request(f"/beitreten%2Fbestaetigen%2F{token}")
    checks.check_logs(report, token)
    up = checks.wait_until(lambda: checks.SecureVisitor(checks.BASE_URL).request("/").status == 200)
    report.check("und wieder da", up)


def _judge_updating(page: Page, report: Report) -> None:
    report.title("Neu laden und aktualisieren, während Besucher da sind")
    _visit(report, "systemctl reload sicherimdienst-web nginx", _reload)
    _visit(report, "„Aktualisieren“", lambda: page.do("Aktualisieren"))


def _reload() -> None:
    subprocess.run(["systemctl", "reload", "sicherimdienst-web", "nginx"], check=True)


def _visit(report: Report, title: str, act: Callable[[], object]) -> None:
    with checks.visited() as readers:
        before = checks.web_processes()
        act()
        replaced = checks.wait_until(lambda: len(now := checks.web_processes()) == len(before) and not now & before)
        time.sleep(2)
    report.check(f"{len(before)} Webprozesse sind durch neue ersetzt", bool(before) and replaced)
    checks.check_answers(report, title, readers)


def _judge_restoring(page: Page, report: Report) -> None:
    report.title("Sichern, alles verlieren, wiederherstellen")
    page.do("Sichern und wiederherstellen")
    counts, files = checks.row_counts(), _files()
    _lose_everything()
    report.check(
        "Der Cluster ist neu und leer, die Ablage auch", "portal" not in checks.psql(r"\l", database="postgres")
    )
    page.do("Datenbank")
    page.do("Wiederherstellen")
    restored = checks.row_counts()
    report.check(
        f"{len(counts)} Tabellen, {sum(counts.values())} Zeilen: gesichert und wiederhergestellt gleich",
        counts == restored and counts["members_organisation"] == 432 and counts["members_application"] == 1,
    )
    for table in sorted(name for name in counts if counts[name] != restored.get(name)):
        report.check(f"{table}: {counts[table]} gesichert, {restored.get(table)} wiederhergestellt", False)
    report.check(f"{len(files)} Dateien der Ablage gleich", bool(files) and files == _files())
    printed = page.do("Prüfen, ob die Wiederherstellung gelungen ist")
    refused = "Cannot update or delete rows" in printed
    report.check("Das Journal lässt sich nicht löschen, auch nicht mit der Rolle portal_owner", refused)
    ready = '"problems": []' in printed or '"problems": ["worker"]' in printed
    report.check(f"/health/ready: {printed.splitlines()[-1]}", ready)
    checks.check_role(report)
    subprocess.run(["systemctl", "start", "sicherimdienst-worker"], check=True)
    checks.check_pages(report, PASSWORD)


def _lose_everything() -> None:
    """As on a new machine: an empty cluster of Debian, an empty store."""
    for file in MEDIA.iterdir():
        shutil.rmtree(file)
    clusters = subprocess.run(["pg_lsclusters", "--no-header"], check=True, capture_output=True, text=True).stdout
    for version, cluster, *_ in (line.split() for line in clusters.splitlines()):
        subprocess.run(["pg_dropcluster", "--stop", version, cluster], check=True)
        subprocess.run(["pg_createcluster", "--start", version, cluster], check=True, stdout=subprocess.DEVNULL)


def _files() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(MEDIA.rglob("*")) if path.is_file()}


if __name__ == "__main__":
    sys.exit(main())
