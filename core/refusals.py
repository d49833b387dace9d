class DomainRefusal(ValueError):  # noqa: N818 - a refusal is an answer, not a fault
    """A rule of the domain forbids this; the message is a German sentence that says what to do."""
