from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "motcua.web.portal"
    label = "portal"

    def ready(self):
        """Say how each kind of posted code is opened."""
        from motcua.web.portal import posted  # noqa: F401
