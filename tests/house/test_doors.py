"""Every role tries every address of every other: the table below is compared with the whole URLconf.

An address opens to the roles that the table names, for what belongs to their own office; to everybody else who is signed
in it is not there (404), and who is not signed in is led to the login or keeps what was typed.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, get_resolver

from motcua.catalogue.actions import set_local_fee
from motcua.catalogue.questions import province_of
from motcua.dossiers.actions import (
    AuthorisationInput,
    approve,
    ask_supplement,
    forward,
    give_refusal_notice,
    make_wish,
    stop_dossier,
    supply_paper,
)
from motcua.dossiers.models import Dossier, OfferedPaper, StopNotice, SupplementRequest
from motcua.dossiers.questions import last_entry
from motcua.exchange.models import CatalogueImport, ImportRun
from motcua.files.actions import store_file
from motcua.guidance.actions import write_step
from motcua.guidance.models import CaseQuestion
from motcua.journal.models import Job
from motcua.lib import clock
from motcua.lib.clock import at_local
from motcua.news.actions import attach_file, remark_on, set_up_screen
from motcua.paperforms.actions import keep_form_file
from motcua.people.actions import appoint_substitute, give_position, make_agency, make_user
from motcua.postings.actions import Wish, finish_printing, make_place, mark_done, order_printing
from motcua.postings.content import contents_of
from motcua.postings.models import Posting
from motcua.web.desk.dossier.doings import DOINGS
from motcua.webhooks.actions import expected_delivery, make_webhook
from motcua.worktime.models import Calendar
from tests.cast import LONG_AGO, MARITAL, MONDAY, NINE
from tests.dossiers.test_processing import PDF
from tests.news.test_announcing import published
from tests.news.test_disclosing import posted as posted_something
from tests.web.desk_reception.counter import sign_in

pytestmark = pytest.mark.slow

EVERYBODY = "everybody"  # also who is not signed in
HOLDERS = "holders"  # who has shown the dossier's look-up secret in this browser, signed in or not
SIGNED_IN = "signed in"
OFFICERS = {
    "clerk",
    "specialist",
    "leader",
    "office_manager",
    "administrator",
    "province_viewer",
    "helper",
    "observer",
}
READERS = {"clerk", "specialist", "leader", "office_manager"}
HEADS = {"leader", "office_manager", "administrator"}
CLERKS, ADMINISTRATORS = {"clerk"}, {"administrator"}
TENDERS = {"office_manager", "administrator"}


_ASKED, _TOLD = "can-bo/thu-tuc/<str:code>/cau-hoi/", "can-bo/thu-tuc/<str:code>/tung-buoc/"
_FILM = "can-bo/thu-tuc/<str:code>/phim/"
_GUIDANCE = {
    *(
        f"{place}{act}"
        for place in (_ASKED, _TOLD)
        for act in ("", "them/", "<int:pk>/", "<int:pk>/bo/", "<int:pk>/len/", "<int:pk>/xuong/")
    ),
    _FILM,
    f"{_FILM}bo/",
}
_ONE, _OFFICE = "can-bo/ho-so/<str:code>/", "can-bo/quan-ly/co-quan/<slug:agency>/"
_PERSON = f"{_OFFICE}can-bo/<int:pk>/"
_FILE = "nop/<str:code>/"
EDITORS = {"office_manager", "administrator"}
_PAGES = ("", "sua/", "bo-nhap/", "cong-bo/", "hoan-tac/", "thoi-ap-dung/", "ap-dung-lai/")
_CATALOGUE = "can-bo/thu-tuc/"
_IN = "can-bo/thu-tuc/nhap/"
_FORMS = "can-bo/thu-tuc/<str:code>/mau-don/"
_NEWS, _POSTED = "can-bo/tin-tuc/<int:pk>/", "can-bo/cong-khai/<int:pk>/"
_WALLS = "can-bo/niem-yet/"
_PLACE, _CODE, _RUN = f"{_WALLS}noi/<int:pk>/", f"{_WALLS}ma/<str:code>/", f"{_WALLS}luot-in/<int:pk>/"
TABLE = {
    "": EVERYBODY,
    "thu-tuc/": EVERYBODY,
    "thu-tuc/goi-y/": EVERYBODY,
    "thu-tuc/<str:code>/": EVERYBODY,
    **{
        f"thu-tuc/<str:code>/{page}": EVERYBODY
        for page in (
            "truong-hop/",
            "truong-hop/to-a5.pdf",
            "truong-hop/to-a4.pdf",
            "truong-hop/doc/",
            "doc/",
            "doc/tieng/",
            "tung-buoc/",
            "tung-buoc/to-a4.pdf",
            "tung-buoc/hinh/<int:pk>/",
            "phim/",
        )
    },
    "khong-dien-thoai/": EVERYBODY,
    "khong-dien-thoai/to-a4.pdf": EVERYBODY,
    "tro-giup/": EVERYBODY,
    "tro-giup/<str:code>/": EVERYBODY,
    "tro-giup/<str:code>/to-a5.pdf": EVERYBODY,
    "tro-giup/<str:code>/to-a4.pdf": EVERYBODY,
    "thu-tuc/<str:code>/lich-su/": EVERYBODY,
    "thu-tuc/<str:code>/in/": EVERYBODY,
    "thu-tuc/<str:code>/in/<slug:size>.pdf": EVERYBODY,
    "niem-yet/": EVERYBODY,
    "niem-yet/<slug:name>.pdf": EVERYBODY,
    "linh-vuc/<slug:slug>/": EVERYBODY,
    "thu-tuc/<str:code>/mau-don/": EVERYBODY,
    "thu-tuc/<str:code>/mau-don/tep/<int:file>/": EVERYBODY,
    "thu-tuc/<str:code>/mau-don/<slug:key>.pdf": EVERYBODY,
    "thu-tuc/<str:code>/mau-don/dien-san/<slug:key>.pdf": EVERYBODY,
    "thu-tuc/<str:code>/mau-don/<slug:key>/": EVERYBODY,
    f"{_FILE}to-khai/<slug:key>.pdf": EVERYBODY,
    "q/<str:code>": EVERYBODY,
    "noi-niem-yet/<int:pk>/": EVERYBODY,
    "quy-trinh/": EVERYBODY,
    "quy-trinh/<slug:key>/": EVERYBODY,
    "quy-che/": EVERYBODY,
    "lien-thong/": EVERYBODY,
    "du-lieu-mo/": EVERYBODY,
    "xac-minh/": EVERYBODY,
    "tin-tuc/": EVERYBODY,
    "tin-tuc/rss.xml": EVERYBODY,
    "tin-tuc/<int:pk>/": EVERYBODY,
    "tin-tuc/<int:pk>/tep/<int:file>/": EVERYBODY,
    "cong-khai/": EVERYBODY,
    "cong-khai/<int:pk>/": EVERYBODY,
    "cong-khai/<int:pk>/tep/<int:file>/": EVERYBODY,
    "man-hinh/<slug:slug>/": EVERYBODY,
    "ngoai-tuyen/": EVERYBODY,
    "ngoai-tuyen/cam-nang.json": EVERYBODY,
    "sw.js": EVERYBODY,
    "mot-cua.webmanifest": EVERYBODY,
    "may-dung-chung/": EVERYBODY,
    "may-dung-chung/xoa/": EVERYBODY,
    "may-dung-chung/het-gio/": EVERYBODY,
    "may-dung-chung/con-day/": EVERYBODY,
    "may-dung-chung/con-do/": EVERYBODY,
    "may-dung-chung/tat/": EVERYBODY,
    "ho-so/": EVERYBODY,
    "ho-so/<str:code>/": HOLDERS,
    "ho-so/<str:code>/bo-sung/": HOLDERS,
    "ho-so/<str:code>/lien-he/": HOLDERS,
    "ho-so/<str:code>/rut/": HOLDERS,
    "ho-so/<str:code>/sua-doi/": HOLDERS,
    "ho-so/<str:code>/phieu/<slug:kind>-<int:pk>.pdf": HOLDERS,
    "dia-chi/<str:token>/": EVERYBODY,
    "tin-cay/": EVERYBODY,
    "tin-cay/mot-cua.crt": EVERYBODY,
    "tin-cay/da-tin/": EVERYBODY,
    # Whose draft it is, a browser's cookie says; where the switch leads to the national portal nothing is there at all
    # (tests/web/portal/test_filing.py).
    "nop/tiep/": EVERYBODY,
    _FILE: EVERYBODY,
    **{
        f"{_FILE}{step}": EVERYBODY
        for step in (
            "nguoi-nop/",
            "giay-to/",
            "giay-to/phan/",
            "giay-to/tinh-trang/",
            "giay-to/<int:page>/",
            "noi-dung/",
            "luu/",
            "xem-lai/",
            "xong/",
            "xong/xac-nhan.pdf",
            "de-do/",
            "quen/",
            "xoa-nhap/",
        )
    },
    "robots.txt": EVERYBODY,
    "favicon.ico": EVERYBODY,
    "can-bo/dang-nhap/": EVERYBODY,
    "can-bo/dang-nhap/ma/": EVERYBODY,
    "can-bo/dang-nhap/ma/khoa/": EVERYBODY,
    "can-bo/dang-nhap/khoa/": EVERYBODY,
    "can-bo/dang-nhap/khoa/hoi/": EVERYBODY,
    "can-bo/dang-xuat/": EVERYBODY,
    "can-bo/vao/<str:token>/": EVERYBODY,
    "can-bo/bat-dau/<str:token>/": EVERYBODY,
    "can-bo/gui-tiep/": SIGNED_IN,
    "can-bo/bao-mat/": SIGNED_IN,
    "can-bo/bao-mat/mat-khau/": SIGNED_IN,
    "can-bo/bao-mat/ma-xac-nhan/": SIGNED_IN,
    "can-bo/bao-mat/ma-xac-nhan/tat/": SIGNED_IN,
    "can-bo/bao-mat/ma-du-phong/": SIGNED_IN,
    "can-bo/bao-mat/phien/": SIGNED_IN,
    "can-bo/bao-mat/phien/<int:pk>/": SIGNED_IN,
    "can-bo/bao-mat/lop-thu-hai/": SIGNED_IN,
    "can-bo/bao-mat/khoa/": SIGNED_IN,
    "can-bo/bao-mat/khoa/<int:pk>/bo/": SIGNED_IN,
    "can-bo/viec/": SIGNED_IN,  # leads to the list, which is closed or not
    "can-bo/tra-ket-qua/": SIGNED_IN,
    "can-bo/": READERS,
    "can-bo/cung-luc/": READERS,
    "can-bo/cung-luc/xong/": READERS,
    "can-bo/cung-luc/hoan-tac/": READERS,
    "can-bo/phieu-kiem-soat.pdf": READERS,
    "can-bo/tra/": CLERKS,
    "can-bo/tra/<str:code>/": CLERKS,
    _ONE: READERS,
    **{f"{_ONE}{slug}/": READERS for slug in DOINGS},
    f"{_ONE}hoan-tac/": READERS,
    f"{_ONE}thu/<int:charge>/": CLERKS,
    f"{_ONE}muc-thu/<int:charge>/": CLERKS,
    f"{_ONE}tep/<int:paper>/": READERS,
    f"{_ONE}tep-ket-qua/<int:result>/": READERS,
    f"{_ONE}tep-uy-quyen/": READERS,
    f"{_ONE}phieu-kiem-soat.pdf": READERS,
    f"{_ONE}bo-sung/<int:letter>.pdf": READERS,
    f"{_ONE}tep-bo-sung/<int:supplied>/": READERS,
    f"{_ONE}tep-de-nghi/<int:offered>/": READERS,
    f"{_ONE}dung/<int:notice>.pdf": READERS,
    f"{_ONE}giay-hen.pdf": READERS,
    "can-bo/huong-dan/": EDITORS,
    **dict.fromkeys(_GUIDANCE, EDITORS),
    "can-bo/tiep-nhan/": CLERKS,
    "can-bo/den-buu-chinh/": CLERKS,
    "can-bo/tiep-nhan/<str:code>/xong/": CLERKS,
    "can-bo/phieu/<str:kind>/<int:pk>.pdf": READERS,
    "can-bo/phieu/<str:kind>/<int:pk>/": READERS,
    "can-bo/co-quan/dia-chi/": ADMINISTRATORS,
    "can-bo/co-quan/dia-chi/bo/": ADMINISTRATORS,
    _IN: EDITORS,
    f"{_IN}mau.xlsx": EDITORS,
    f"{_IN}<int:pk>/": EDITORS,
    f"{_IN}<int:pk>/xac-nhan/": EDITORS,
    f"{_IN}<int:pk>/bo/": EDITORS,
    f"{_IN}<int:pk>/hoan-tac/": EDITORS,
    "can-bo/thu-tuc/xuat/": EDITORS,
    "can-bo/thu-tuc/xuat/<slug:shape>/": EDITORS,
    "can-bo/thu-tuc/bo-sung/": EDITORS,
    "can-bo/thu-tuc/bo-sung/tep.zip": EDITORS,
    **{
        f"{_CATALOGUE}{page}": EDITORS
        for page in (
            "",
            "con-thieu/",
            "moi/",
            "phi/",
            "phi/them/",
            "phi/<int:pk>/het/",
            "nhom/",
            "nhom/linh-vuc/",
            "nhom/quyet-dinh/",
        )
    },
    **{f"{_CATALOGUE}<str:code>/{page}": EDITORS for page in _PAGES},
    "can-bo/quan-ly/": OFFICERS,
    "can-bo/co-quan/suc-khoe/": HEADS,
    "can-bo/quan-ly/lam-cho/": HEADS,
    "can-bo/quan-ly/quy-dinh/": OFFICERS,
    "can-bo/quan-ly/niem-phong/": OFFICERS,
    "can-bo/quan-ly/viec-hong/": ADMINISTRATORS,
    "can-bo/quan-ly/viec-hong/<int:pk>/chay-lai/": ADMINISTRATORS,
    "can-bo/quan-ly/viec-hong/<int:pk>/bo/": ADMINISTRATORS,
    "can-bo/quan-ly/lam-thay/": HEADS,
    "can-bo/quan-ly/lam-thay/them/": HEADS,
    "can-bo/quan-ly/lam-thay/<int:pk>/ket-thuc/": HEADS,
    **{f"can-bo/{name}/": HEADS for name in ("tin-tuc", "cong-khai", "man-hinh")},
    **{f"can-bo/{name}/them/": HEADS for name in ("tin-tuc", "cong-khai", "man-hinh")},
    **{
        f"{_NEWS}{below}": HEADS
        for below in (
            "",
            "sua/",
            "to-<slug:size>.pdf",
            "zalo.png",
            "loa.txt",
            "tep/<int:file>/",
            "tep/<int:file>/bo/",
            "<slug:doing>/",
        )
    },
    **{
        f"{_POSTED}{below}": HEADS
        for below in (
            "",
            "sua/",
            "niem-yet/",
            "xoa/",
            "keo-dai/",
            "go/",
            "bien-ban.pdf",
            "y-kien/",
            "y-kien/<int:remark>/",
            "tep/<int:file>/",
            "tep/<int:file>/bo/",
        )
    },
    "can-bo/man-hinh/<slug:slug>/": HEADS,
    _FORMS: HEADS,
    f"{_FORMS}tep/<int:file>/": HEADS,
    f"{_FORMS}tep/<int:file>/bo/": HEADS,
    f"{_FORMS}duyet/<slug:key>/": {"leader", "office_manager"},
    f"{_FORMS}thoi-duyet/<slug:key>/": {"leader", "office_manager"},
    "can-bo/man-hinh/<slug:slug>/bo/": HEADS,
    f"{_OFFICE}nop-truc-tuyen/": {"leader", "office_manager"},
    f"{_OFFICE}nop-truc-tuyen/dat/": {"leader", "office_manager"},
    f"{_OFFICE}nop-truc-tuyen/<int:pk>/bo/": {"leader", "office_manager"},
    f"{_OFFICE}can-bo/": ADMINISTRATORS,
    f"{_OFFICE}can-bo/them/": ADMINISTRATORS,
    _PERSON: ADMINISTRATORS,
    f"{_PERSON}sua/": ADMINISTRATORS,
    f"{_PERSON}vi-tri/": ADMINISTRATORS,
    f"{_PERSON}vi-tri/<int:position>/ket-thuc/": ADMINISTRATORS,
    f"{_PERSON}lien-ket/": ADMINISTRATORS,
    f"{_PERSON}phien/": ADMINISTRATORS,
    f"{_PERSON}khoa/": ADMINISTRATORS,
    f"{_PERSON}mo-lai/": ADMINISTRATORS,
    f"{_OFFICE}lich/": HEADS,
    f"{_OFFICE}lich/ngay/": ADMINISTRATORS,
    f"{_OFFICE}lich/ngay/bo/": ADMINISTRATORS,
    f"{_OFFICE}lich/ca/": ADMINISTRATORS,
    f"{_OFFICE}lich/gio-mo-cua/": ADMINISTRATORS,
    "can-bo/tim-kiem/": {"office_manager"},
    "can-bo/tim-kiem/chon/": {"office_manager"},
    "can-bo/tim-kiem/them/": {"office_manager"},
    "can-bo/tim-kiem/bo-qua/": {"office_manager"},
    "can-bo/tim-kiem/hoan-tac/<int:pk>/": {"office_manager"},
    _OFFICE: ADMINISTRATORS,
    f"{_OFFICE}sua/": ADMINISTRATORS,
    f"{_OFFICE}ma/": ADMINISTRATORS,
    f"{_OFFICE}phong/": ADMINISTRATORS,
    f"{_OFFICE}phong/<int:pk>/ket-thuc/": ADMINISTRATORS,
    f"{_OFFICE}quay/": ADMINISTRATORS,
    f"{_OFFICE}chuan-bi/": ADMINISTRATORS,
    f"{_OFFICE}chuan-bi/<slug:item>/": ADMINISTRATORS,
    f"{_OFFICE}linh-vuc/": ADMINISTRATORS,
    f"{_OFFICE}day-so/": HEADS,
    # Tried with a list of people; lists of dossiers are for who leads the desk (tests/web/desk_office/test_access.py).
    f"{_OFFICE}nhap/<slug:sort>/": ADMINISTRATORS,
    f"{_OFFICE}nhap/<slug:sort>/mau.xlsx": ADMINISTRATORS,
    f"{_OFFICE}nhap/<int:pk>/": ADMINISTRATORS,
    f"{_OFFICE}nhap/<int:pk>/xac-nhan/": ADMINISTRATORS,
    f"{_OFFICE}nhap/<int:pk>/bo/": ADMINISTRATORS,
    f"{_OFFICE}nhap/<int:pk>/hoan-tac/": ADMINISTRATORS,
    f"{_OFFICE}nhap/<int:pk>/phieu-moi/": ADMINISTRATORS,
    f"{_OFFICE}trao-doi/": {"leader", "office_manager"},
    f"{_OFFICE}trao-doi/<slug:service>.json": {"leader", "office_manager"},
    f"{_OFFICE}bao-may-khac/": ADMINISTRATORS,
    f"{_OFFICE}bao-may-khac/them/": ADMINISTRATORS,
    f"{_OFFICE}bao-may-khac/<int:pk>/khoa/": ADMINISTRATORS,
    f"{_OFFICE}bao-may-khac/<int:pk>/tat/": ADMINISTRATORS,
    f"{_OFFICE}bao-may-khac/<int:pk>/bat/": ADMINISTRATORS,
    f"{_OFFICE}bao-may-khac/<int:pk>/gui-lai/<int:delivery>/": ADMINISTRATORS,
    _WALLS: HEADS,
    f"{_WALLS}luot-quet.csv": HEADS,
    f"{_WALLS}luot-quet.xlsx": HEADS,
    f"{_WALLS}in-lai/": HEADS,
    f"{_WALLS}in-lai/in/": TENDERS,
    f"{_WALLS}noi/them/": TENDERS,
    _PLACE: HEADS,
    f"{_PLACE}sua/": TENDERS,
    f"{_PLACE}thoi-dung/": TENDERS,
    f"{_PLACE}dung-lai/": TENDERS,
    f"{_PLACE}in/": TENDERS,
    f"{_PLACE}in-lai/": TENDERS,
    f"{_PLACE}xong/": TENDERS,
    f"{_PLACE}xong/<int:hanging>/hoan-tac/": TENDERS,
    f"{_PLACE}ma/": TENDERS,
    f"{_WALLS}to/<int:pk>/go/": TENDERS,
    _CODE: HEADS,
    f"{_CODE}thoi/": TENDERS,
    f"{_CODE}lai/": TENDERS,
    f"{_CODE}in/": TENDERS,
    _RUN: HEADS,
    f"{_WALLS}luot-in/<int:pk>.pdf": HEADS,
    f"{_RUN}thoi/": TENDERS,
    f"{_RUN}dat-lai/": TENDERS,
}
# Jobs belong to the machine, not to an office; the catalogue with its guidance, its searches and its lists is one for
# all offices of the house, and each office keeps its own forms beside the procedures of all.
_JOBS = {"can-bo/quan-ly/viec-hong/<int:pk>/chay-lai/", "can-bo/quan-ly/viec-hong/<int:pk>/bo/"}
_PROCEDURES = {f"{_CATALOGUE}<str:code>/{page}" for page in _PAGES}
NOBODYS = (
    _JOBS
    | _GUIDANCE
    | _PROCEDURES
    # Searches belong to the catalogue, and the one that goes out is the one everybody here works with.
    | {"can-bo/tim-kiem/hoan-tac/<int:pk>/", "can-bo/thu-tuc/xuat/<slug:shape>/"}
    | {route for route in TABLE if route.startswith(_FORMS) and "<int:file>" not in route}
)


def routes(patterns, before=""):
    """List every address of the house as its pattern."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from routes(one.url_patterns, route)


def test_the_table_names_every_address_and_no_other():
    there = set(routes(get_resolver().url_patterns))
    machines = {
        route for route in there if route.startswith(("api/", "healthz", "readyz", "metrics", "_thu-vien/"))
    }
    assert there - machines == set(TABLE)


@pytest.fixture
def standing():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def house(standing, cast):
    """A dossier with every kind of paper, file and letter, and rows of everything else that has an address."""
    pdf = store_file(PDF, name="giay.pdf", by=cast.clerk, at=NINE)
    revision = cast.revision(MARITAL)
    papers = list(cast.papers(revision))
    papers[0] = type(papers[0])(**{**vars(papers[0]), "file": pdf, "file_name": "giay.pdf"})
    given = {
        "papers": tuple(papers),
        "holder": cast.citizen(full_name="Đặng Văn Bách", id_number="099060000321", birth_text="03/04/1960"),
        "authorisation": AuthorisationInput(basis="written", reference="01/2026", file=pdf),
        "assignee": cast.specialist,
    }
    dossier = cast.receive(MARITAL, **given)
    waiting = cast.receive(MARITAL, at=at_local(MONDAY, 9, 1), assignee=cast.specialist)
    ask_supplement(
        waiting,
        by=cast.specialist,
        at=at_local(MONDAY, 9, 2),
        points=[{"paper": "Tờ khai", "reason": "thiếu chữ ký", "originals": 1, "copies": 0}],
    )
    letter = SupplementRequest.objects.get(dossier=waiting)
    supplied = supply_paper(waiting, point=0, file=pdf, at=at_local(MONDAY, 9, 3))
    stopped = cast.receive(MARITAL, at=at_local(MONDAY, 9, 4))
    wish = make_wish(stopped, kind="stop", at=at_local(MONDAY, 9, 4))
    offered = OfferedPaper.objects.create(dossier=stopped, wish=wish, name="Tờ khai", file=pdf, at=NINE)
    stop_dossier(stopped, reason="Người nộp đề nghị", by=cast.clerk, at=at_local(MONDAY, 9, 5))
    forward(dossier, by=cast.specialist, at=NINE, assignee=cast.chairwoman)
    dossier.refresh_from_db()
    approve(dossier, by=cast.chairwoman, at=NINE, file=pdf, file_name="ket-qua.pdf")
    notice = give_refusal_notice(
        revision=revision,
        office=cast.office,
        applicant=cast.citizen(),
        reason="Không thuộc thẩm quyền",
        by=cast.clerk,
        at=NINE,
    )
    today = clock.today()
    substitution = appoint_substitute(
        absent=cast.second_clerk,
        substitute=cast.clerk,
        starts_on=today,
        ends_on=today + timedelta(days=3),
        by=None,
    )
    job = Job.objects.create(
        name="x.y", run_at=clock.now(), created_at=clock.now(), failed_at=clock.now(), error="x (a.py:1)"
    )
    run = ImportRun.objects.create(
        agency=cast.office, kind="people", file_name="ds.xlsx", started_at=NINE, started_by=cast.administrator
    )
    catalogue = CatalogueImport.objects.create(
        agency=cast.office,
        file_name="a.json",
        shape="json",
        stage="read",
        counts=dict.fromkeys(("new", "changed", "unchanged", "withdrawn", "wrong"), 0),
        valid_from=MONDAY,
        started_at=NINE,
        started_by=cast.manager,
    )
    question = CaseQuestion.objects.create(procedure=revision.procedure, key="hoi", text="Hỏi?", answers=[])
    step = write_step(revision.procedure, text="Lấy tờ khai", by=None, at=NINE)
    webhook, _ = make_webhook(
        cast.office, name="Tỉnh", url="https://tinh.example/", kinds=["dossier.approve"], by=None, at=NINE
    )
    told, posted, screen = something_announced(cast)
    form_file = keep_form_file(
        cast.office, revision.procedure, paper="", kind="blank", stored=pdf, name="mau.pdf", by=None, at=NINE
    )
    [fee] = set_local_fee(
        [revision.procedure],
        province=province_of(cast.office, MONDAY),
        name="Lệ phí",
        amount=8000,
        resolution="05/2026/NQ-HĐND",
        valid_from=MONDAY,
        by=None,
        at=NINE,
    )
    place = make_place(cast.office, kind="board", name="Bảng ở sảnh", by=None, at=NINE)
    printing = order_printing(place, [Wish("feedback")], by=None, at=NINE)
    shown = contents_of([("feedback", "")], agency=cast.office, day=MONDAY)
    finish_printing(printing, shown, file=pdf, pages=1, at=NINE)
    hanging = mark_done(place, by=None, at=NINE)
    posting = Posting.objects.get()
    number = last_entry(dossier).number
    delivery = expected_delivery(webhook, dossier, number, by=None, at=NINE)
    values = {
        "code": dossier.code,
        "charge": dossier.charges.get().pk,
        "page": 1,
        "paper": dossier.papers.get(file__isnull=False).pk,
        "result": dossier.results.get().pk,
        "agency": cast.office.slug,
        "position": cast.specialist.positions.get().pk,
        "slug": "ho-tich",
        "item": "hours",
        "sort": "can-bo",
        "service": "ho-so",
        "shape": "json",
        "token": "khong-co",
        "letter": letter.pk,
        "supplied": supplied.pk,
        "offered": offered.pk,
        "notice": StopNotice.objects.get().pk,
        "kind": "tu-choi",
        "delivery": delivery.pk,
        "size": "a4",
        "name": "bang",
        "doing": "go",
        "remark": posted.remarks.get().pk,
        "key": "khong-co",
        "hanging": hanging.pk,
        "pk": cast.specialist.pk,
    }
    own = {
        f"{_ONE}bo-sung/<int:letter>.pdf": {"code": waiting.code},
        f"{_ONE}tep-bo-sung/<int:supplied>/": {"code": waiting.code},
        f"{_ONE}tep-de-nghi/<int:offered>/": {"code": stopped.code},
        f"{_ONE}dung/<int:notice>.pdf": {"code": stopped.code},
        "ho-so/<str:code>/bo-sung/": {"code": waiting.code},
        "ho-so/<str:code>/phieu/<slug:kind>-<int:pk>.pdf": {
            "code": waiting.code,
            "kind": "bo-sung",
            "pk": letter.pk,
        },
        "can-bo/phieu/<str:kind>/<int:pk>.pdf": {"pk": notice.pk},
        "can-bo/phieu/<str:kind>/<int:pk>/": {"pk": notice.pk},
        "can-bo/quan-ly/lam-thay/<int:pk>/ket-thuc/": {"pk": substitution.pk},
        f"{_OFFICE}phong/<int:pk>/ket-thuc/": {"pk": cast.civil_status.pk},
        **{route: {"pk": webhook.pk} for route in TABLE if "bao-may-khac/<int:pk>" in route},
        **{
            route: {"pk": told.pk, "file": told.attachments.get().pk}
            for route in TABLE
            if "tin-tuc/<int" in route
        },
        **{
            route: {"pk": posted.pk, "file": posted.files.get().pk}
            for route in TABLE
            if "cong-khai/<int" in route
        },
        **{route: {"slug": screen.slug} for route in TABLE if "man-hinh/<slug" in route},
        **{
            route: {"code": MARITAL, "key": "xac-nhan-hon-nhan", "file": form_file.pk}
            for route in TABLE
            if "mau-don/" in route
        },
        **{key: {"pk": catalogue.pk} for key in TABLE if key.startswith(f"{_IN}<int:pk>")},
        **{key: {"pk": job.pk} for key in _JOBS},
        **{key: {"code": MARITAL} for key in _PROCEDURES},
        f"{_CATALOGUE}phi/<int:pk>/het/": {"pk": fee.pk},
        **{key: {"code": MARITAL, "pk": question.pk} for key in _GUIDANCE if key.startswith(_ASKED)},
        **{key: {"code": MARITAL, "pk": step.pk} for key in _GUIDANCE if key.startswith(_TOLD)},
        **{key: {"code": MARITAL} for key in _GUIDANCE if key.startswith(_FILM)},
        **{key: {"pk": run.pk} for key in TABLE if key.startswith(f"{_OFFICE}nhap/<int:pk>")},
        **{key: {"pk": place.pk} for key in TABLE if key.startswith(_PLACE)},
        **{key: {"code": posting.code} for key in TABLE if key.startswith(_CODE)},
        **{key: {"pk": printing.pk} for key in TABLE if key.startswith(f"{_WALLS}luot-in/")},
        f"{_WALLS}to/<int:pk>/go/": {"pk": printing.sheets.get().pk},
    }
    return (
        cast,
        lambda route: (
            "/"
            + re.sub(r"<\w+:(\w+)>", lambda match: str({**values, **own.get(route, {})}[match[1]]), route)
            + ("?thu-tuc=" if route.endswith("den-buu-chinh/") else "")
        ),
    )


def something_announced(cast):
    """Return an announcement with a file, something posted with a file and a remark, and a screen."""
    told = published(cast)
    stored = store_file(PDF, name="tin.pdf", by=cast.manager, at=NINE)
    attach_file(told, stored, name="tin.pdf", by=cast.manager, at=NINE)
    hanging = posted_something(cast)
    remark_on(hanging, text="Lời", by=None, at=NINE)
    return told, hanging, set_up_screen(cast.office, name="Phòng chờ", by=cast.manager, at=NINE)


def person(role: str, agency) -> object:
    user = make_user(username=f"thu.{role}", full_name=f"Người thử {role}", password=None, by=None, at=NINE)
    give_position(user, role=role, agency=agency, starts_on=LONG_AGO, by=None, at=NINE)
    return user


def neighbours():
    return make_agency(
        name="Ủy ban nhân dân phường Bến Đình",
        slug="ben-dinh",
        level="commune",
        kind="ward",
        calendar=Calendar.objects.first(),
        valid_from=LONG_AGO,
        by=None,
        at=NINE,
    )


def try_every_door(browser, address_of, roles: set[str], *, at_home: bool) -> list[str]:
    """Try all addresses and list those that opened or stayed closed against the table."""
    wrong = []
    for route, opens in TABLE.items():
        if opens == EVERYBODY:
            continue
        address = address_of(route)
        if opens == HOLDERS:
            opens = set()  # no role opens them
        ours = "<" not in route or route in NOBODYS or at_home
        open_ = opens == SIGNED_IN or bool(opens & roles and ours)
        got = browser.get(address)
        if open_ and (got.status_code == 404 or got.status_code >= 500):
            wrong.append(f"GET {address}: {got.status_code} instead of open")
        if not open_ and got.status_code == 302 and route == "can-bo/":
            open_ = None  # who handles no dossiers is led from the list to their own page
            if got["Location"] != "/can-bo/quan-ly/":
                wrong.append(f"GET {address}: leads to {got['Location']}")
        if open_ is False:
            if got.status_code not in {404, 405}:
                wrong.append(f"GET {address}: {got.status_code} instead of 404")
            sent = browser.post(address, {"reason": "x", "seen": "1"}).status_code
            if sent not in {404, 405} or {got.status_code, sent} == {405}:
                wrong.append(f"POST {address}: {sent} instead of 404")
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*sorted(OFFICERS), None])
def test_an_officer_opens_what_the_table_says_and_nothing_else(house, role):
    cast, address_of = house
    browser = Client()
    sign_in(browser, person(role, cast.office) if role else cast.stranger)
    assert try_every_door(browser, address_of, {role}, at_home=True) == []


@pytest.mark.django_db
@pytest.mark.one_database  # the same doors as above, of which one's own office tries each on both databases
@pytest.mark.parametrize("role", sorted(OFFICERS))
def test_an_officer_of_another_office_opens_nothing_of_this_one(house, role):
    _cast, address_of = house
    browser = Client()
    sign_in(browser, person(role, neighbours()))
    assert try_every_door(browser, address_of, {role}, at_home=False) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["administrator", "observer", "helper", "province_viewer"])
def test_who_reads_dossiers_elsewhere_reads_none_here_by_another_role(house, role):
    cast, address_of = house
    user = person(role, cast.office)
    give_position(user, role="clerk", agency=neighbours(), starts_on=LONG_AGO, by=None, at=NINE)
    browser = Client()
    sign_in(browser, user)
    for route, opens in TABLE.items():
        if "<" in route and opens in (READERS, CLERKS):
            assert browser.get(address_of(route)).status_code in {404, 405}, route


@pytest.mark.django_db
def test_who_is_not_signed_in_is_led_to_the_login_and_a_sent_form_is_kept(house):
    _cast, address_of = house
    for route, opens in TABLE.items():
        address = address_of(route)
        got = Client().get(address)
        if opens == EVERYBODY:
            assert got.status_code in {200, 204, 301, 302, 404, 405}, address
            continue
        if opens == HOLDERS:
            assert got.status_code == 404, address
            assert Client().post(address, {"reason": "x"}).status_code in {404, 405}, address
            continue
        assert got.status_code == 302, address
        assert got["Location"].startswith("/can-bo/dang-nhap/?next="), address
        sent = Client().post(address, {"reason": "Thiếu xác minh"})
        assert sent.status_code == 403, address
        assert "Thiếu xác minh" in sent.content.decode(), address


@pytest.mark.django_db
def test_who_has_shown_the_secret_opens_that_dossier_and_no_other(house):
    _cast, address_of = house
    holders = [route for route, opens in TABLE.items() if opens == HOLDERS]
    for dossier in Dossier.objects.all():
        browser = Client()
        browser.get(f"/ho-so/{dossier.code}/", {"k": dossier.secret})
        for route in holders:
            mine = f"/{dossier.code}/" in address_of(route)
            assert (browser.get(address_of(route)).status_code == 404) is not mine, address_of(route)
