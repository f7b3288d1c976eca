"""Questions about lists that were brought in."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from motcua.exchange.models import ImportRun
from motcua.people.models import LoginLink, User


def still_to_come(run: ImportRun, at: datetime) -> list[User]:
    """List the new colleagues of a standing list who have not come in yet, first those without an open link, by name.

    Each says in `has_link` whether a link of theirs is still open.
    """
    if not run.is_standing:
        return []
    links = LoginLink.objects.open(at).filter(user=OuterRef("pk"))
    found = User.objects.active().filter(pk__in=run.made.get("users", ())).annotate(has_link=Exists(links))
    return [user for user in found.order_by("has_link", "sort_name", "pk") if not user.has_usable_password()]


def newest_link(people: list[User]) -> int:
    """Return the number of the newest link made for any of them, 0 for none: what a page knew of."""
    links = LoginLink.objects.filter(user__in=people)
    return links.order_by("-pk").values_list("pk", flat=True).first() or 0
