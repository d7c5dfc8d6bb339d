"""Predicates about training that are more than a queryset."""


def may_ask_alumni(user):
    """Whether ``user`` records by phone what alumni do."""
    return user is not None and user.has_perm("training.view_alumnifollowup") and user.is_staff
