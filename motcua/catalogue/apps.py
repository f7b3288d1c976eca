from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "motcua.catalogue"
    label = "catalogue"
    verbose_name = "Danh mục thủ tục"

    def ready(self):
        """Let the words an office adds travel to other offices; what an office's province sets follows the office."""
        from motcua.catalogue import actions, additions
        from motcua.journal import book

        for kind in ("agency.made", "agency.edited", "agency.succeeded"):
            book.on(kind, actions.note_office)
        additions.register(
            additions.Part(
                key="keywords",
                words="từ khóa",
                count=additions.count_keywords,
                collect=additions.collect_keywords,
                read=additions.read_keyword,
                judge=additions.judge_keywords,
                add=actions.add_keywords,
                take_back=actions.remove_keywords,
            )
        )
