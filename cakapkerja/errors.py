"""Errors that services raise and views turn into a sentence for the person."""


class BusinessRuleError(Exception):
    """A rule of the service forbids the action.

    ``message`` is one plain sentence for the person who acted: what is wrong and how to fix it.
    ``field`` optionally names the form field it belongs to.
    """

    def __init__(self, message, *, field=None, code="rule"):
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code


class ChangedMeanwhileError(BusinessRuleError):
    """Somebody saved the same form first; ``names`` are the fields that changed since it was opened (FT-10)."""

    def __init__(self, names):
        super().__init__("", code="version")
        self.names = names


class StaleStateError(BusinessRuleError):
    """Somebody else changed the object first (FT-10): the sentence says what it is now."""

    def __init__(self, message, *, code="stale"):
        super().__init__(message, code=code)
