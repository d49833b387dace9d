"""Formsets whose rows are added and removed by submit buttons, without JavaScript."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.forms import BaseFormSet
from django.http import QueryDict

ADD, REMOVE = "add", "remove"


class RowFormSet(BaseFormSet):  # type: ignore[type-arg]  # it takes no argument at run time
    """Formset with a submit button `add` and, per row, a submit button `remove` (value: the row's index).

    After one of them `row_was_added_or_removed` is true, the formset keeps what was typed and shows no errors; the view
    renders the page again. Extra rows that were left empty are ignored.
    """

    row_label = "Eintrag"
    add_label = "Weiteren Eintrag hinzufügen"
    default_error_messages: ClassVar = {
        "missing_management_form": "Die Liste kam unvollständig an. Laden Sie die Seite neu.",
        "too_many_forms": "Kürzen Sie die Liste auf höchstens %(num)d Einträge.",
        "too_few_forms": "Füllen Sie mindestens %(num)d Eintrag aus.",
    }

    def __init__(self, data: QueryDict | None = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.row_was_added_or_removed = False
        if data is not None and (ADD in data or REMOVE in data):
            self.row_was_added_or_removed = True
            self.data = self._with_rows_changed(data)
            for form in self.forms:
                form.redisplay()

    def _with_rows_changed(self, data: QueryDict) -> QueryDict:
        total = f"{self.prefix}-TOTAL_FORMS"
        typed, removed = _row_number(data.get(total)), _row_number(data.get(REMOVE))
        count = self.min_num if typed is None else min(typed, self.absolute_max)
        rows = list(range(count))
        if removed in rows and count > self.min_num:
            rows.remove(removed)
        elif ADD in data and count < self.max_num:
            rows.append(count)
        own = re.compile(rf"{re.escape(str(self.prefix))}-(\d+)-(.+)")
        renumbered_data = QueryDict(mutable=True)
        for key, values in data.lists():
            match = own.fullmatch(key)
            if not match:
                renumbered_data.setlist(key, values)
            elif int(match[1]) in rows:
                renumbered_data.setlist(f"{self.prefix}-{rows.index(int(match[1]))}-{match[2]}", values)
        renumbered_data[total] = str(len(rows))
        renumbered_data[f"{self.prefix}-INITIAL_FORMS"] = "0"
        return renumbered_data

    def full_clean(self) -> None:
        if not self.row_was_added_or_removed:
            super().full_clean()
            return
        self._errors: list[Any] = []
        self._non_form_errors = self.error_class()

    def is_valid(self) -> bool:
        return not self.row_was_added_or_removed and super().is_valid()

    @property
    def can_add(self) -> bool:
        return self.total_form_count() < self.max_num

    @property
    def can_remove(self) -> bool:
        return self.total_form_count() > self.min_num


def _row_number(text: object) -> int | None:
    """The number of a row or of all rows; None where it is no number or one that no list has."""
    return int(str(text)) if re.fullmatch("[0-9]{1,9}", str(text)) else None
