"""What a company does with training, below /mitra/."""

from django.urls import re_path

from training.views import pledges

CODE = r"(?P<code>[2-9b-z]{8})"
PLEDGE = rf"{CODE}/janji/(?P<pk>[0-9]{{1,9}})"

urlpatterns = [
    re_path(rf"^{CODE}/janji/$", pledges.pledges, name="pledges"),
    re_path(rf"^{PLEDGE}/$", pledges.pledge, name="pledge"),
    re_path(rf"^{PLEDGE}/tarik/$", pledges.pledge_withdraw, name="pledge_withdraw"),
]
