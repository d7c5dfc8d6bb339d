"""Whose profile lacks a skill that they need: floors above know why somebody needs one (a vacancy, say)."""

_finders = []


def on_asked_who_lacks(find):
    """Register ``find(skills) -> iterable of user ids``; floors above register themselves."""
    if find not in _finders:
        _finders.append(find)


def people_lacking(skills):
    """Return the ids of the users who need one of ``skills`` and do not name it in their profile."""
    return {user_id for find in _finders for user_id in find(skills)} if skills else set()
