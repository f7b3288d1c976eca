from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "motcua.documents"
    label = "documents"
    verbose_name = "Giấy tờ in"

    def ready(self):
        """Subscribe to the orders for sheets of the wall."""
        from motcua.documents.printing import expect_printing
        from motcua.journal import book

        book.on("sheets.ordered", expect_printing)
