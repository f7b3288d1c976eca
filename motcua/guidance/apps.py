from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "motcua.guidance"
    label = "guidance"
    verbose_name = "Hướng dẫn"

    def ready(self):
        """Let what an office adds to its guidance travel to other offices."""
        from motcua.catalogue.additions import register
        from motcua.guidance.additions import PARTS

        for part in PARTS:
            register(part)
