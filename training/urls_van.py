"""A community's requests for the van, below /saya/."""

from django.urls import path

from training.views import community

van_patterns = [
    path("si-praja/", community.requests, name="van_requests"),
    path("si-praja/contoh.xlsx", community.people_template, name="van_template"),
    path("si-praja/<uuid:pk>/", community.request_page, name="van_request"),
    path("si-praja/<uuid:pk>/isi/<slug:step>/", community.step, name="van_step"),
    path("si-praja/<uuid:pk>/orang/", community.people, name="van_people"),
    path("si-praja/<uuid:pk>/orang/tambah/", community.person, name="van_person_add"),
    path("si-praja/<uuid:pk>/orang/<int:person_id>/", community.person, name="van_person"),
    path("si-praja/<uuid:pk>/orang/<int:person_id>/hapus/", community.person_remove, name="van_person_remove"),
    path("si-praja/<uuid:pk>/periksa/", community.check, name="van_check"),
    path("si-praja/<uuid:pk>/tarik/", community.withdraw, name="van_withdraw"),
]
