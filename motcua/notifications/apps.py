from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "motcua.notifications"
    label = "notifications"
    verbose_name = "Thư báo"

    def ready(self):
        """Subscribe to the moves that are news to the applicant."""
        from motcua.journal import book
        from motcua.notifications.actions import expect_letter
        from motcua.notifications.letters import LETTERS

        for kind in LETTERS:
            book.on(kind, expect_letter)
