class DomainRefusal(ValueError):  # noqa: N818 - a refusal is an answer, not a fault
    """The rules say no; the message is a German sentence that says what to do."""
