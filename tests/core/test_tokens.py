"""Link tokens: whole, foreign, tampered with, expired, of an old generation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tokens import TOKEN_PATTERN, BadTokenError, Link, read

AT = datetime(2024, 2, 1, 9, 0, tzinfo=UTC)
LINK = Link("members:confirm", row=4711, generation=3, issued_at=AT)

moments = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - see timezones
links = st.builds(
    Link,
    purpose=st.sampled_from(["members:confirm", "selfservice:overview"]),
    row=st.integers(0, 2**63 - 1),
    generation=st.integers(0, 2**31 - 1),
    issued_at=moments.map(lambda moment: moment.replace(microsecond=0)),
)


@given(links)
def test_token_carries_its_four_values(link):
    assert read(link.token(), purpose=link.purpose) == link


@given(links)
def test_every_token_is_masked_in_logs(link):
    assert TOKEN_PATTERN.fullmatch(link.token())


@given(st.data())
def test_token_changed_in_any_one_place_is_none(data):
    token = LINK.token()
    place = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.sampled_from(sorted(set("ABCabc019-_.ß%/ ") - {token[place]})))
    with pytest.raises(BadTokenError):
        read(token[:place] + sign + token[place + 1 :], purpose=LINK.purpose)


@given(st.text(max_size=90))
def test_any_other_text_is_no_token(text):
    with pytest.raises(BadTokenError):
        read(text, purpose=LINK.purpose)


def test_token_serves_one_purpose():
    with pytest.raises(BadTokenError):
        read(LINK.token(), purpose="members:status")


@pytest.mark.parametrize("change", [{"row": 4712}, {"generation": 4}, {"issued_at": AT + timedelta(hours=1)}])
def test_changed_values_need_a_signature_of_their_own(change):
    values = replace(LINK, **change).token().partition(".")[0]
    signature = LINK.token().partition(".")[2]
    with pytest.raises(BadTokenError):
        read(f"{values}.{signature}", purpose=LINK.purpose)


def test_old_generation_is_recognised_by_its_number():
    old, new = (Link("members:confirm", 4711, generation, AT) for generation in (1, 2))
    assert old.token() != new.token()
    assert read(old.token(), purpose="members:confirm").generation == 1


def test_link_expires_with_its_last_second():
    age = timedelta(hours=48)
    assert not LINK.is_expired(at=AT + age - timedelta(seconds=1), age=age)
    assert LINK.is_expired(at=AT + age, age=age)


def test_token_survives_a_change_of_the_key_only_as_long_as_the_old_one_is_known(settings):
    token = LINK.token()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "new" * 20
    assert read(token, purpose=LINK.purpose) == LINK
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BadTokenError):
        read(token, purpose=LINK.purpose)
