"""A resident's businesses and dossiers, below /saya/."""

from django.urls import path

from training.views import business, dossiers

business_patterns = [
    path("usaha/", business.businesses, name="businesses"),
    path("usaha/baru/", business.business_form, name="business_new"),
    path("usaha/undangan/<int:member_id>/", dossiers.member_answer, name="member_answer"),
    path("usaha/<uuid:pk>/", business.business, name="business"),
    path("usaha/<uuid:pk>/ubah/", business.business_form, name="business_change"),
    path("usaha/<uuid:pk>/katalog/", business.catalogue_choice, name="catalogue_choice"),
    path("usaha/<uuid:pk>/kabar/<int:months>/", dossiers.progress, name="business_progress"),
    path("usaha/<uuid:pk>/produk/tambah/", business.product, name="product_new"),
    path("usaha/<uuid:pk>/produk/<uuid:product_id>/", business.product, name="product"),
    path("usaha/<uuid:pk>/produk/<uuid:product_id>/foto.jpg", business.product_photo, name="product_photo"),
    path("usaha/<uuid:pk>/produk/<uuid:product_id>/hapus/", business.product_remove, name="product_remove"),
    path("usaha/<uuid:pk>/proposal/<slug:kind>/", dossiers.dossier_start, name="dossier_start"),
    path("proposal/<uuid:pk>/", dossiers.dossier, name="dossier"),
    path("proposal/<uuid:pk>/isi/", dossiers.dossier_edit, name="dossier_edit"),
    path("proposal/<uuid:pk>/kirim/", dossiers.dossier_submit, name="dossier_submit"),
    path("proposal/<uuid:pk>/tarik/", dossiers.dossier_withdraw, name="dossier_withdraw"),
    path("proposal/<uuid:pk>/anggota/", dossiers.member_ask, name="member_ask"),
    path("proposal/<uuid:pk>/anggota/<int:member_id>/hapus/", dossiers.member_remove, name="member_remove"),
]
