"""What a company does with training, below /mitra/."""

from django.urls import re_path

from training.views import on_the_job_company as ojt
from training.views import pledges

CODE = r"(?P<code>[2-9b-z]{8})"
TRAINEE = rf"{CODE}/magang/(?P<pk>[0-9a-f]{{8}}-(?:[0-9a-f]{{4}}-){{3}}[0-9a-f]{{12}})"
PLEDGE = rf"{CODE}/janji/(?P<pk>[0-9]{{1,9}})"

urlpatterns = [
    re_path(rf"^{CODE}/janji/$", pledges.pledges, name="pledges"),
    re_path(rf"^{PLEDGE}/$", pledges.pledge, name="pledge"),
    re_path(rf"^{PLEDGE}/tarik/$", pledges.pledge_withdraw, name="pledge_withdraw"),
    re_path(rf"^{CODE}/magang/$", ojt.trainees, name="on_the_job_list"),
    re_path(rf"^{CODE}/magang/baru/$", ojt.plan, name="on_the_job_plan"),
    re_path(rf"^{TRAINEE}/$", ojt.trainee, name="on_the_job"),
    re_path(rf"^{TRAINEE}/mulai/$", ojt.start, name="on_the_job_start"),
    re_path(rf"^{TRAINEE}/berhenti/$", ojt.stop, name="on_the_job_stop"),
    re_path(rf"^{TRAINEE}/selesai/$", ojt.finish, name="on_the_job_finish"),
    re_path(rf"^{TRAINEE}/perjanjian/$", ojt.agreement, name="on_the_job_agreement"),
    re_path(rf"^{TRAINEE}/minggu/(?P<number>[0-9]{{1,3}})/$", ojt.week, name="on_the_job_week"),
]
