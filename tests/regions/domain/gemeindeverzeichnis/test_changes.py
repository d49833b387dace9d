"""What an edition changes, and that taking it over leaves nothing to change."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.actors import SYSTEM
from regions.domain.gemeindeverzeichnis import RegisterRefusal, Succession, apply, compare, parse
from regions.models import Area
from tests.factories import gemeindeverzeichnis as gv

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = AT.date()
LIPPE = [row.ags for row in gv.rows() if row.ags.startswith("05766") and len(row.ags) == 8]


def test_compare_finds_nothing_but_population_in_the_list_of_today(loaded, django_assert_num_queries):
    edition = parse(gv.file())
    with django_assert_num_queries(2):
        changes = compare(edition, day=DAY)
    assert (changes.changed, changes.new, changes.vanished) == ((), (), ())
    assert (len(changes.population), changes.unchanged, changes.is_empty) == (396, 454, False)


def test_compare_distinguishes_a_new_name_from_a_new_kind(loaded):
    changed = {
        "05766044": gv.row("05766044", name="Lemgo-Brake, Stadt"),
        "05766008": gv.row("05766008", kind="Gemeinde"),
    }
    changes = compare(parse(gv.file(gv.rows(changed))), day=DAY)
    assert [(one.before.title, one.after.title) for one in changes.renamed] == [("Stadt Lemgo", "Stadt Lemgo-Brake")]
    assert [one.after.title for one in changes.with_new_kind] == ["Gemeinde Bad Salzuflen"]


def test_compare_names_what_the_register_has_ended_and_the_file_still_has(loaded):
    Area.objects.filter(ags="05766044").update(valid_to=date(2025, 1, 1))
    changes = compare(parse(gv.file()), day=DAY)
    assert ([unit.title for unit in changes.returned], changes.changed, changes.new) == (["Stadt Lemgo"], (), ())


@pytest.mark.parametrize(
    ("file", "options", "sentence"),
    [
        (gv.file, {"day": date(2025, 8, 30)}, "in der Zukunft"),
        (gv.file, {"day": DAY, "counted_on": date(2025, 9, 1)}, "nicht nach dem Gebietsstand"),
        (lambda: gv.file([row for row in gv.rows() if not row.ags.startswith("059")]), {"day": DAY}, "passt nicht"),
    ],
)
def test_compare_refuses_an_edition_that_cannot_be(loaded, file, options, sentence):
    with pytest.raises(RegisterRefusal, match=sentence):
        compare(parse(file()), **options)


def test_compare_asks_for_the_register_first():
    with pytest.raises(RegisterRefusal, match="load_register"):
        compare(parse(gv.file()), day=DAY)


fates = st.fixed_dictionaries(
    {},
    optional={
        ags: st.one_of(
            st.just("gone"),
            st.builds(
                lambda name, kind, inhabitants: {"name": name, "kind": kind, "inhabitants": inhabitants},
                st.sampled_from(["Musterau", "Musterau, Stadt", "Neu-Muster (Lippe), Hansestadt"]),
                st.sampled_from(["Stadt", "Gemeinde"]),
                st.integers(0, 1_000_000),
            ),
        )
        for ags in LIPPE[1:]
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=fates, born=st.booleans())
def test_applying_any_edition_twice_changes_nothing(loaded, fates, born):
    changes = {ags: None if fate == "gone" else gv.row(ags, **fate) for ags, fate in fates.items()}
    new = [gv.Row("05766099", "Neugemeinde", "Gemeinde")] if born else []
    edition = parse(gv.file(gv.rows(changes, add=new)))
    successors = {ags: Succession(LIPPE[0], date(2025, 1, 1)) for ags, fate in fates.items() if fate == "gone"}
    with transaction.atomic():
        apply(compare(edition, day=DAY), successors=successors, actor=SYSTEM, at=AT)
        again = compare(edition, day=DAY)
        in_force = Area.objects.active_on(edition.as_of).exclude(level="land").values_list("ags", "name", "kind")
        assert (again.is_empty, set(in_force)) == (True, {(unit.ags, unit.name, unit.kind) for unit in edition.units})
        transaction.set_rollback(True)
