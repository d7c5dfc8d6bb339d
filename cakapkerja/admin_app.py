"""The admin's app configuration: Django's own admin with the office's site class."""

from django.contrib.admin.apps import AdminConfig


class OfficeAdminConfig(AdminConfig):
    default_site = "cakapkerja.admin_site.OfficeAdminSite"
