"""Where an application came from, for apps above this one: they are told, and may refuse (house.md, floors).

An address of the apply page may carry ``?dari=…``: an opaque text that whoever made the link understands. It is
handed to every registered listener inside the transaction of the application.
"""

_sent, _placed, _sources = [], [], []

LONGEST = 200


def on_application_sent(act):
    """Register ``act(application, origin)``; it may raise ``BusinessRuleError``, and nothing was sent then."""
    if act not in _sent:
        _sent.append(act)


def on_application_placed(act):
    """Register ``act(application)``, called when an applicant was accepted and the placement is recorded."""
    if act not in _placed:
        _placed.append(act)


def name_source(find):
    """Register ``find(application) -> PlacementSource | None``: where a placement counts as coming from."""
    if find not in _sources:
        _sources.append(find)


def tell_sent(application, origin):
    for act in _sent if origin else ():
        act(application, origin)


def tell_placed(application):
    for act in _placed:
        act(application)


def source_of(application, default):
    """Return the first source that somebody names, else ``default``."""
    return next((found for find in _sources if (found := find(application))), default)


def read_origin(request):
    """Return the origin that the address of this request carries, "" when there is none."""
    return request.GET.get("dari", "").replace("\x00", "")[:LONGEST]
