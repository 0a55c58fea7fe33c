"""Settings shared by development, test and production."""

from pathlib import Path
from typing import Any

from babel.core import get_global
from django.utils.translation import gettext_lazy as _

from portal.settings import environment, folders, policies
from portal.settings.search import *  # noqa: F403  a part of these settings

BASE_DIR: Path = folders.BASE_DIR
VAR_DIR: Path = folders.VAR_DIR

# --- Languages -------------------------------------------------------------------------------
# Every language below has database columns, so enabling one needs no migration.
MODELTRANSLATION_LANGUAGES = ("de", "en", "fr", "ro", "uk", "tr", "ar", "es", "it", "nl", "pl")
LANGUAGE_NAMES = {
    "de": _("German"),
    "en": _("English"),
    "fr": _("French"),
    "ro": _("Romanian"),
    "uk": _("Ukrainian"),
    "tr": _("Turkish"),
    "ar": _("Arabic"),
    "es": _("Spanish"),
    "it": _("Italian"),
    "nl": _("Dutch"),
    "pl": _("Polish"),
}
# Languages with a complete catalogue; English is the source language.
INTERFACE_LANGUAGES = ("de", "en", "fr", "ro")
LANGUAGE_CODE = "de"
LANGUAGES = [
    (code, LANGUAGE_NAMES[code])
    for code in environment.languages(
        "PORTAL_LANGUAGES", "de,en,fr,ro", LANGUAGE_NAMES, LANGUAGE_CODE
    )
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.i18n.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.time_zone("PORTAL_TIME_ZONE", "Europe/Berlin")
MODELTRANSLATION_DEFAULT_LANGUAGE = "de"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("de", "en")}
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [
    (code, LANGUAGE_NAMES[code]) for code, _name in LANGUAGES if code in INTERFACE_LANGUAGES
]

# --- Applications ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",
    "portal",
    "search",
    "cities",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelsearch",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.http.middleware.PolicyMiddleware",
    "portal.http.middleware.FrameMiddleware",
    "portal.http.middleware.BadInputMiddleware",
    "portal.http.full_disk.FullDiskMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.accounts.login_limits.LoginLimitMiddleware",
    "cities.access.middleware.AdminPermissionMiddleware",
    "cities.revisions.unsaved_text.UnsavedTextMiddleware",
    "cities.routing.fallback_redirects.NotFoundRedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.site.context_processors.site",
            ],
        },
    },
]

# --- Data ------------------------------------------------------------------------------------
DATABASES = {
    "default": environment.database(
        "DATABASE_URL", environment.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Web and worker write at the same time: wait for the lock instead of failing, and take it
    # at the start of a transaction so that a read is never upgraded into a deadlock.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Search ----------------------------------------------------------------------------------
# The admin's search uses the database and needs no server.
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "cities.admin.search"}}

# --- Passing on ------------------------------------------------------------------------------
# Limit of the rows of an export; a notice says if there are more.
PORTAL_EXPORT_ROWS = environment.whole("PORTAL_EXPORT_ROWS", 50_000, least=1, most=1_000_000)
# Origins whose pages may frame search results, separated by blanks; "*" for all.
PORTAL_EMBED_ORIGINS = environment.text("PORTAL_EMBED_ORIGINS").split()

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("vendor", VAR_DIR / "frontend")]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Files that are served by views only, as those of contributions; backups contain them.
PRIVATE_MEDIA_ROOT = MEDIA_ROOT / "private"
STORAGES = {
    "default": {"BACKEND": "portal.files.storage.PortalStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_PERMISSIONS = 0o644
# Limit of request bodies: a document of the largest size and its form.
PORTAL_UPLOAD_BYTES = 31 * 1024 * 1024

# --- People ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "cities.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# Ten wrong passwords for one account from one address lock that pair for fifteen minutes.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "portal.http.client_ip.network"
PROXY_COUNT = 0
AXES_LOCKOUT_CALLABLE = "portal.http.errors.too_many_attempts"
# Further limits per network and account are in portal.accounts.login_limits.
WAGTAILADMIN_USER_LOGIN_FORM = "portal.accounts.login_form.LoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "portal.mail.password_reset.PasswordResetForm"  # noqa: S105
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# Visitors get no cookies: session and CSRF token exist only for logins.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.http.errors.csrf_failure"
# Mails are queued in the database; the worker sends them with PORTAL_MAIL_BACKEND.
EMAIL_BACKEND = "portal.mail.queue.QueueBackend"
DEFAULT_FROM_EMAIL = environment.sender("PORTAL_FROM_EMAIL", "partnerstadt@example.org")

# --- Wagtail ---------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = environment.text("PORTAL_NAME", "Partnerstadt")
WAGTAILADMIN_BASE_URL = environment.web_address(
    "PORTAL_URL", environment.text("PORTAL_URL", "http://127.0.0.1:8000")
)
WAGTAILIMAGES_IMAGE_MODEL = "cities.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cities.PortalDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# A decoded picture takes three bytes of memory per pixel.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cities.files.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cities.files.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_MODERATION_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "wagtail.workflows.publish_workflow_state"
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = True
# Superusers get no mail for every submitted page.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
# Converting pasted URLs to page links would reveal draft titles.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# Autosave repeats actions on slow connections: docs/decisions/0013-no-autosave.md.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Inhabited time zones; the system's list also has `Factory`, which browsers reject.
WAGTAIL_USER_TIME_ZONES = sorted(
    zone for zone, place in get_global("zone_territories").items() if place not in ("ZZ", "001")
)
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "cities.editing.rich_text.CheckedRichTextArea",
        "OPTIONS": {"features": ["h3", "bold", "italic", "ul", "ol", "link", "document-link"]},
    }
}

# --- Security --------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": policies.PUBLIC}
PREVIEW_CONTENT_SECURITY_POLICY = policies.PREVIEW
ADMIN_CONTENT_SECURITY_POLICY = policies.ADMIN

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Start and end of every task are of no use to operators.
    "loggers": {"django_tasks": {"level": "WARNING"}},
    "root": {
        "handlers": ["console"],
        "level": environment.choice("LOG_LEVEL", "INFO", environment.LEVELS),
    },
}
