"""Django's settings, built in code: where the studio's database lies, who may call it, and how strict it is."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from urllib.parse import unquote
from urllib.parse import urlsplit

from stalwarts import settings as workspace

DATABASE = "studio.sqlite"
SECRET = "studio.secret"  # noqa: S105 - a file's name
INCOMING = "incoming"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MEGA = 1 << 20


@dataclass(frozen=True)
class Studio:
    """One studio: the workspace it opens, and where it is reached."""

    root: Path
    host: str = "127.0.0.1"
    port: int = 8765
    address: str = ""
    """The https address others reach it by, where a proxy stands before it."""

    @property
    def url(self) -> str:
        """Where a browser on this computer finds it."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return self.address or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def hosts(self) -> Sequence[str]:
        """Names it answers to; any other is somebody else's page that points here."""
        named = self.address.partition("://")[2].partition("/")[0].partition(":")[0]
        own = self.host if ":" not in self.host else f"[{self.host}]"
        return [*LOOPBACK, *([own] if own not in LOOPBACK else []), *([named] if named else [])]


def configure(studio: Studio) -> None:
    """Make Django ready, once in a process."""
    import django
    from django.conf import settings

    quiet = logging.getLogger("django")  # it would write down addresses, and names stand in them
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    settings.configure(**_settings(studio))
    django.setup()


def private(folder: Path) -> Path:
    """A folder of the workspace that only its owner reads, where the system knows owners."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _settings(studio: Studio) -> dict[str, Any]:
    return {
        "STUDIO": studio,
        "SECRET_KEY": _secret(studio.root),
        "ALLOWED_HOSTS": list(studio.hosts),
        "ROOT_URLCONF": "stalwarts.surfaces.web.urls",
        "INSTALLED_APPS": ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                           "stalwarts.surfaces.web.apps.Studio"],
        "MIDDLEWARE": ["stalwarts.surfaces.web.guard.Guard",
                       "django.contrib.sessions.middleware.SessionMiddleware",
                       "django.contrib.auth.middleware.AuthenticationMiddleware",
                       "stalwarts.surfaces.web.guard.SignedIn",
                       "django.middleware.csrf.CsrfViewMiddleware",
                       "stalwarts.surfaces.web.guard.Plainly"],
        "DATABASES": {"default": _database(studio.root)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True, "TIME_ZONE": "UTC", "USE_I18N": False,
        "LOGGING_CONFIG": None,
        "FILE_UPLOAD_TEMP_DIR": str(studio.root / INCOMING),
        "FILE_UPLOAD_HANDLERS": ["stalwarts.surfaces.web.receiving.Keep"],
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 16 * MEGA,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 20_000,
        **_sessions(studio), **_passwords(),
    }


def _database(root: Path) -> dict[str, Any]:
    """A file in the workspace; where its catalog is on a server for a team, the studio's tables stand there too."""
    catalog = workspace.load(root).catalog if (root / workspace.FILE).is_file() else ""
    if catalog.startswith("postgres"):
        url = urlsplit(catalog)
        return {"ENGINE": "django.db.backends.postgresql", "NAME": url.path.lstrip("/"), "USER": unquote(url.username or ""),
                "PASSWORD": unquote(url.password or ""), "PORT": str(url.port or ""),
                "HOST": url.hostname or dict(parse_qsl(url.query)).get("host", "")}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(root / DATABASE),
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE",
                        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"}}


def _sessions(studio: Studio) -> dict[str, Any]:
    secure = studio.address.startswith("https://")
    # The port is in the names: cookies belong to a host, and two studios on one computer would share them.
    prefix = "__Host-" if secure else ""
    return {
        "SESSION_COOKIE_NAME": f"{prefix}stalwarts-{studio.port}", "CSRF_COOKIE_NAME": f"{prefix}csrf-{studio.port}",
        "SESSION_COOKIE_SECURE": secure, "CSRF_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True, "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax", "CSRF_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_AGE": 14 * 24 * 3600,
        "CSRF_FAILURE_VIEW": "stalwarts.surfaces.web.guard.forged",
        "CSRF_TRUSTED_ORIGINS": [studio.address] if studio.address else [],
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if secure else None,
    }


def _passwords() -> dict[str, Any]:
    rules = "django.contrib.auth.password_validation."
    return {"AUTH_PASSWORD_VALIDATORS": [
        {"NAME": f"{rules}MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
        {"NAME": f"{rules}CommonPasswordValidator"}, {"NAME": f"{rules}NumericPasswordValidator"}]}


def _secret(root: Path) -> str:
    """What signs the forms; made once, kept beside the studio's database."""
    file = root / SECRET
    if not file.exists():
        draft = file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        draft.replace(file)
    return file.read_text(encoding="utf-8")
