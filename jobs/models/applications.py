"""Applications: one person, one vacancy, one live row; every change dated and told (AP-2)."""

import datetime
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from cakapkerja.codes import new_code
from cakapkerja.models import TransitionLog
from jobs.enums import (
    APPLICATION_CAN_CLOSE,
    APPLICATION_CAN_DECIDE,
    APPLICATION_CAN_INVITE,
    APPLICATION_CAN_PROCESS,
    APPLICATION_CAN_REJECT,
    APPLICATION_CAN_RESERVE,
    APPLICATION_CAN_WITHDRAW,
    APPLICATION_ENDED,
    APPLICATION_OPEN,
    PUBLIC_LABELS,
    ApplicationState,
    RejectReason,
    Stars,
)
from jobs.models.vacancies import Vacancy

REMIND_BEFORE = (datetime.timedelta(hours=24), datetime.timedelta(hours=2))


def new_number():
    """A receipt number that can be read aloud: "K7QX-2M9P"."""
    code = new_code().upper()
    return f"{code[:4]}-{code[4:]}"


def name_key_of(name):
    """A name as it is sorted and searched: lower case, single spaces."""
    return words_key_of(name)[:120]


def words_key_of(text):
    """Words as they are searched inside a text: lower case, single spaces."""
    return " ".join(text.lower().split())


class ApplicationQuerySet(models.QuerySet):
    def for_user(self, user):
        """The applicant's own."""
        return self.filter(resident__user=user)

    def manageable_by(self, user):
        """Applications to vacancies of the companies that ``user`` acts for; a withdrawn one is gone (F-35)."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(vacancy__company__memberships__user=user, vacancy__company__memberships__is_active=True)

    def open(self):
        return self.filter(state__in=APPLICATION_OPEN)

    def with_unread(self):
        """Each with ``unread``: how many messages of the company its applicant has not read."""
        return self.annotate(
            unread=models.Count("messages", filter=Q(messages__from_company=True, messages__read_at__isnull=True))
        )

    def live(self):
        """Everything but withdrawn: what the one-per-person rule counts."""
        return self.exclude(state=ApplicationState.WITHDRAWN)


class Application(FSMModelMixin, models.Model):
    """One application. ``state`` moves only through ``jobs.services.applications``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("nomor"), max_length=12, unique=True, editable=False, default=new_number)
    vacancy = models.ForeignKey(
        Vacancy, verbose_name=_("lowongan"), on_delete=models.PROTECT, related_name="applications"
    )
    resident = models.ForeignKey(
        "accounts.Resident", verbose_name=_("pelamar"), on_delete=models.PROTECT, related_name="applications"
    )
    cv = models.ForeignKey(
        "accounts.Document",
        verbose_name=_("CV"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
    )
    profile = models.JSONField(_("salinan profil"), help_text=_("Beku sejak lamaran dikirim."))
    message = models.TextField(_("pesan untuk perusahaan"), max_length=1000, blank=True)
    state = FSMField(
        _("keadaan"),
        max_length=10,
        choices=ApplicationState,
        default=ApplicationState.SUBMITTED,
        protected=True,
    )
    created_at = models.DateTimeField(_("dikirim"), db_default=Now(), editable=False)
    seen_at = models.DateTimeField(_("pertama dibuka"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True, editable=False)
    interview_at = models.DateTimeField(_("waktu wawancara"), null=True, blank=True)
    interview_place = models.CharField(_("tempat atau tautan wawancara"), max_length=300, blank=True)
    interview_minutes = models.PositiveSmallIntegerField(_("lama wawancara (menit)"), default=60, db_default=60)
    # Counts every change of the appointment: SEQUENCE of the calendar file (RFC 5545 3.8.7.4).
    interview_sequence = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    # How many of the two reminders went out, or are no use any more.
    interview_reminders = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    reject_reason = models.CharField(_("alasan"), max_length=12, choices=RejectReason, blank=True)
    # Copies out of the profile, so that thousands of applicants can be filtered and sorted by an index.
    name_key = models.CharField(max_length=120, default="", editable=False)
    education_rank = models.PositiveSmallIntegerField(null=True, editable=False)
    in_city = models.BooleanField(default=False, editable=False)
    kecamatan_name = models.CharField(max_length=60, default="", editable=False)
    kelurahan_name = models.CharField(max_length=60, default="", db_default="", editable=False)
    skills_key = models.CharField(max_length=400, default="", db_default="", editable=False)
    graduation_year = models.PositiveSmallIntegerField(null=True, editable=False)
    birth_year = models.PositiveSmallIntegerField(null=True, editable=False)
    is_verified = models.BooleanField(default=False, editable=False)
    # Inside the company; the applicant sees neither.
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name=_("label"))
    stars = models.PositiveSmallIntegerField(_("nilai"), default=0)
    slots_offered_at = models.DateTimeField(_("jadwal ditawarkan"), null=True, blank=True, editable=False)
    placement = models.OneToOneField(
        "placements.Placement",
        verbose_name=_("penempatan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("lamaran")
        verbose_name_plural = _("lamaran")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "resident"],
                condition=~Q(state=ApplicationState.WITHDRAWN),
                name="application_one_live_per_person",
                violation_error_message=_("Anda sudah melamar lowongan ini."),
            ),
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="application_state_known"),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[ApplicationState.ACCEPTED, ApplicationState.STARTED, ApplicationState.NO_SHOW]
                )
                | Q(placement__isnull=False),
                name="application_accepted_has_placement",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.REJECTED) | ~Q(reject_reason=""),
                name="application_no_has_reason",  # N-24
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.INTERVIEW)
                | Q(interview_at__isnull=False) & ~Q(interview_place=""),
                name="application_interview_has_time_and_place",
            ),
            models.CheckConstraint(condition=Q(stars__lte=5), name="application_stars_at_most_five"),
        ]
        indexes = [
            models.Index(fields=["vacancy", "-created_at"], name="application_of_vacancy"),
            models.Index(fields=["vacancy", "state", "created_at", "id"], name="application_desk_by_state"),
            models.Index(fields=["vacancy", "created_at", "id"], name="application_desk_arrival"),
            models.Index(fields=["vacancy", "name_key", "id"], name="application_desk_name"),
            models.Index(fields=["vacancy", "-stars", "created_at", "id"], name="application_desk_stars"),
            models.Index(fields=["vacancy", "-in_city", "created_at", "id"], name="application_desk_city"),
            models.Index(fields=["resident", "-created_at"], name="application_of_resident"),
            models.Index(
                fields=["interview_at", "id"],
                condition=Q(state=ApplicationState.INTERVIEW),
                name="application_interview_due",
            ),
            models.Index(
                fields=["vacancy", "created_at", "id"],
                condition=~Q(tags=[]),
                name="application_desk_tagged",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("resident:application", kwargs={"pk": self.pk})

    def get_chat_url(self):
        """The conversation as the applicant reads it."""
        return reverse("resident:chat", kwargs={"pk": self.pk})

    def get_desk_chat_url(self):
        """The conversation as the company reads it."""
        return reverse("employer:chat", kwargs={"code": self.vacancy.company.code, "pk": self.pk})

    def get_schedule_url(self):
        """Where the applicant chooses a time for the interview."""
        return reverse("resident:schedule", kwargs={"pk": self.pk})

    def get_desk_url(self):
        """Its page at the company's desk."""
        return reverse("employer:application", kwargs={"code": self.vacancy.company.code, "pk": self.pk})

    def copy_profile(self, *, education_rank, sent_on):
        """Fill the columns of the company's list from the frozen profile.

        ``education_rank`` is that of the level named there, None without one; ``sent_on`` the day of sending,
        from which the year of birth follows (it can be one too late: the profile holds whole years only).
        """
        profile = self.profile
        place = profile.get("place", "").split(", ")
        self.name_key = name_key_of(profile.get("full_name", ""))
        self.education_rank = education_rank
        self.in_city = bool(profile.get("in_city"))
        in_kelurahan = self.in_city and len(place) >= 3
        self.kecamatan_name = place[-2][:60] if in_kelurahan else ""
        self.kelurahan_name = place[-3][:60] if in_kelurahan else ""
        self.skills_key = words_key_of(profile.get("skills", ""))[:400]
        self.graduation_year = profile.get("graduation_year") or None
        self.birth_year = sent_on.year - profile["age"] if profile.get("age") else None
        self.is_verified = bool(profile.get("verified"))

    @property
    def receipt_url(self):
        return reverse("resident:receipt", kwargs={"pk": self.pk})

    @property
    def public_label(self):
        return PUBLIC_LABELS[self.state]

    @property
    def stars_words(self):
        return Stars(self.stars).label

    @property
    def is_open(self):
        return self.state in APPLICATION_OPEN

    @property
    def is_ended(self):
        return self.state in APPLICATION_ENDED

    @property
    def needs_answer(self):
        """The applicant has something to do: choose a time, come to an interview, or answer an offer."""
        return self.state in (ApplicationState.INTERVIEW, ApplicationState.ACCEPTED) or self.may_choose_slot

    @property
    def may_choose_slot(self):
        """The company offered times, and none is chosen yet."""
        return self.slots_offered_at is not None and self.state in APPLICATION_CAN_INVITE

    @property
    def interview_ends_at(self):
        return self.interview_at + datetime.timedelta(minutes=self.interview_minutes)

    @property
    def interview_is_off(self):
        """An appointment that was to come will not take place."""
        return (
            self.interview_at is not None
            and self.state != ApplicationState.INTERVIEW
            and self.interview_at > timezone.now()
        )

    def plan_interview(self, *, at, place, now, minutes=60):
        """Set the appointment; reminders whose time has passed by ``now`` are left out. The caller saves."""
        self.interview_at, self.interview_place, self.interview_minutes = at, place, minutes
        self.interview_sequence += 1
        self.interview_reminders = sum(at - now <= before for before in REMIND_BEFORE)
        self.slots_offered_at = None

    # --- arrows -------------------------------------------------------------------------------
    @transition(field=state, source=[ApplicationState.SUBMITTED], target=ApplicationState.SEEN)
    def see(self):
        """The company opened it for the first time."""

    @transition(field=state, source=list(APPLICATION_CAN_PROCESS), target=ApplicationState.IN_PROCESS)
    def process(self):
        """The company is weighing it."""

    @transition(field=state, source=list(APPLICATION_CAN_INVITE), target=ApplicationState.INTERVIEW)
    def invite(self):
        """Invited to a test or an interview."""

    @transition(field=state, source=list(APPLICATION_CAN_RESERVE), target=ApplicationState.RESERVE)
    def reserve(self):
        """Kept in reserve."""

    @transition(field=state, source=list(APPLICATION_CAN_REJECT), target=ApplicationState.REJECTED)
    def reject(self):
        """Not this time."""

    @transition(field=state, source=list(APPLICATION_CAN_DECIDE), target=ApplicationState.ACCEPTED)
    def accept(self):
        """Hired; the placement counts from now."""

    @transition(field=state, source=[ApplicationState.ACCEPTED], target=ApplicationState.STARTED)
    def start(self):
        """The first day at work was confirmed."""

    @transition(field=state, source=[ApplicationState.ACCEPTED], target=ApplicationState.DECLINED)
    def decline(self):
        """The resident turned the offer down."""

    @transition(field=state, source=[ApplicationState.ACCEPTED], target=ApplicationState.NO_SHOW)
    def miss(self):
        """The person did not come on the first day, or the company took the offer back."""

    @transition(field=state, source=list(APPLICATION_CAN_CLOSE), target=ApplicationState.CLOSED)
    def end(self):
        """The vacancy ended and nobody decided: it closes with a note (N-09)."""

    @transition(field=state, source=list(APPLICATION_CAN_WITHDRAW), target=ApplicationState.WITHDRAWN)
    def withdraw(self):
        """The resident took it back."""


class ApplicationTransition(TransitionLog):
    """``reason`` here is the message that the applicant reads in the timeline."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="transitions")
    # Of an invitation, as it was sent: a later one changes the application, not what was said before.
    interview_at = models.DateTimeField(null=True, blank=True, editable=False)
    interview_place = models.CharField(max_length=300, blank=True, default="", db_default="", editable=False)

    class Meta(TransitionLog.Meta):
        verbose_name = _("riwayat lamaran")
        verbose_name_plural = _("riwayat lamaran")


class ApplicationNote(models.Model):
    """A note inside the company; the applicant does not see it (X-062)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("oleh"), on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("catatan"), max_length=2000)
    at = models.DateTimeField(_("waktu"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("catatan lamaran")
        verbose_name_plural = _("catatan lamaran")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]
