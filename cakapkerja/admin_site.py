"""The office's admin site: Django's own, with our sign-in, our look and a start page of work queues."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class OfficeAdminSite(admin.AdminSite):
    site_header = _("Meja kerja Cakap Kerja")
    site_title = _("Cakap Kerja")
    index_title = _("Antrean kerja")
    enable_nav_sidebar = False
    login = secure_admin_login(admin.AdminSite.login)
