"""The one application of the studio, as Django wants it named."""

from __future__ import annotations

from django.apps import AppConfig


class Studio(AppConfig):
    """Its tables are one-time links, failed sign-ins and jobs."""

    name = "stalwarts.surfaces.web"
    label = "studio"
    default_auto_field = "django.db.models.BigAutoField"
