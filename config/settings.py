"""Django's settings. Everything a deployment may change is read in `config.env`."""

import os
from datetime import timedelta
from pathlib import Path

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.DATA
FILES_DIR = Path(env.read("FILES_URL").removeprefix("file://") or DATA_DIR / "files")

DEBUG = False
DEVELOPMENT = env.is_on("MOTCUA_DEVELOPMENT")  # shows the component gallery
DEMO = env.is_on("MOTCUA_DEMO")  # set by `motcua demo` only
SECRET_KEY = env.secret_key()
SECRET_KEY_IS_GIVEN = bool(
    env.read("SECRET_KEY")
)  # else it lies in the data folder, where a restore may put it back
# A folder on another drive for the second copy of every night's archive; the passphrase locks the secret key into it.
BACKUP_DIR = env.read("BACKUP_DIR")
BACKUP_PASSPHRASE = env.read("BACKUP_PASSPHRASE")
METRICS_TOKEN = env.read("METRICS_TOKEN")
SECRET_FILES = env.secret_files()
# The office's own codes for the province's system, over the shipped ones.
EXCHANGE_PROFILE = env.read("EXCHANGE_PROFILE")
SITE_URL = env.read("SITE_URL").rstrip(
    "/"
)  # empty: the one a phone has proved (people.questions.public_address)
HTTPS_PORT = env.number(
    "MOTCUA_HTTPS_PORT"
)  # where this family itself speaks HTTPS (set by `serve`); 0: nowhere
TLS_CERT, TLS_KEY = env.read("TLS_CERT"), env.read("TLS_KEY")  # files of a certificate somebody gave us
BEHIND_PROXY = env.is_on("MOTCUA_BEHIND_PROXY")  # a proxy of ours stands in front and says who asks, and how
ALLOWED_HOSTS = [
    "*"
]  # the office's PC is reached by whatever address the local network gives it; see docs/decisions
USE_X_FORWARDED_HOST = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "template_partials",
    "django_htmx",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "motcua.files",
    "motcua.journal",
    "motcua.worktime",
    "motcua.people",
    "motcua.catalogue",
    "motcua.news",
    "motcua.paperforms",
    "motcua.guidance",
    "motcua.postings",
    "motcua.dossiers",
    "motcua.filing",
    "motcua.documents",
    "motcua.exchange",
    "motcua.notifications",
    "motcua.webhooks",
    "motcua.upkeep",
    "motcua.web.shared",
    "motcua.web.portal",
    "motcua.web.desk",
    "motcua.web.kiosk",
    "motcua.api",
    "motcua.demo",
]

MIDDLEWARE = [
    "motcua.web.shared.middleware.KnownSender",
    "motcua.web.shared.measuring.Measured",
    "django.middleware.security.SecurityMiddleware",
    # Outside of whatever may answer early, so that no answer goes out without their headers.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.web.shared.middleware.CalmFailure",
    "motcua.web.shared.middleware.SafeWay",
    "motcua.web.shared.public_pc.PublicPc",
    "motcua.web.shared.middleware.ReaderWishes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "motcua.web.desk.account.middleware.KeyOutlivesLogin",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "motcua.web.desk.account.middleware.SessionEnds",
    "motcua.web.shared.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.web.shared.context.page",
            ],
            "builtins": ["motcua.web.shared.templatetags.house"],
        },
    }
]

DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 3000}},
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: who is locked out is refused before any password is hashed
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "phone", "email")},
    },
    {"NAME": "motcua.people.passwords.Guessable"},
]
# Leaders and administrators need more than a password; in the demo everybody shares one, so there it would be theatre.
SECOND_FACTOR_NEEDED = not DEMO
SECOND_FACTOR_GRACE_DAYS = env.number("SECOND_FACTOR_GRACE_DAYS")  # how long after taking office one may wait
LOGIN_URL = "/can-bo/dang-nhap/"
LOGIN_REDIRECT_URL = "/can-bo/"
LOGOUT_REDIRECT_URL = "/can-bo/dang-nhap/"

# Five wrong passwords (or codes) for one account from one machine close the door to that pair for a quarter of an hour.
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "motcua.web.desk.account.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "motcua.web.desk.account.entry.address_of"
AXES_DISABLE_ACCESS_LOG = True  # the journal knows who came in; nobody else needs their address and browser
AXES_VERBOSE = False
# Of allauth only the second factor's algorithm and table are used; none of its pages has an address.
MFA_TOTP_TOLERANCE = 1  # phones' clocks differ: the half minute before and after counts too
MFA_ADAPTER = "motcua.people.second_factor.Secrets"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]

# Without EMAIL_URL nothing is ever put in the outbox, let alone sent (`motcua.notifications`).
EMAIL = env.email()
EMAIL_HOST, EMAIL_PORT = EMAIL["host"], EMAIL["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["user"], EMAIL["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["starttls"], EMAIL["ssl"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = EMAIL["sender"]

# What reads the guides aloud on this machine, e.g. "espeak-ng -v vi -f {text} -w {sound}"; empty: nothing does.
SPEECH_COMMAND = env.read("SPEECH_COMMAND")

# Beside the public Internet over https, the networks in which another machine may be told of moves, also over http.
WEBHOOK_NETWORKS = env.networks()

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "motcua"
# Longer than any session may last: SessionEnds closes it after 12 hours or 30 idle minutes and keeps what was typed.
SESSION_COOKIE_AGE = 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Over HTTPS every cookie is marked Secure, whatever these say (web/shared/middleware.SafeWay).
SESSION_COOKIE_SECURE = SITE_URL.startswith("https://")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# A browser told "HTTPS only for a year" could not be let in any more past a certificate of our own making.
HAS_REAL_CERTIFICATE = bool(TLS_CERT) or (BEHIND_PROXY and SITE_URL.startswith("https://"))
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HAS_REAL_CERTIFICATE else 0
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "motcua.web.shared.views.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
DATE_FORMAT = "d/m/Y"

STATIC_URL = "/static/"
# `motcua serve` collects the static files here under hashed names before the web processes start (web/shared/storage.py);
# where that has not been done (tests, development) they are found in the apps and served under their plain names.
STATIC_HOME = DATA_DIR / "static"
STATIC_ROOT = STATIC_HOME if (STATIC_HOME / ".complete").is_file() else None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "motcua.web.shared.storage.HashedStatic"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
LARGEST_REQUEST = 64 * 1024 * 1024  # bytes of one form with its files: three scans of 20 MB
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # of what was typed
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# What people hand in is never written to a temporary folder: it stays in memory until it is inspected and kept.
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST

SILENCED_SYSTEM_CHECKS: list[str] = []
# "json": one line of JSON per request, job and message, for a collector; else words for people, without requests.
LOGS_EVENTS = env.read("MOTCUA_LOG_FORMAT") == "json"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "motcua.web.shared.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "motcua.web.shared.logs.Lines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json" if LOGS_EVENTS else "line"}
    },
    # axes writes user names and addresses at WARNING; Django the address of every page that fails, is not there or is
    # refused, which may carry a dossier's code or the key of a one-time link. What failed, motcua.web says without it.
    "loggers": {
        "axes": {"level": "ERROR"},
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
        "motcua.events": {"level": "INFO" if LOGS_EVENTS else "WARNING"},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("MOTCUA_LOG_LEVEL", "WARNING")},
}
