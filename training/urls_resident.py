"""What belongs to one resident, below /saya/."""

from django.urls import path

from training.urls_business import business_patterns
from training.urls_van import van_patterns
from training.views import follow_ups, on_the_job, own_class, resident, transport

urlpatterns = [
    path("pelatihan/", resident.enrolments, name="enrolments"),
    path("pelatihan/<uuid:pk>/", resident.enrolment, name="enrolment"),
    path("pelatihan/<uuid:pk>/terdaftar/", resident.receipt, name="enrolment_receipt"),
    path("pelatihan/<uuid:pk>/ambil-kursi/", resident.take_seat, name="take_seat"),
    path("pelatihan/<uuid:pk>/batal/", resident.withdraw, name="enrolment_withdraw"),
    path("pelatihan/<uuid:pk>/berkas/", resident.add_paper, name="enrolment_paper_add"),
    path("pelatihan/<uuid:pk>/berkas/<uuid:file_pk>/", resident.paper, name="enrolment_paper"),
    path("pelatihan/<uuid:pk>/jadwal.ics", resident.calendar, name="class_calendar"),
    path("pelatihan/<uuid:pk>/kartu/", own_class.card, name="enrolment_card"),
    *business_patterns,
    *van_patterns,
    path("pelatihan/<uuid:pk>/bahan/<int:material_id>/", own_class.material, name="enrolment_material"),
    path("pelatihan/<uuid:pk>/sertifikat/", own_class.certificate, name="enrolment_certificate"),
    path("pelatihan/<uuid:pk>/rekening/", transport.bank, name="enrolment_bank"),
    path("magang/", on_the_job.trainings, name="on_the_job_list"),
    path("magang/<uuid:pk>/", on_the_job.training, name="on_the_job"),
    path("magang/<uuid:pk>/minggu/<int:number>/", on_the_job.week, name="on_the_job_week"),
    path("magang/<uuid:pk>/berhenti/", on_the_job.stop, name="on_the_job_stop"),
    path("magang/<uuid:pk>/perjanjian/", on_the_job.agreement, name="on_the_job_agreement"),
    path("pelatihan/kabar/<uuid:pk>/", follow_ups.question, name="alumni_question"),
]
