"""Addresses of this door. They are called by scripts: docs/architecture.md says what changing one takes."""

from django.urls import path

from motcua.api import catalogue, contract, deadlines, dossiers, filing, health, procedures, seals
from motcua.api.door import api, nowhere, opened

OPERATIONS = (
    catalogue,
    contract,
    deadlines,
    dossiers,
    filing,
    health,
    procedures,
    seals,
)  # importing them registers what they answer


def _pattern(pattern):
    pattern.callback = opened(pattern.callback)
    return pattern


_named, _, _ = api.urls
urlpatterns = [
    *(_pattern(pattern) for pattern in _named if pattern.name != "api-root"),
    path("api/", opened(nowhere)),
    path("api/<path:rest>", opened(nowhere)),
]
