from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "motcua.upkeep"
    label = "upkeep"
    verbose_name = "Phòng máy"
