"""Questions that pages ask of the news."""

from django.db.models import Count, Max

from motcua.news.models import Announcement


def stamp(agency_pk: int) -> tuple:
    """Return what changes whenever an announcement of the office is published, changed or withdrawn. One query."""
    found = Announcement.objects.filter(agency=agency_pk, published_at__isnull=False)
    told = found.aggregate(
        count=Count("pk"),
        changed=Max("changed_at"),
        published=Max("published_at"),
        withdrawn=Max("withdrawn_at"),
    )
    return tuple(str(value) for value in told.values())
