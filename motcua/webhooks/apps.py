from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "motcua.webhooks"
    label = "webhooks"
    verbose_name = "Báo cho máy khác"

    def ready(self):
        """Subscribe to everything that may be told."""
        from motcua.journal import book
        from motcua.webhooks.actions import expect_delivery
        from motcua.webhooks.events import EVENTS, TOLD_AS

        for kind in (*EVENTS, *TOLD_AS):
            book.on(kind, expect_delivery)
