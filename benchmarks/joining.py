"""Joining beside a bare Django project: form pages and the final POST, small and large tables, memory.

`python -m benchmarks.joining` prints what it measured and ends with 1 where a demand is missed.
"""

import os
import re
import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks._bulk_rows import grow
from benchmarks._load import Connection, Measurement, Visitor, inputs, measure, p99
from benchmarks._serving import demand, installation, memory, serving

BARE = "benchmarks._plain_project:application"
ROUNDS = 5
PAGE_SECONDS = 1.5
SENT_A_ROUND = 40
BARE_SENT_A_ROUND = 120
LARGE = 20_000
MIN_PAGE_SHARE = 0.25
MIN_POST_SHARE = 0.25
MAX_STATEMENTS = 20
MAX_MEMORY = 110_000_000

FORMS = {
    "Organisation": "/beitreten/organisation/angaben/?organisation=stadt-lemgo",
    "Einzelperson": "/beitreten/einzelperson/",
}


def typed(form: str, number: int) -> dict[str, str]:
    """What somebody types who is not the last one: a mailbox of their own."""
    name = {"first_name": "Bärbel", "last_name": "Beispiel", "email": f"post-{uuid4().hex}@amt-{number}.example.org"}
    if form == "Organisation":
        return name | {"job_title": "Bürgermeisterin", "may_declare": "on", "myself": "on"}
    return name | {"employer": "Klinik Musterland", "professional_field": "7", "duty_area": "05766"}


@dataclass
class Comparison:
    what: str
    least: float
    ours: list[Measurement] = field(default_factory=list)
    bare: list[Measurement] = field(default_factory=list)

    @property
    def shares(self) -> list[float]:
        return [ours.rate / plain.rate for ours, plain in zip(self.ours, self.bare, strict=True)]

    def report(self) -> bool:
        share = statistics.median(self.shares)
        for name, runs in (("Portal", self.ours), ("bloß", self.bare)):
            rate = statistics.median(run.rate for run in runs)
            count = sum(len(run.took) for run in runs)
            print(f"  {self.what:34} {name:7} {rate:7.0f}/s   p99 {p99(runs):6.1f} ms   ({count} Anfragen)")
        spread = f"{min(self.shares):.2f} bis {max(self.shares):.2f}"
        return demand(f"{self.what}: Anteil {share:.2f} ({spread}), verlangt {self.least}", share >= self.least)


def final_post(port: int, line: Connection, form: str, number: int) -> bytes:
    """A visitor opens the form, fills it and looks at the check page; the request that would send it."""
    visitor = Visitor(port)
    path = FORMS[form]
    opened = visitor.visit(line, path)
    filled = visitor.visit(line, path, inputs(opened.body) | typed(form, number))
    assert filled.status == 302, f"{filled.status}: {filled.body.decode()}"
    check = filled.header("location")
    checked = visitor.visit(line, check)
    assert checked.status == 200, f"{checked.status}: {check}"
    return visitor.request(check, inputs(checked.body))


def final_posts(port: int, form: str, count: int) -> list[bytes]:
    line = Connection(port)
    posts = [final_post(port, line, form, number) for number in range(count)]
    line.close()
    return posts


def plain_posts(port: int, form: str, count: int) -> list[bytes]:
    """Each from somebody who got a token of their own with the form's page, as the portal's posts."""
    line = Connection(port)
    text = {"name": "Bärbel Beispiel", "text": "Guten Tag. " * 100}
    posts = []
    for number in range(count):
        visitor = Visitor(port)
        token = inputs(visitor.visit(line, f"/page/{form.lower()}/").body)
        posts.append(visitor.request("/insert/", text | token | {"email": f"p{number}@example.org"}))
    line.close()
    return posts


def write_plain_page(name: str, html: str) -> None:
    """A template as long as the portal's page: a form with a token, four variables, and text that stands as it is."""
    folder = Path(os.environ["VAR_DIR"], "bare")
    folder.mkdir(exist_ok=True)
    form = '<form method="post">{% csrf_token %}</form>'
    variables = ("{{ title }}", "{{ path }}", "{{ host }}", "{{ length }}")
    text = re.sub("</?form[^>]*>|<input[^>]*>", "", html)
    text += " " * (len(html) - len(text))
    size = len(text) // len(variables) + 1
    parts = [text[start : start + size] for start in range(0, len(text), size)]
    (folder / f"{name}.html").write_text(form + "".join(map("".join, zip(parts, variables, strict=True))))


def compare_pages(port: int, plain: int, form: str) -> Comparison:
    found = Comparison(f"Formular {form}", MIN_PAGE_SHARE)
    line = Connection(port)
    write_plain_page(form.lower(), Visitor(port).visit(line, FORMS[form]).body.decode())
    line.close()
    ours, other = Visitor(port).request(FORMS[form]), Visitor(plain).request(f"/page/{form.lower()}/")
    for number in range(ROUNDS + 1):
        runs = [
            measure(target, [one] * 10_000, status=200, seconds=PAGE_SECONDS)
            for target, one in ((port, ours), (plain, other))
        ]
        if number:
            found.ours.append(runs[0])
            found.bare.append(runs[1])
    return found


def compare_posts(port: int, plain: int, form: str) -> Comparison:
    found = Comparison(f"Absenden {form}", MIN_POST_SHARE)
    measure(plain, plain_posts(plain, form, 20), status=302)
    measure(port, final_posts(port, form, 5), status=302)
    for _ in range(ROUNDS):
        found.ours.append(measure(port, final_posts(port, form, SENT_A_ROUND), status=302))
        found.bare.append(measure(plain, plain_posts(plain, form, BARE_SENT_A_ROUND), status=302))
    return found


def statements(form: str) -> list[str]:
    """What one final POST asks the database, each BEGIN and COMMIT included, in this process."""
    client = Client(SERVER_NAME="127.0.0.1")
    path = FORMS[form]
    filled = client.post(path, inputs(client.get(path).content) | typed(form, 0))
    check = filled.headers["Location"]
    fields = inputs(client.get(check).content)
    with CaptureQueriesContext(connection) as queries:
        sent = client.post(check, fields)
    assert sent.status_code == 302, sent.content.decode()
    return [one["sql"] for one in queries.captured_queries]


def main() -> bool:
    with installation():
        queries = {form: [statements(form)] for form in FORMS}
        with serving() as (port, web), serving(BARE) as (plain, _):
            print(f"Portal und bloßes Django im Wechsel, {ROUNDS} Runden, vier Verbindungen:")
            met = [compare_pages(port, plain, form).report() for form in FORMS]
            met += [compare_posts(port, plain, form).report() for form in FORMS]
            grow(first=1, last=LARGE)
            for form in FORMS:
                queries[form].append(statements(form))
                measure(port, final_posts(port, form, SENT_A_ROUND), status=302)
            resident = memory(web)
        print(f"SQL-Anweisungen des letzten POST mit kleinen und großen Tabellen ({LARGE} Zeilen):")
        for form, (small, large) in queries.items():
            met.append(
                demand(
                    f"{form}: {len(small)} und {len(large)}, höchstens {MAX_STATEMENTS} und gleich viele",
                    len(small) == len(large) <= MAX_STATEMENTS,
                )
            )
            if os.environ.get("SHOW_SQL"):
                print("\n".join(f"    {sql[:150]}" for sql in small))
        print("Speicher des Webprozesses danach:")
        met.append(demand(f"{resident / 1e6:.0f} MB, weniger als {MAX_MEMORY / 1e6:.0f} MB", resident < MAX_MEMORY))
    return all(met)


if __name__ == "__main__":
    sys.exit(not main())
