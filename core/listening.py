"""How every process of the portal hears of a commit that changes what public pages show."""

from __future__ import annotations

import pgtrigger

CHANNEL = "public_pages"

# For the Meta of each model whose table a public page reads. PostgreSQL tells it at the commit, once, or never.
SHOWN_IN_PUBLIC = [
    pgtrigger.Trigger(
        name="shown_in_public",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func=f"PERFORM pg_notify('{CHANNEL}', ''); RETURN NULL;",
    )
]
