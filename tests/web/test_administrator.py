"""The administrator opens accounts and keeps the machine; the role alone shows nothing of anybody's dossier."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from motcua.people import actions
from motcua.people.models import SiteAddress

pytestmark = pytest.mark.urls("config.urls")


def addresses(resolver=None, before="/"):
    """Return every address of the desk, as in the program's own map."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = before + str(entry.pattern).lstrip("^").rstrip("$")
        if isinstance(entry, URLResolver):
            yield from addresses(entry, here)
        elif isinstance(entry, URLPattern) and here.startswith("/can-bo/"):
            yield here


@pytest.fixture
def dossier(cast, settings):
    settings.SITE_URL = ""
    actions.propose_address("motcua.xa-vidu.gov.vn", kind="internet", by=None)
    assert SiteAddress.objects.exists()
    return cast.receive()


def filled(address, cast, dossier):
    known = {"code": dossier.code, "agency": cast.office.slug, "slug": cast.office.slug, "token": "x"}
    return re.sub(
        r"<(?:(\w+):)?(\w+)>",
        lambda part: known.get(part[2], str(dossier.pk) if part[1] == "int" else dossier.code),
        address,
    )


def private(dossier):
    party = dossier.applicant
    return [dossier.code, dossier.secret, party.full_name, party.phone, party.id_number]


def test_the_role_alone_shows_no_dossier_on_any_address_of_the_desk(cast, dossier):
    client = Client()
    client.force_login(cast.administrator)
    told, opened = [], 0
    for address in addresses():
        path = filled(address, cast, dossier)
        if path == "/can-bo/dang-xuat/":
            continue
        for answer in (client.get(path), client.get(path, {"q": dossier.applicant.full_name})):
            if answer.status_code == 405 or answer.streaming:
                continue
            opened += answer.status_code == 200
            text = answer.content.decode(errors="replace")
            text = text.replace(
                f'value="{dossier.applicant.full_name}"', ""
            )  # the box still holds what one typed
            asked = {dossier.applicant.full_name, dossier.code}  # what one typed oneself may come back
            told += [
                (address, what)
                for what in private(dossier)
                if what in text and not (what in asked and answer.status_code != 200)
            ]
        assert client.session.get("_auth_user_id"), f"signed out by {address}"
    assert told == []
    assert opened > 30  # the map was really walked


def test_every_address_of_one_dossier_is_not_there_for_the_role_alone(cast, dossier):
    client = Client()
    client.force_login(cast.administrator)
    of_one = [a for a in addresses() if a.startswith("/can-bo/ho-so/<")]
    assert len(of_one) > 5
    for address in of_one:
        path = filled(address, cast, dossier)
        assert client.get(path).status_code in {404, 405}, address
        assert client.post(path).status_code in {404, 405}, address


def test_with_a_second_role_the_administrator_sees_what_that_role_sees(cast, dossier):
    actions.give_position(cast.administrator, role="clerk", agency=cast.office, by=None)
    client = Client()
    client.force_login(cast.administrator)
    assert client.get(f"/can-bo/ho-so/{dossier.code}/").status_code == 200
