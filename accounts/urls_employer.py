"""The company's account, below /mitra/."""

from django.urls import path, re_path

from accounts.views import domains, employer, photos

CODE = r"(?P<code>[2-9b-z]{8})"
UUID = r"(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"

urlpatterns = [
    path("", employer.home, name="home"),
    path("daftar/", employer.register, name="register"),
    path("undangan/<str:token>/", employer.invitation, name="invitation"),
    path("domain/<str:token>/", domains.domain_confirm, name="domain_confirm"),
    re_path(rf"^{CODE}/domain/$", domains.domain_ask, name="domain_ask"),
    re_path(rf"^{CODE}/profil/$", employer.company_profile, name="company_profile"),
    re_path(rf"^{CODE}/ajukan/$", employer.company_submit, name="company_submit"),
    re_path(rf"^{CODE}/berkas/$", employer.paper_upload, name="paper_upload"),
    re_path(rf"^{CODE}/berkas/{UUID}/$", employer.paper, name="paper"),
    re_path(rf"^{CODE}/logo/$", employer.logo_upload, name="logo_upload"),
    re_path(rf"^{CODE}/foto/$", photos.photos, name="photos"),
    re_path(rf"^{CODE}/foto/{UUID}/hapus/$", photos.photo_remove, name="photo_remove"),
    re_path(rf"^{CODE}/anggota/$", employer.members, name="members"),
    re_path(rf"^{CODE}/anggota/{UUID}/keluarkan/$", employer.member_remove, name="member_remove"),
    re_path(rf"^{CODE}/anggota/{UUID}/peran/$", employer.member_role, name="member_role"),
    re_path(rf"^{CODE}/undangan/{UUID}/batalkan/$", employer.invitation_revoke, name="invitation_revoke"),
]
