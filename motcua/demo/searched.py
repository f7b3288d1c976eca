"""What the invented people searched for in the week, so that the manager sees what the list of vain searches is for."""

from datetime import datetime, timedelta

from motcua.catalogue.asked import actions
from motcua.catalogue.asked.keeping import kept_text
from motcua.catalogue.models import Procedure
from motcua.demo.commune import Commune
from motcua.lib.clock import at_local, local_day

_DAYS = 7
_SEARCHED = (
    # as typed, times in the week, times a result was opened
    ("ct01", 9, 0),
    ("camera", 3, 0),
    ("wifi", 4, 0),
    ("xin giấy báo tử", 11, 1),
    ("giay xac nhan con nho", 8, 1),
    ("dat nghia dia", 6, 0),
    ("giay di lai", 5, 1),
    ("xac nhan nguoi phu thuoc", 7, 1),
    ("xin giay xac nhan khong co nha", 6, 1),
    ("lich phun thuoc muoi", 5, 0),
    ("gia lua hom nay", 3, 0),
    ("lam ho chieu", 6, 0),
    ("thi bang lai xe may", 4, 0),
    ("mua bảo hiểm y tế", 5, 1),
    ("khai sinh cho con", 24, 19),
    ("sao y căn cước", 21, 17),
    ("giay doc than", 16, 13),
    ("mo quan an", 9, 7),
)
_TAUGHT = ("xin giấy báo tử", "1.000656", "giấy báo tử")
_PASSED_OVER = "gia lua hom nay"


def tell_searches(commune: Commune, days: list, now: datetime) -> None:
    """Count a week of searches up to `now`; on a working day of `days` the manager teaches a word and passes one over."""
    settled = days[-1]
    for ago in range(_DAYS, 0, -1):
        day = local_day(now) - timedelta(days=ago)
        asked, opened = {}, {}
        for place, (typed, times, followed) in enumerate(_SEARCHED):
            if typed == _TAUGHT[0] and day > settled:
                continue  # now it leads somewhere
            text, turn = kept_text(typed), (ago * 3 + place) % _DAYS
            if share := times // _DAYS + (turn < times % _DAYS):
                asked[text] = share
            if share := followed // _DAYS + (turn < followed % _DAYS):
                opened[text] = share
        actions.count_searches(asked, opened, by=None, at=at_local(day, 20))
    manager, at = commune["mai"], min(at_local(settled, 9, 20), now)
    text, code, word = _TAUGHT
    procedure = Procedure.objects.get(code=code)
    actions.teach_word(text, procedure, words=word, by=manager, at=at)
    actions.pass_over_search(_PASSED_OVER, by=manager, at=at)
