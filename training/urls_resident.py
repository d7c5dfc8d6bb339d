"""What belongs to one resident, below /saya/."""

from django.urls import path

from training.urls_business import business_patterns
from training.urls_van import van_patterns
from training.views import own_class, transport

urlpatterns = [
    path("pelatihan/<uuid:pk>/kartu/", own_class.card, name="enrolment_card"),
    *business_patterns,
    *van_patterns,
    path("pelatihan/<uuid:pk>/sertifikat/", own_class.certificate, name="enrolment_certificate"),
    path("pelatihan/<uuid:pk>/rekening/", transport.bank, name="enrolment_bank"),
]
