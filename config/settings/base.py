"""What is the same everywhere."""

from datetime import time, timedelta

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.urls import reverse_lazy
from kombu import Queue
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.environment import PROJECT_DIR, Environment, broker, database
from config.logging import configure_structlog, logging_settings

ENVIRONMENT = Environment()
BASE_DIR = PROJECT_DIR
DATA_DIR = ENVIRONMENT.data_dir
KEYS_DIR = ENVIRONMENT.keys_folder
MAKES_KEYS = True  # the lasting key is made when it is first needed; a city makes it by hand and keeps it
CITY_NAME = ENVIRONMENT.city_name
OPERATOR_NAME = ENVIRONMENT.operator_name
SITE_URL = ENVIRONMENT.site_url
HAS_DEMO_DATA = ENVIRONMENT.has_demo_data

DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.trusted_origins

PROJECT_APPS = ["core", "taxonomy", "accounts", "review", "supplydemand", "projects", "portal"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    *PROJECT_APPS,
    "review.admin_site.PortalAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
]

MIDDLEWARE = [
    "core.middleware.EveryAnswerMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.RequestIdMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.middleware.NullByteMiddleware",
    "core.middleware.HiddenCharactersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "core.middleware.AuditContextMiddleware",
    "core.middleware.ResponseHeadersMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # RequestIdMiddleware has checked or made it
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "csp.context_processors.nonce",
                "core.context_processors.portal",
            ],
            "builtins": ["core.templatetags.xieyu"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database(ENVIRONMENT.serving_url)} if ENVIRONMENT.serving_url else {}
# Migrations run as the owner; the application's role may write rows but neither alter tables nor change audit rows.
DATABASE_APPLICATION_ROLE = "xieyu_app"

CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": ENVIRONMENT.redis_url or "redis://127.0.0.1:6379/0",
        "KEY_PREFIX": "xieyu",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": Retry(NoBackoff(), 0)},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.PortalBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.validators.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "accounts.validators.ContextWordsValidator"},
]
if ENVIRONMENT.sign_in_profile == "djbh":
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "accounts.validators.ComplexityValidator"})

# Signing up and in (allauth): e-mail only, confirmed by link; one answer whether or not an address has an account.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.names.NameForm"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.LoginForm",
    "signup": "accounts.forms.sign_in.SignupForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the session that changes it stays; every other one ends
ACCOUNT_SESSION_REMEMBER = False
# Failed sign-ins are limited by axes in PostgreSQL; the limits here live in the cache and come on top.
ACCOUNT_RATE_LIMITS = {
    "login_failed": None,
    "login": "60/m/ip",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "flag": "20/d/user",
    "organization_check": "60/m/user",
    "organization_search": "120/m/user",
    "action_link": "30/m/ip",
    "guest_link": "60/m/ip",
    "guest_link_asked": "60/d/user",
    "invitation": "30/m/ip",
    "panel": "120/m/ip",
    "kept_form": "20/h/ip",
    "objection": "10/h/ip",
    "objection_lookup": "20/m/ip",
    "verify": "30/m/ip",
    "recognition_export": "10/m/ip",
    "paper": "20/m/user",
    "camp_enrol": "30/h/ip",
    "camp_enrol_group": "20/h/user",
    "camp_place": "60/m/ip",
    "camp_check_in": "300/m/ip",
    "api": "120/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxy_count
SESSION_ABSOLUTE_SECONDS = 12 * 3600
STAFF_IDLE_SECONDS = 30 * 60
PASSWORD_RESET_TIMEOUT = 24 * 3600

MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # a passkey checks the person by itself, so it opens the door without a password
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_in.AuthenticateForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
}
MFA_TOTP_TOLERANCE = 1

AXES_HANDLER = "accounts.lockout.LockoutHandler"
AXES_FAILURE_LIMIT = 10  # per account; 30 per client: accounts.lockout
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_USERNAME_CALLABLE = "accounts.lockout.attempted_address"
AXES_CLIENT_IP_CALLABLE = "core.client.client_address"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["login", "password", "code", "csrfmiddlewaretoken", "email"]

LOGIN_URL = reverse_lazy("account_login")
SAVED_SEARCHES_URL = reverse_lazy("accounts:saved_search_list")
NOTIFICATIONS_URL = reverse_lazy("accounts:notification_list")
LOGIN_REDIRECT_URL = reverse_lazy("portal:workbench")
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]  # packages' messages in the portal's own words
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(DATA_DIR / "files")}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
UPLOAD_REQUEST_BYTES = 60 * 1024 * 1024  # all files of one request; refused while they stream in
FILE_UPLOAD_HANDLERS = [
    "core.documents.uploads.CappedUploadHandler",
    "core.documents.uploads.SecretUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CARE_HOUR = 8  # people are asked about their listings in the morning
NIGHTLY_TIME = time(ENVIRONMENT.nightly_hour, ENVIRONMENT.nightly_minute)
DIGEST_TIME = time(ENVIRONMENT.digest_hour)
MASS_MAIL_RECIPIENTS = ENVIRONMENT.mass_mail_recipients  # one message to more people waits for a coordinator
ROBOT_HOSTS = {"wecom": "qyapi.weixin.qq.com", "dingtalk": "oapi.dingtalk.com", "feishu": "open.feishu.cn"}
ROBOT_TEST_ADDRESS = ENVIRONMENT.robot_test_address  # http://127.0.0.1:9199: robots of tests and demonstrations only
SMS_SENDER = ENVIRONMENT.sms_sender  # dotted name of what sends text messages; without one there are none
UNDO_MINUTES = ENVIRONMENT.undo_minutes  # so long a decision can be taken back; 0 switches that off
MATCHING_SHARD_PAIRS = ENVIRONMENT.matching_shard_pairs  # demands × supplies of one shard

CELERY_BROKER_URL = broker(ENVIRONMENT.redis_url) or "redis://127.0.0.1:6379/0"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 280
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 900_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,  # a request must not wait for a broker that is down: the reconciler sends later
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = [Queue(name) for name in ("system", "default", "mail", "matching")]
CELERY_TASK_ROUTES = {
    "core.*mail*": {"queue": "mail"},
    "core.send_text_message": {"queue": "mail"},
    "accounts.mail_*": {"queue": "mail"},
    "accounts.send_*": {"queue": "mail"},
    "core.*": {"queue": "system"},
    "supplydemand.run_nightly_matching": {"queue": "system"},
    "supplydemand.prepare_run": {"queue": "matching"},
    "supplydemand.cut_texts": {"queue": "matching"},
    "supplydemand.guess_meanings": {"queue": "matching"},
    "supplydemand.match_shard": {"queue": "matching"},
    "supplydemand.publish_run": {"queue": "matching"},
    "supplydemand.try_weights": {"queue": "matching"},
    "supplydemand.map_unmet": {"queue": "matching"},
    "supplydemand.try_seats": {"queue": "matching"},
    "supplydemand.update_matches": {"queue": "matching"},
}  # one worker takes from all of them in turn, so that a long run starves neither mail nor the heartbeat
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "run" / "beat")
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "core.beat", "schedule": 10.0, "options": {"expires": 10}},
    "reconcile jobs": {"task": "core.reconcile_jobs", "schedule": 10.0, "options": {"expires": 10}},
    "nightly matching": {
        "task": "supplydemand.run_nightly_matching",
        "schedule": crontab(hour=NIGHTLY_TIME.hour, minute=NIGHTLY_TIME.minute),
    },
    "expire listings": {"task": "supplydemand.expire_listings", "schedule": crontab(hour=0, minute=10)},
    "care for listings": {"task": "supplydemand.register_care", "schedule": crontab(hour=CARE_HOUR, minute=0)},
    "remind of silence": {"task": "supplydemand.remind_of_silence", "schedule": crontab(hour=8, minute=20)},
    "remind of confirmations": {"task": "projects.remind_of_confirmations", "schedule": crontab(hour=8, minute=40)},
    "ask for outcomes": {"task": "supplydemand.ask_for_outcomes", "schedule": crontab(hour=8, minute=30)},
    "purge form drafts": {"task": "projects.purge_form_drafts", "schedule": crontab(hour=4, minute=45)},
    "clear learners": {"task": "projects.clear_learners", "schedule": crontab(hour=5, minute=0)},
    "purge files": {"task": "core.purge_files", "schedule": crontab(minute=50)},
    "purge accounts": {"task": "accounts.purge", "schedule": crontab(hour=4, minute=50)},
    "purge jobs": {"task": "core.purge_jobs", "schedule": crontab(hour=4, minute=40)},
    "purge runs": {"task": "supplydemand.purge_runs", "schedule": crontab(hour=5, minute=20)},
    "purge imports": {"task": "supplydemand.purge_imports", "schedule": crontab(hour=4, minute=50)},
    "seal audit": {"task": "core.seal_audit", "schedule": crontab(hour=5, minute=10)},
    "purge mail": {"task": "core.purge_mail", "schedule": crontab(hour=4, minute=35)},
    "purge links": {"task": "core.purge_links", "schedule": crontab(hour=4, minute=45)},
}

configure_structlog()
LOGGING = logging_settings()
DJANGO_STRUCTLOG_CELERY_ENABLED = True  # a task's log lines carry its id and the request that caused it

EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = "协育平台 <no-reply@xieyu.example>"
if ENVIRONMENT.email_url:
    from urllib.parse import unquote, urlsplit

    _mail = urlsplit(ENVIRONMENT.email_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
else:
    EMAIL_BACKEND = "core.mail_files.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
