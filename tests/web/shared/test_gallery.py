"""The gallery shows every component in every state, and shows it right."""

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import get_template

from tests.web.shared.places import SHARED

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.shared.urls")]

COMPONENTS = sorted(p.name for p in (SHARED / "templates/shared/components").glob("*.html"))
ONLY_WITH_MESSAGES = {"messages.html"}


class _Ids(HTMLParser):
    """Collect ids, and what points at them."""

    def __init__(self):
        super().__init__()
        self.ids, self.pointers = [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if attrs.get("id"):
            self.ids.append(attrs["id"])
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.pointers += (attrs.get(name) or "").split()
        if tag == "a" and (attrs.get("href") or "").startswith("#"):
            self.pointers.append(attrs["href"][1:])


@pytest.mark.parametrize("half", ["", "?phan=ban"])
def test_every_id_is_there_once_and_every_pointer_meets_one(client, half):
    page = client.get(f"/_thu-vien/{half}").content.decode()
    found = _Ids()
    found.feed(page)
    assert len(found.ids) == len(set(found.ids))
    missing = {p for p in found.pointers if p not in found.ids and not re.fullmatch(r"g-work|\d{4}", p)}
    assert missing == set()


def test_all_components_hang_in_the_gallery(client):
    response = client.get("/_thu-vien/?phan=ban")
    drawn = {t.name.rsplit("/", 1)[-1] for t in response.templates if t.name and "/components/" in t.name}
    assert set(COMPONENTS) - ONLY_WITH_MESSAGES - drawn - {"field.html", "field_error.html"} == set()
    assert 'class="field has-error"' in response.content.decode()


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_compiles(name):
    get_template(f"shared/components/{name}")


def test_the_number_of_mistakes_stands_in_the_title(client):
    assert "<title>Còn 7 chỗ cần sửa – Thư viện thành phần" in client.get("/_thu-vien/").content.decode()


def test_the_gallery_is_shut_in_a_real_office(settings):
    from motcua.web.shared import urls

    assert settings.DEVELOPMENT or all(str(p.pattern) != "_thu-vien/" for p in urls.urlpatterns)


def test_a_page_is_drawn_in_few_queries_whatever_it_shows(client, django_assert_max_num_queries):
    client.get("/_thu-vien/")
    with django_assert_max_num_queries(3):  # the office, once; then it is remembered for a moment
        client.get("/_thu-vien/")
