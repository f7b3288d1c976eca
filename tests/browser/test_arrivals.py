"""A dossier that came by post, in Chromium: written down, looked at, taken in; at a desk and on a narrow screen."""

import pytest
import time_machine

from motcua.catalogue import search
from motcua.dossiers.models import Dossier
from tests.cast import BIRTH, MARITAL, NINE, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1280, 320)


@pytest.fixture
def clerk(at_screen):
    with time_machine.travel(NINE, tick=True):
        search.forget()
        cast = make_cast((BIRTH, MARITAL))
        person = at_screen()
        person.sign_in(cast.clerk)
        yield person
        search.forget()


def clean(person):
    for width in WIDTHS:
        person.page.set_viewport_size({"width": width, "height": 800})
        person.finds_nothing_wrong()


def test_an_envelope_is_written_down_and_taken_in(clerk):
    page = clerk.page
    clerk.open("/can-bo/den-buu-chinh/?q=hon+nhan")
    clean(clerk)
    page.get_by_role("link", name="tình trạng hôn nhân").first.click()
    page.get_by_label("Cũng là chủ hồ sơ").uncheck()
    page.get_by_role("button", name="Vào sổ").click()
    clerk.stands_before("Còn")
    clean(clerk)
    page.get_by_label("Cũng là chủ hồ sơ").check()
    page.locator("#id_full_name").fill("Đặng Thị Ngọc Diễm")
    page.locator("#id_address").fill("Thôn Bến Đình, xã Đồng Sen")
    page.get_by_label("Lúc").fill("8:15")
    page.get_by_role("button", name="Vào sổ").click()
    page.get_by_text("Hồ sơ chưa tiếp nhận").wait_for()
    clean(clerk)
    dossier = Dossier.objects.get()
    for slug in ("bo-sung", "khong-nhan", "tiep-nhan"):
        clerk.open(f"/can-bo/ho-so/{dossier.code}/{slug}/")
        clean(clerk)
    page.get_by_role("button", name="Nhận hồ sơ").click()
    page.get_by_text("bắt đầu tính hạn").first.wait_for()
    clean(clerk)
