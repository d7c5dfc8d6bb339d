"""Settings, all from the environment (table in docs/operations.md); safe defaults for the embedded mode."""

import os
import sys
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
TESTING = "PYTEST_VERSION" in os.environ or "test" in sys.argv[1:2]

DEBUG = env.bool("DEBUG", default=False)
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_HTTPS = SITE_URL.startswith("https://")
SITE_HOST = SITE_URL.split("://", 1)[1].split("/", 1)[0]
_dummy_secrets = TESTING or env.bool("BUILD", default=False)
SECRET_KEY = env("SECRET_KEY", default="x" * 50 if _dummy_secrets else environ.Env.NOTSET)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=sorted({SITE_HOST.split(":")[0], "localhost", "127.0.0.1", "[::1]"})
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL] if SITE_HTTPS else [])

# Sealing of identity numbers (cakapkerja/crypto.py). No default outside tests.
_test_key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
NIK_KEYS = env("NIK_KEYS", default=f"t1:{_test_key}" if _dummy_secrets else environ.Env.NOTSET)
NIK_INDEX_KEY = env("NIK_INDEX_KEY", default=_test_key if _dummy_secrets else environ.Env.NOTSET)
# Signing of certificates (training/signing.py): Ed25519, a ring as above.
CERTIFICATE_KEYS = env("CERTIFICATE_KEYS", default=f"t1:{_test_key}" if _dummy_secrets else environ.Env.NOTSET)

INSTALLED_APPS = [
    "cakapkerja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
    "cakapkerja.admin_app.OfficeAdminConfig",
    "django_htmx",
    "template_partials",
    "csp",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "reference",
    "notifications",
    "accounts",
    "placements",
    "jobs",
    "jobs.fairs",
    "training",
]

MIDDLEWARE = [
    "cakapkerja.middleware.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cakapkerja.middleware.headers.PrivacyHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "cakapkerja.middleware.outage.OutageMiddleware",
    "jobs.fairs.middleware.WaitingRoomMiddleware",  # before sessions: who waits costs no statement (P-05)
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cakapkerja.middleware.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cakapkerja.middleware.safe_methods.SafeMethodsMiddleware",
    "cakapkerja.middleware.login.SignInAgainMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cakapkerja.middleware.not_allowed.NotAllowedPageMiddleware",
    "accounts.middleware.MergedCompanyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "cakapkerja.middleware.repeats.RepeatedFormMiddleware",
]

ROOT_URLCONF = "cakapkerja.urls"
WSGI_APPLICATION = "cakapkerja.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cakapkerja.context.site",
            ],
            "builtins": ["cakapkerja.templatetags.cakap", "django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database -------------------------------------------------------------------------------------
if not env("DATABASE_URL", default=""):
    os.environ["DATABASE_URL"] = f"postgresql://cakapkerja@/cakapkerja?host={VAR_DIR}/run"  # make run's own server
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"].update(
    {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
)
# nothing waits for ever. JIT costs more than it gives on short statements (stack.md).
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        "connect_timeout": 5,
        "options": "-c statement_timeout=10000 -c lock_timeout=3000 -c jit=off"
        " -c idle_in_transaction_session_timeout=60000",
        "application_name": env("APPLICATION_NAME", default="cakapkerja"),
    }
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache, broker --------------------------------------------------------------------------------
REDIS_URL = env("REDIS_URL", default=f"unix://{VAR_DIR}/run/valkey.sock?db=0")
CACHES = {
    # Login throttles live in the database: they must neither fail open nor go away with Redis.
    # Room for an office hour of an attack: with Django's 300 rows a flood of addresses would push throttles out.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_table",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    "pages": {
        "BACKEND": "cakapkerja.cache.FailOpenRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "halaman",
        "TIMEOUT": 60,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    },
}
# Rendered public pages, in each process's own memory (jobs/pages.py): bounded, and never away. Pages of vacancies
# have a store of their own, so that a flood of searches does not push them out; full, about 12 MB each.
CACHES |= {
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": pages, "CULL_FREQUENCY": 4},
    }
    for name, pages in {"visitors": 300, "details": 800}.items()
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = (
    "redis+socket://" + REDIS_URL.removeprefix("unix://").replace("?db=", "?virtual_host=")
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_TASK_PUBLISH_RETRY = False  # waking is optional: beat finds the row anyway
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_BEAT_SCHEDULE = {
    "deliver-messages": {
        "task": "notifications.deliver_due",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    # At seven what came since yesterday's; on a quiet day the first event within a quarter of an hour.
    "send-digests": {"task": "notifications.send_digests", "schedule": crontab(minute="*/15", hour="7-20")},
    "tidy-messages": {"task": "notifications.tidy", "schedule": 3600.0},
    "delete-identity-pictures": {"task": "accounts.delete_old_pictures", "schedule": 3600.0},
    "erase-removed-documents": {
        "task": "accounts.erase_removed_documents",
        "schedule": crontab(minute=20, hour=3),
    },
    "clear-sessions": {"task": "cakapkerja.clear_sessions", "schedule": crontab(minute=40, hour=3)},
    "clear-throttles": {"task": "cakapkerja.clear_throttles", "schedule": 900.0},
    # From half past six: who is told today is marked, so a quarter of an hour takes the next 500.
    "send-search-alerts": {"task": "jobs.send_search_alerts", "schedule": crontab(minute="*/15", hour="6-9")},
    "close-expired-vacancies": {"task": "jobs.close_expired_vacancies", "schedule": 300.0},
    # Twice a day: whoever was told in the morning is not told again.
    "tell-closing-soon": {"task": "jobs.tell_closing_soon", "schedule": crontab(minute=5, hour="8,13")},
    "announce-scheduled-vacancies": {"task": "jobs.announce_scheduled_vacancies", "schedule": 300.0},
    "remind-filled-reports": {"task": "jobs.remind_filled_reports", "schedule": crontab(minute="20", hour="8-16")},
    "run-bulk-actions": {"task": "jobs.run_bulk_actions", "schedule": 60.0, "options": {"expires": 60}},
    "watch-cv-openings": {"task": "jobs.watch_cv_openings", "schedule": 600.0},
    "remind-answers": {"task": "jobs.remind_answers", "schedule": crontab(minute="20", hour="8-16")},
    "close-unanswered-applications": {"task": "jobs.close_unanswered", "schedule": crontab(minute="40")},
    "compute-answer-scores": {"task": "jobs.compute_scores", "schedule": crontab(minute="10", hour="2")},
    "forget-unconfirmed-bulk": {"task": "jobs.forget_unconfirmed_bulk", "schedule": 3600.0},
    "refresh-search-words": {"task": "jobs.refresh_search_words", "schedule": crontab(minute=40, hour=2)},
    "remind-of-fair-tickets": {"task": "fairs.remind_of_tickets", "schedule": 600.0, "options": {"expires": 600}},
    "remind-of-fair-times": {"task": "fairs.remind_of_times", "schedule": 300.0, "options": {"expires": 300}},
    "remind-of-fair-outcomes": {"task": "fairs.remind_of_outcomes", "schedule": crontab(minute=35, hour=8)},
    "remind-of-session-summaries": {"task": "fairs.remind_of_summaries", "schedule": crontab(minute=50, hour=8)},
    "remind-of-interviews": {"task": "jobs.remind_of_interviews", "schedule": 600.0, "options": {"expires": 600}},
    "delete-old-chat": {"task": "jobs.delete_old_messages", "schedule": crontab(minute=25, hour=2)},
    "delete-old-drafts": {"task": "jobs.delete_old_drafts", "schedule": crontab(minute=20, hour=2)},
    "delete-old-imports": {"task": "jobs.delete_old_imports", "schedule": crontab(minute=30, hour=2)},
    "company-digests": {"task": "jobs.send_company_digests", "schedule": crontab(minute=15, hour="7-9")},
    "remember-texts": {"task": "jobs.remember_texts", "schedule": 600.0, "options": {"expires": 600}},
    "delete-old-bank-accounts": {"task": "training.delete_old_accounts", "schedule": crontab(minute=35, hour=2)},
    "ask-alumni": {"task": "training.ask_alumni", "schedule": crontab(minute=30, hour="8-16")},
    "issue-certificates": {"task": "training.issue_certificates", "schedule": 60.0, "options": {"expires": 60}},
    # Queues of the fair live in minutes: who was called and did not come, talks whose time is over (Q-03, F-07).
    "tend-fair-queues": {"task": "fairs.tend_queues", "schedule": 15.0, "options": {"expires": 15}},
    "watch-fair-booths": {"task": "fairs.watch_booths", "schedule": 60.0, "options": {"expires": 60}},
    "ask-fair-survey": {"task": "fairs.ask_survey", "schedule": crontab(minute="*/10", hour="8-20")},
    "ask-placement-follow-ups": {"task": "placements.ask_follow_ups", "schedule": 3600.0},
    "finish-van-visits": {"task": "training.finish_van_visits", "schedule": crontab(minute=15, hour="1,13")},
    "ask-business-progress": {"task": "training.ask_business_progress", "schedule": crontab(minute=25, hour=9)},
    "delete-old-van-drafts": {"task": "training.delete_old_van_drafts", "schedule": crontab(minute=50, hour=2)},
    "lapse-kept-seats": {"task": "training.lapse_kept_seats", "schedule": 60.0, "options": {"expires": 60}},
    "remind-kept-seats": {"task": "training.remind_of_kept_seats", "schedule": 900.0},
    "remind-first-day": {"task": "training.remind_of_first_day", "schedule": crontab(minute=15, hour="9,14")},
    "close-waiting-lists": {"task": "training.close_waiting_lists", "schedule": crontab(minute=30, hour="0,6")},
    "remind-weeks-at-company": {"task": "training.remind_of_weeks", "schedule": crontab(minute=20, hour="8,17")},
    "tell-batch-opened": {"task": "training.tell_batch_opened", "schedule": 1800.0},
    # A list is frozen within a minute of closing, long before the number of its draw comes out (N-04).
    "freeze-lotteries": {"task": "training.freeze_lotteries", "schedule": 60.0, "options": {"expires": 60}},
    "publish-training-results": {"task": "training.publish_results", "schedule": 60.0, "options": {"expires": 60}},
    "tell-training-results": {"task": "training.tell_results", "schedule": 30.0, "options": {"expires": 30}},
}

# --- language, time -------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
LANGUAGE_COOKIE_NAME = "bahasa"
FORMAT_MODULE_PATH = ["cakapkerja.formats"]

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(VAR_DIR / "static"))
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = TESTING  # tests collect nothing
STATICFILES_DIRS = [BASE_DIR / "static"]
PRIVATE_ROOT = env("PRIVATE_ROOT", default=str(VAR_DIR / "private"))
STORAGES = {
    # No URL: a private file leaves only through a view that asks for permission (SEC-34).
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_HANDLERS = ["cakapkerja.uploads.BoundedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_LIMIT_BYTES = 2 * 1024 * 1024  # per file; AP-1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
INTERVIEW_CHANGE_HOURS = env.int("INTERVIEW_CHANGE_HOURS", default=4)  # until then a chosen time may be changed

# --- talks of the fair: how two browsers find each other (jobs/fairs/ice.py) ---------------------------
STUN_URLS = env.list("STUN_URLS", default=[])
TURN_URLS = env.list("TURN_URLS", default=[])
TURN_SECRET = env("TURN_SECRET", default="")
TURN_SECONDS = env.int("TURN_SECONDS", default=3600)  # how long a password of the relay is good

# --- accounts -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_after_login"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.signup.SignupForm",
    **{
        name: f"accounts.forms.signin.{form}"
        for name, form in {
            "login": "LoginForm",
            "request_login_code": "RequestLoginCodeForm",
            "confirm_login_code": "ConfirmLoginCodeForm",
            "confirm_email_verification_code": "ConfirmEmailVerificationCodeForm",
            "add_email": "AddEmailForm",
            "change_password": "ChangePasswordForm",
            "set_password": "SetPasswordForm",
            "reset_password": "ResetPasswordForm",
            "reset_password_from_key": "ResetPasswordKeyForm",
            "confirm_password_reset_code": "ConfirmPasswordResetCodeForm",
            "reauthenticate": "ReauthenticateForm",
        }.items()
    },
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}  # SEC-07
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_HTTPS else "http"
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # SEC-04
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    # Carrier NAT puts many people behind one address: limits by key first, by address loosely.
    "login": "300/m/ip",
    "signup": "300/m/ip",
    "login_failed": "50/10m/ip,5/15m/key",
    # Each code allows five tries: 20 codes an hour leave a guesser 100 chances in a million.
    "request_login_code": "300/m/ip,3/m/key,20/h/key",
    "reset_password": "300/m/ip,3/m/key,20/h/key",
    "reset_password_from_key": "300/m/ip",
    "confirm_email": "1/10s/key",
    "safety_check": "120/10m/ip",
    "check_certificate": "120/10m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tangerang Cakap Kerja"
SMS_BACKEND = env("SMS_BACKEND", default="")

# --- mail and messages ----------------------------------------------------------------------------
EMAIL_URL = env("EMAIL_URL", default="")
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
if EMAIL_URL:
    # smtp://user:password@host:587/?tls=1 asks for STARTTLS, ?ssl=1 for TLS from the first byte.
    _mail_base, _, _mail_query = EMAIL_URL.partition("?")
    vars().update(env.email_url_config(_mail_base))
    EMAIL_USE_TLS = "tls=1" in _mail_query or EMAIL_URL.startswith("smtp+tls:")
    EMAIL_USE_SSL = "ssl=1" in _mail_query or EMAIL_URL.startswith(("smtps:", "smtp+ssl:"))
else:
    EMAIL_BACKEND = "notifications.channels.files.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"Tangerang Cakap Kerja <kabar@{SITE_HOST.split(':')[0]}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- what the office fills in ---------------------------------------------------------------------
DEMO = env.bool("DEMO", default=False)
HELP_WHATSAPP = env("HELP_WHATSAPP", default="")
HELP_PHONE = env("HELP_PHONE", default="")
HELP_ADDRESS = env("HELP_ADDRESS", default="Kantor Dinas Ketenagakerjaan Kota Tangerang")
DPO_NAME = env("DPO_NAME", default="")
DPO_CONTACT = env("DPO_CONTACT", default="")
IDENTITY_SLA_WORKDAYS = env.int("IDENTITY_SLA_WORKDAYS", default=2)
REVIEW_SLA_WORKDAYS = env.int("REVIEW_SLA_WORKDAYS", default=1)
VAN_SLA_WORKDAYS = env.int("VAN_SLA_WORKDAYS", default=5)
DOSSIER_SLA_WORKDAYS = env.int("DOSSIER_SLA_WORKDAYS", default=5)
IDENTITY_PICTURE_DAYS = 90  # security.md 3.4, retention
REJECTED_PICTURE_DAYS = 30

# --- browser security -----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # SEC-11: idle time of a resident's phone
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cakapkerja.views.csrf_failure"
if SITE_HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sesi", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^sehat/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
if env.bool("TRUSTED_PROXIES_HTTPS", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- tests ----------------------------------------------------------------------------------------
# A GET that writes is an error in tests and a log line in service (house.md).
SAFE_WRITES_RAISE = TESTING or DEBUG
if TESTING:
    if os.environ.get("TEST_TEMPLATE"):  # tests/template.py
        DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["TEST_TEMPLATE"]}
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.db.backends": {"level": "WARNING"}},
}
