from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "motcua.news"
    label = "news"
    verbose_name = "thông báo và công khai"
    default_auto_field = "django.db.models.BigAutoField"
