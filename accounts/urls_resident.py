"""The resident's profile, below /saya/."""

from django.urls import path, re_path

from accounts.views import corrections, resident, resident_cv

urlpatterns = [
    path("mulai/", resident.start, name="start"),
    path("profil/", resident.profile, name="profile"),
    path("profil/nik/", resident.nik, name="nik"),
    path("profil/pembetulan/", corrections.correction, name="correction"),
    re_path(r"^profil/(?P<section>diri|alamat|kerja)/$", resident.profile_edit, name="profile_edit"),
    path("identitas/", resident.identity, name="identity"),
    path("berkas/", resident.documents, name="documents"),
    path("berkas/<uuid:pk>/", resident.document, name="document"),
    path("berkas/<uuid:pk>/hapus/", resident.document_remove, name="document_remove"),
    path("cv/", resident_cv.cv, name="cv"),
    path("cv/unduh/", resident_cv.cv_download, name="cv_download"),
    path("jejak/", resident.access_log, name="access_log"),
]
