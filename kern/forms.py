"""Base classes of all forms: KERN markup, German error messages, length limits."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from functools import cache
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property

from kern.crispy import PrimaryButton
from kern.renderers import FastFormRenderer
from normalisation.domains import validate_host, validate_mail_address
from normalisation.folding import INVISIBLE
from normalisation.phone_numbers import validate_phone
from normalisation.validators import TOO_LONG, composed, validate_characters, validate_length, validate_letters

KEY_LENGTH = 200  # of what is sent for a choice, a number or a date
LINE_LENGTH = 200
MAX_ADDRESS_LENGTH = 254  # of a mail address that can be delivered (RFC 5321), and of every column for one
TEXT_LENGTH = 5_000

MESSAGES = {
    "max_length": TOO_LONG,
    "min_length": "Geben Sie hier mindestens %(limit_value)s Zeichen ein, jetzt sind es %(show_value)s.",
    "max_value": "Geben Sie hier höchstens %(limit_value)s ein.",
    "min_value": "Geben Sie hier mindestens %(limit_value)s ein.",
    "invalid_choice": "Wählen Sie eine der angebotenen Möglichkeiten aus.",
    "invalid_list": "Wählen Sie eine der angebotenen Möglichkeiten aus.",
    "invalid_pk_value": "Wählen Sie eine der angebotenen Möglichkeiten aus.",
    "missing": "Wählen Sie die Datei noch einmal aus, sie ist nicht angekommen.",
    "empty": "Wählen Sie eine Datei aus, die nicht leer ist.",
}
INCOMPLETE = "Diese Seite kam unvollständig an. Laden Sie sie neu."  # of a hidden field, which nobody typed
INVALID = {
    forms.EmailField: "Geben Sie eine E-Mail-Adresse ein, zum Beispiel „name@stadt.example“.",
    forms.URLField: "Geben Sie eine Internetadresse ein, zum Beispiel „https://www.stadt.example“.",
    forms.DateField: "Geben Sie ein Datum ein, zum Beispiel „1.2.2024“.",
    forms.IntegerField: "Geben Sie eine Zahl ein, zum Beispiel „12“.",
    forms.FileField: "Wählen Sie die Datei noch einmal aus, sie ist nicht angekommen.",
}


class KernBoundField(BoundField):
    """A bound field with KERN's CSS classes; `kind` says which part of kern/field.html renders it."""

    CLASSES: ClassVar = {
        "input": "kern-form-input__input",
        "file": "kern-form-input__input",
        "select": "kern-form-input__select",
        "check": "kern-form-check__checkbox",
    }

    @property
    def data(self) -> Any:
        """What was submitted, the letters of a text composed (NFC) as they are stored.

        A telephone number goes without the invisible marks that address books copy along with it.
        """
        value, field = super().data, self.field
        if not isinstance(value, str) or value.isascii() or not isinstance(field, forms.CharField):
            return value
        if isinstance(field, PhoneField) and len(value) <= LINE_LENGTH:
            value = INVISIBLE.sub("", value)
        return value if is_password(field) else composed(stripped(field, value), max_length=max_length_of(field))

    @cached_property
    def kind(self) -> str:
        widget = self.field.widget
        if widget.is_hidden:
            return "hidden"
        for kind, types in (
            ("check", forms.CheckboxInput),
            ("choices", forms.RadioSelect | forms.CheckboxSelectMultiple),
            ("select", forms.Select),
            ("file", forms.FileInput),
        ):
            if isinstance(widget, types):
                return kind
        return "input"

    @property
    def is_optional(self) -> bool:
        form: Any = self.form
        return not self.field.required and form.mark_optional and self.name not in form.sometimes_required

    @property
    def choice_kind(self) -> str:
        return "checkbox" if isinstance(self.field.widget, forms.CheckboxSelectMultiple) else "radio"

    @property
    def anchor(self) -> str:
        """The id that a link in the error summary leads to; empty for a hidden field."""
        if self.kind == "hidden":
            return ""
        return f"{self.auto_id}_0" if self.kind == "choices" else self.id_for_label

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        if base := self.CLASSES.get(self.kind):
            own = self.field.widget.attrs.get("class", "")
            built["class"] = " ".join(filter(None, [base, f"{base}--error" if self.errors else "", own]))
        return built


class DateInput(forms.DateInput):
    """The browser's own date field; the value is sent as an ISO date."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PhoneInput(forms.TextInput):
    """Phones show their number pad for it."""

    input_type = "tel"


class PhoneField(forms.CharField):
    """A phone number in any notation, or several; kept as typed."""

    widget = PhoneInput
    default_validators = [validate_phone]

    def __init__(self, *, max_length: int = 60, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)


class NameField(forms.CharField):
    """The name of a person, or of the organisation they come from."""

    default_validators = [validate_letters]


class ListField(forms.CharField):
    """A pasted table; whoever parses it refuses single rows."""

    widget = forms.Textarea


class KernForm(forms.BaseForm):
    """Base of all forms, used together with `forms.Form` or `forms.ModelForm`.

    Every submitted value is held to its length before its field looks at it, text to visible characters
    (`validate_submitted()`). Django's error messages are replaced by German sentences. `required_messages` sets the
    message of an empty field, `submit_label` the button that the tag `crispy` adds (empty: none), `layout` a crispy
    layout. `sometimes_required` names fields that another answer requires: they are not marked as optional.
    """

    bound_field_class = KernBoundField
    default_renderer = FastFormRenderer
    use_required_attribute = False
    mark_optional = True
    submit_label = "Weiter"
    layout: Any = None
    required_messages: ClassVar[dict[str, str]] = {}
    sometimes_required: ClassVar[frozenset[str]] = frozenset()
    _prepared_fields: ClassVar[dict[str, forms.Field]]

    def __init__(self, *args: Any, exclude: Collection[str] = (), **kwargs: Any) -> None:
        """`exclude` names fields that this form does not ask."""
        kwargs.setdefault("label_suffix", "")
        prepared_fields = self._fields_of_class()
        self.base_fields = (
            {name: field for name, field in prepared_fields.items() if name not in exclude}
            if exclude
            else prepared_fields
        )
        super().__init__(*args, **kwargs)
        self._is_redisplayed = False

    @classmethod
    def prepare(cls, fields: dict[str, forms.Field]) -> None:
        """Set up what is the same for every instance of the class.

        Called once per class; instances get copies of the fields.
        """
        for name, field in fields.items():
            use_german_messages(field, required=cls.required_messages.get(name))
            limit_text_field(field)
            check_domain(field)

    @classmethod
    def _fields_of_class(cls) -> dict[str, forms.Field]:
        """The prepared copy of the class's fields, made once for each class."""
        if "_prepared_fields" not in vars(cls):
            fields = deepcopy(cls.base_fields)  # type: ignore[misc]  # the metaclass sets it on the class
            cls.prepare(fields)
            cls._prepared_fields = fields
        return cls._prepared_fields

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = self.layout
        if self.submit_label:
            helper.add_input(PrimaryButton(self.submit_label))
        return helper

    def _clean_fields(self) -> None:
        """As Django's, but what is too long or hides characters is refused before a field looks at it."""
        for name, bound_field in self._bound_items():  # type: ignore[attr-defined]  # Django's own
            field = bound_field.field
            try:
                if not field.disabled:
                    validate_submitted(field, bound_field.data)
                self.cleaned_data[name] = field._clean_bound_field(bound_field)
                if clean := getattr(self, f"clean_{name}", None):
                    self.cleaned_data[name] = clean()
            except ValidationError as error:
                self.add_error(name, error)

    def add_error(self, field: str | None, error: Any) -> None:
        """Add each message once, also where form and model report the same."""
        if hasattr(error, "error_list"):
            error = ValidationError(list({str(one.message): one for one in error.error_list}.values()))
        super().add_error(field, error)

    def redisplay(self) -> None:
        """Show the submitted values without errors, for example after a row was added. The form counts as invalid."""
        self._is_redisplayed = True
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        return not self._is_redisplayed and super().is_valid()


def use_german_messages(field: forms.Field, *, required: str | None = None) -> None:
    """Replace Django's error messages of a field by German ones, except those the form sets itself."""
    kind: Any = type(field)  # mypy holds no class of fields hashable
    defaults = default_error_messages(kind)
    texts = {**MESSAGES, "required": required or required_sentence(field)}
    if sentence := next((INVALID[parent] for parent in kind.__mro__ if parent in INVALID), None):
        texts["invalid"] = sentence
    if field.widget.is_hidden:
        texts |= dict.fromkeys(("required", "invalid", "invalid_choice"), INCOMPLETE)
    for code, text in texts.items():
        if (code == "required" and required) or field.error_messages.get(code) is defaults.get(code):
            field.error_messages[code] = text


@cache
def default_error_messages(kind: type) -> dict[str, Any]:
    """The error messages of a field class, those of its parents included."""
    inherited = (vars(parent).get("default_error_messages", {}) for parent in reversed(kind.__mro__))
    return {code: text for messages in inherited for code, text in messages.items()}


def required_sentence(field: forms.Field) -> str:
    widget = field.widget
    label = f"„{field.label}“"
    if isinstance(widget, forms.CheckboxInput):
        return "Setzen Sie hier ein Häkchen, um fortzufahren."
    if isinstance(widget, forms.FileInput):
        return f"Wählen Sie bei {label} eine Datei aus."
    if isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"Wählen Sie bei {label} eine Möglichkeit aus."
    return f"Füllen Sie das Feld {label} aus."


def limit_text_field(field: forms.Field) -> None:
    """Set the maximum length of a text field.

    No `maxlength` attribute is rendered, because browsers would cut pasted text silently.
    """
    if isinstance(field, forms.CharField):
        field.widget.attrs.pop("maxlength", None)
        field.max_length = max_length_of(field)


def max_length_of(field: forms.CharField) -> int:
    if isinstance(field, forms.EmailField):
        return min(field.max_length or MAX_ADDRESS_LENGTH, MAX_ADDRESS_LENGTH)
    return field.max_length or (TEXT_LENGTH if isinstance(field.widget, forms.Textarea) else LINE_LENGTH)


def validate_submitted(field: forms.Field, value: Any) -> None:
    """Refuse what is too long for a field, and in text characters that nobody sees. Raises ValidationError."""
    if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
        text = stripped(field, value or "")
        validate_length(text, max_length=max_length_of(field))
        if not is_password(field) and not isinstance(field, ListField):
            validate_characters(text, is_multiline=isinstance(field.widget, forms.Textarea))
    elif any(len(one) > KEY_LENGTH for one in submitted_keys(value)):
        code = "invalid_choice" if isinstance(field, forms.ChoiceField) else "invalid"
        raise ValidationError(field.error_messages.get(code, INCOMPLETE), code=code)


def stripped(field: forms.CharField, text: str) -> str:
    return text.strip() if field.strip else text


def submitted_keys(value: Any) -> list[str]:
    """The texts that are sent for a choice of one or several rows, a number or a date; none for a file."""
    values = value if isinstance(value, list | tuple) else [value]
    return [one for one in values if isinstance(one, str)]


def is_password(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.PasswordInput)


def check_domain(field: forms.Field) -> None:
    """Refuse a mail address that cannot be delivered to, and an internet address that cannot be called."""
    if isinstance(field, forms.EmailField):
        others = [one for one in field.validators if not isinstance(one, EmailValidator)]
        field.validators = [*others, validate_mail_address]
    elif isinstance(field, forms.URLField):
        field.validators = [*field.validators, validate_host]
