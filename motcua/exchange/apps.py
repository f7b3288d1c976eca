from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "motcua.exchange"
    label = "exchange"
    verbose_name = "trao đổi dữ liệu"
    default_auto_field = "django.db.models.BigAutoField"
