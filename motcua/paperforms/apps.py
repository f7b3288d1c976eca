from django.apps import AppConfig


class PaperFormsConfig(AppConfig):
    name = "motcua.paperforms"
    label = "paperforms"
    verbose_name = "mẫu đơn, tờ khai"
    default_auto_field = "django.db.models.BigAutoField"
