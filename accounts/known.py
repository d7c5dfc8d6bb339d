"""Who wants to know that the office or a person said who they are: a NIK was saved, or an identity was verified.

What a resident did before there was an account (a class by a community's list, an old batch) is found by it.
"""

_listeners = []


def on_identity_known(act):
    """Register ``act(resident)``, called inside the transaction; floors above register themselves."""
    if act not in _listeners:
        _listeners.append(act)


def tell_identity_known(resident):
    for act in _listeners:
        act(resident)
