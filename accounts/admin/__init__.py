"""People, companies and logs in the admin. What libraries register by themselves is not for officers."""

from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin import canned, companies, identity, logs, residents, users

__all__ = ["canned", "companies", "identity", "logs", "residents", "users"]

# Groups are code (sync_groups); addresses and second factors belong to their owner and hold secrets.
LEFT_OUT = (Group._meta.label_lower, "account.emailaddress", "account.emailconfirmation", "mfa.authenticator")
for model in [model for model in admin.site._registry if model._meta.label_lower in LEFT_OUT]:
    admin.site.unregister(model)
