"""Several dossiers of the list at once: asked once, done one by one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.actions import forward
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier
from motcua.people.actions import appoint_substitute, give_position
from tests.cast import BIRTH, MARITAL, MONDAY, NINE
from tests.forms import open_page

TOGETHER = "/can-bo/cung-luc/"


def again(dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def opened(browser, *dossiers):
    picks = "&".join(f"pick={one.pk}" for one in dossiers)
    return open_page(browser, f"{TOGETHER}?{picks}")


@pytest.fixture
def three(cast, clock):
    return [cast.receive(MARITAL, assignee=cast.specialist) for _ in range(3)]


@pytest.fixture
def waiting(cast, three):
    return [forward(one, by=cast.specialist, at=NINE, assignee=cast.chairwoman) for one in three]


def test_the_list_offers_it_for_the_rows_ticked_without_scripts(cast, desk, three):
    page = open_page(desk(cast.specialist), "/can-bo/")
    boxes = page.root.all("input", name="pick")
    assert [box["data-words"] for box in boxes] == ["Trình ký"] * 3
    button = page.root.one("button", data_together="")
    assert (button["formaction"], button["formtarget"], button["data-key"]) == (TOGETHER, "_self", "F8")


def test_three_dossiers_are_forwarded_with_one_answer(cast, desk, three):
    browser = desk(cast.specialist)
    page = opened(browser, *three)
    assert "Chuyển sang bước «Ký duyệt» (3 hồ sơ)" in page.text
    form = page.form("group")
    form["n1-assignee"], form["n1-note"] = cast.deputy.pk, "đủ điều kiện"
    page = form.press("Chuyển 3 hồ sơ")
    assert page.address == "/can-bo/cung-luc/xong/"
    assert "Chuyển sang bước «Ký duyệt»: xong 3 hồ sơ" in page.text
    for one in three:
        found = again(one)
        assert (found.stage, found.assignee) == (Stage.AWAITING_SIGNATURE, cast.deputy)
        assert found.handovers.last().note == "đủ điều kiện"
        assert one.code in page.text


def test_what_happened_meanwhile_stops_only_the_dossier_it_happened_to(cast, desk, three):
    browser = desk(cast.specialist)
    form = opened(browser, *three).form("group")
    form["n1-assignee"] = cast.deputy.pk
    begun, gone, still = three
    desk(cast.specialist).post(f"/can-bo/ho-so/{begun.code}/bat-dau/")
    forward(gone, by=cast.specialist, at=NINE, assignee=cast.chairwoman)
    page = form.press("Chuyển 3 hồ sơ")
    assert "xong 1 hồ sơ" in page.text
    assert "Chưa làm được (2)" in page.text
    assert "Hồ sơ này vừa có người khác làm." in page.text
    assert again(still).assignee == cast.deputy
    assert again(gone).assignee == cast.chairwoman
    assert again(begun).stage == Stage.IN_STEP


def test_dossiers_with_another_next_step_and_those_of_others_are_kept_apart_and_named(cast, desk, three):
    theirs = cast.receive(MARITAL, assignee=cast.second_specialist)
    page = opened(desk(cast.specialist), three[0], theirs)
    assert "Chuyển sang bước «Ký duyệt» (1 hồ sơ)" in page.text
    assert "Không làm cùng được (1)" in page.text
    assert "đang ở người khác" in page.text


def test_who_picked_both_kinds_does_one_and_is_led_to_the_other(cast, desk, waiting):
    give_position(
        cast.chairwoman,
        role="specialist",
        agency=cast.office,
        starts_on=MONDAY,
        by=None,
        at=NINE,
    )
    own = cast.receive(MARITAL, assignee=cast.chairwoman)
    browser = desk(cast.chairwoman)
    page = opened(browser, waiting[0], own)
    signing = next(form for form in page.forms if "Ký duyệt 1 hồ sơ" in form.element.text)
    page = signing.press("Ký duyệt 1 hồ sơ")
    assert "Ký duyệt: xong 1 hồ sơ" in page.text
    page = page.follow("Làm tiếp nhóm còn lại")
    form = page.form("group")
    form[f"{form['prefix']}-assignee"] = cast.deputy.pk
    page = form.press("Chuyển 1 hồ sơ")
    assert "Chuyển sang bước «Ký duyệt»: xong 1 hồ sơ" in page.text
    assert again(own).assignee == cast.deputy


def test_a_leader_signs_several_each_with_its_own_number_today_in_their_own_name(cast, desk, waiting):
    browser = desk(cast.chairwoman)
    page = opened(browser, *waiting).form("group").press("Ký duyệt 3 hồ sơ")
    assert "Ký duyệt: xong 3 hồ sơ" in page.text
    results = [again(one).results.get() for one in waiting]
    assert sorted(one.number_text for one in results) == ["01/2026/HT", "02/2026/HT", "03/2026/HT"]
    assert {one.signed_on for one in results} == {MONDAY}
    assert {one.signer for one in results} == {cast.chairwoman}
    assert all(one.title for one in results)


def test_a_substitute_signs_several_in_the_name_of_the_absent(cast, desk, waiting):
    appoint_substitute(
        absent=cast.chairwoman, substitute=cast.deputy, starts_on=MONDAY, ends_on=MONDAY, by=None, at=NINE
    )
    opened(desk(cast.deputy), *waiting).form("group").press("Ký duyệt 3 hồ sơ")
    assert {again(one).results.get().signer for one in waiting} == {cast.chairwoman}


def test_one_of_them_or_all_are_taken_back_from_the_same_page(cast, desk, three):
    browser = desk(cast.specialist)
    form = opened(browser, *three).form("group")
    form["n1-assignee"] = cast.deputy.pk
    page = form.press("Chuyển 3 hồ sơ")
    page = next(form for form in page.forms if form.has("code")).press("Hoàn tác")
    assert "Đã hoàn tác 1 hồ sơ" in page.text
    assert sorted(again(one).stage for one in three) == sorted(
        [Stage.ACCEPTED, Stage.AWAITING_SIGNATURE, Stage.AWAITING_SIGNATURE]
    )
    last = next(form for form in page.forms if "Hoàn tác cả 2 hồ sơ" in form.element.text)
    page = last.press("Hoàn tác cả 2 hồ sơ")
    assert "Đã hoàn tác 2 hồ sơ" in page.text
    assert {again(one).stage for one in three} == {Stage.ACCEPTED}


def test_after_five_minutes_nothing_is_offered_back(cast, desk, clock, three):
    browser = desk(cast.specialist)
    form = opened(browser, *three).form("group")
    form["n1-assignee"] = cast.deputy.pk
    form.press("Chuyển 3 hồ sơ")
    clock.shift(301)
    page = open_page(browser, "/can-bo/cung-luc/xong/")
    assert "không hoàn tác được nữa" in page.text
    assert "Hoàn tác cả" not in page.text


def test_nothing_ticked_says_so_and_a_stranger_sees_nothing(cast, desk, three):
    browser = desk(cast.specialist)
    page = open_page(browser, TOGETHER)
    assert page.address == "/can-bo/"
    assert "Chưa chọn hồ sơ nào" in page.text
    for who in (cast.stranger, cast.administrator):
        stranger = desk(who)
        assert stranger.get(f"{TOGETHER}?pick={three[0].pk}").status_code == 404
        assert stranger.post(TOGETHER, {"pick": three[0].pk}).status_code == 404
        assert stranger.post(f"{TOGETHER}hoan-tac/").status_code == 404
    assert browser.get(f"{TOGETHER}?pick=x&pick={'9' * 5000}&pick=-1").status_code == 302


def test_a_crafted_answer_forwards_nobody_elses_and_nothing_unseen(cast, desk, three):
    theirs = cast.receive(MARITAL, assignee=cast.second_specialist)
    browser = desk(cast.specialist)
    key = opened(browser, three[0]).form("group")["group"]
    sent = browser.post(TOGETHER, {"group": key, "pick": [theirs.pk, three[0].pk], "note": ""}, follow=True)
    assert "Chưa làm được hồ sơ nào" in sent.content.decode()
    assert {again(one).stage for one in (theirs, three[0])} == {Stage.ACCEPTED}
    assert browser.post(TOGETHER, {"group": "x" * 9999, "pick": three[0].pk}).status_code == 302
    assert browser.post(TOGETHER, {"group": key, "pick": three[0].pk, "assignee": "0"}).status_code == 422


# -- the place in the list


def test_the_page_says_its_place_in_the_list_and_leads_both_ways(cast, desk, three):
    soon = cast.receive(BIRTH, assignee=cast.specialist)
    browser = desk(cast.specialist)
    page = open_page(browser, f"/can-bo/ho-so/{three[1].code}/")
    assert "hồ sơ thứ 3 trong 4" in page.text
    assert page.root.one("a", rel="prev")["data-key"] == "F7"
    assert page.follow("hồ sơ trước").address == f"/can-bo/ho-so/{three[0].code}/"
    assert page.follow("hồ sơ sau").address == f"/can-bo/ho-so/{three[2].code}/"
    first = open_page(browser, f"/can-bo/ho-so/{soon.code}/")
    assert "hồ sơ thứ 1 trong 4" in first.text
    assert not first.root.all("a", rel="prev")
    last = open_page(browser, f"/can-bo/ho-so/{three[2].code}/")
    assert "hồ sơ thứ 4 trong 4" in last.text
    assert not last.root.all("a", rel="next")


def test_walking_forward_visits_every_dossier_of_the_list_once_and_back_again(cast, desk, three):
    for _ in range(2):
        cast.receive(BIRTH)
        cast.receive(BIRTH, assignee=cast.specialist)
    browser = desk(cast.specialist)
    codes = [row.href for row in browser.get("/can-bo/").context["screen"].page.rows]
    page, walked = open_page(browser, codes[0]), [codes[0]]
    while page.root.all("a", rel="next"):
        page = page.follow("hồ sơ sau")
        walked.append(page.address)
    assert walked == codes
    while page.root.all("a", rel="prev"):
        page = page.follow("hồ sơ trước")
        walked.append(page.address)
    assert walked[len(codes) :] == codes[-2::-1]


def test_what_is_not_in_ones_list_has_no_place_in_it(cast, desk, three):
    page = open_page(desk(cast.second_specialist), f"/can-bo/ho-so/{three[0].code}/")
    assert "hồ sơ thứ" not in page.text


def test_the_place_costs_the_same_in_a_long_list(cast, desk, clock, monkeypatch):
    monkeypatch.setattr("motcua.web.desk.worklist.lists.COUNTED", 4)
    browser, spent = desk(cast.specialist), []
    for more in (2, 8):
        made = [cast.receive(BIRTH, assignee=cast.specialist) for _ in range(more)]
        address = f"/can-bo/ho-so/{made[-1].code}/"
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        spent.append(len(queries))
    assert spent[0] == spent[1]
