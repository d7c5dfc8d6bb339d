"""The login account. Residents, company members and officers are all users; what they are is said elsewhere."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Permission, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email=None, password=None, **extra):
        """Create an account reached by e-mail or by ``phone``; without a password it signs in by code."""
        user = self.model(email=self._clean(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **extra):
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **extra})

    def officers_with(self, permission):
        """Active officers who hold ``permission`` ("app.codename"), by group, by grant or as superuser."""
        app_label, codename = permission.split(".")
        named = {"content_type__app_label": app_label, "codename": codename}
        granted = Permission.objects.filter(**named)
        return self.filter(is_staff=True, is_active=True).filter(
            models.Q(is_superuser=True)
            | models.Exists(granted.filter(group__user=models.OuterRef("pk")))
            | models.Exists(granted.filter(user=models.OuterRef("pk")))
        )

    @staticmethod
    def _clean(email):
        return email.strip().lower() if email else None

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)
    phone = models.CharField(_("nomor HP"), max_length=16, null=True, blank=True, unique=True)
    phone_verified = models.BooleanField(_("nomor HP terbukti"), default=False)
    name = models.CharField(_("nama"), max_length=120, blank=True)
    is_staff = models.BooleanField(_("petugas"), default=False)
    is_active = models.BooleanField(_("aktif"), default=True)
    date_joined = models.DateTimeField(_("terdaftar"), db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = _("akun")
        verbose_name_plural = _("akun")
        ordering = ["-date_joined", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | models.Q(phone__isnull=False),
                name="user_reachable",
                violation_error_message=_("Isi e-mail atau nomor HP."),
            ),
        ]

    def __str__(self):
        return self.display_name

    def save(self, **kwargs):
        self.email = self.email.strip().lower() if self.email else None
        self.phone = self.phone or None
        super().save(**kwargs)

    @property
    def display_name(self):
        """The name, or the part of the address before the @ while no name is known."""
        return self.name or (self.email or "").partition("@")[0] or _("Akun Anda")

    @property
    def first_name(self):
        return str(self.display_name).split(" ")[0]

    @cached_property
    def resident_or_none(self):
        """The resident's profile of this account, or None."""
        return getattr(self, "resident", None)

    @property
    def is_resident(self):
        return self.resident_or_none is not None

    @cached_property
    def has_companies(self):
        return self.memberships.filter(is_active=True).exists()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.first_name
