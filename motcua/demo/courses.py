"""What becomes of one dossier, told as a course: it says who acts when, waits for that moment, and calls the verb.

A course is a generator. It yields an `Act` (who, from when on, how long) and is sent the moment the act really takes
place; the teller of the week runs all courses in the order of time and stops them where the present begins.
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from motcua import law
from motcua.demo.errands import RESOLUTION, Offer, charges_of, papers_of
from motcua.demo.people import SHOPS, Person
from motcua.demo.photos import photo_of_paper
from motcua.dossiers.actions import (
    AuthorisationInput,
    PaperInput,
    accept_dossier,
    accept_supplement,
    approve,
    ask_payment,
    ask_supplement,
    begin,
    confirm_payment,
    correct_reception,
    decline_dossier,
    extend,
    forward,
    give_refusal_notice,
    give_supplement_request,
    lapse_dossier,
    propose_refusal,
    reassign,
    receive_dossier,
    refuse,
    register_dossier,
    return_result,
    send_back,
    send_supplement,
    set_charge_amount,
    stop_dossier,
    supply_paper,
    undo,
    void_dossier,
    withdraw_dossier,
)
from motcua.dossiers.lifecycle import UNDO_MINUTES, Stage
from motcua.dossiers.models import Dossier
from motcua.dossiers.questions import proposed_refusal
from motcua.filing.actions import (
    Submission,
    add_page,
    look_into_page,
    open_draft,
    put_scans_in_place,
    submit_draft,
)
from motcua.lib.clock import at_local, local_day
from motcua.people.models import User

MINUTE = timedelta(minutes=1)

_MISSING = (
    "chưa có chữ ký của người khai",
    "bản chụp mờ, không đọc được số",
    "thiếu trang 2",
    "sai mẫu tờ khai",
    "đã hết hạn",
)
_BACK = (
    "Trích dẫn căn cứ chưa đủ, ghi thêm điều khoản",
    "Sai chính tả tên thôn",
    "Thiếu ý kiến của trưởng thôn",
)
_REFUSED = (
    "Hộ không thuộc chuẩn nghèo theo kết quả rà soát",
    "Thửa đất đang có tranh chấp, chưa đủ điều kiện",
)
_WITHDRAWN = ("Người dân không còn nhu cầu", "Người dân xin rút để bổ sung giấy tờ của con")
_NOTES = ("", "", "", "đủ điều kiện", "đã đối chiếu với sổ gốc", "kính trình xem xét")
_KIN = ("con gái", "con trai", "vợ", "chồng", "em ruột")


@dataclass(frozen=True)
class Act:
    """Somebody wants to act from a moment on, for so many minutes.

    `urgent` goes before other work that waits for the person; `door` may be done while only the door is open (a
    Saturday); `night` is the machine's and needs no office hours.
    """

    officer: User | None
    at: datetime
    minutes: int = 3
    urgent: bool = False
    door: bool = False
    night: bool = False


Course = Generator[Act, datetime, None]


@dataclass
class Plan:
    """What is meant to happen to one dossier, as far as the present allows.

    `share`: at which part of its time limit it is signed (above 1 is late). `stop`: the stage it stays in. `twists`:
    what happens on the way. `collect`: shift minutes from the signature to the visit, None when nobody comes.
    """

    at: datetime
    offer: Offer
    person: Person
    rng: Random
    share: float = 0.4
    stop: Stage | None = None
    twists: frozenset[str] = frozenset()
    collect: int | None = 60
    holder: Person | None = None


def dossier_course(week, plan: Plan) -> Course:
    """Tell one dossier from the desk to the hand, or to where it is meant to stay."""
    at = plan.at
    if "letter" in plan.twists:
        at = yield from _sent_home_first(week, plan)
    taking_in = (
        _come_by_post if "posted" in plan.twists else _come_online if "online" in plan.twists else _taken_in
    )
    dossier, clerk, at = yield from taking_in(week, plan, at)
    if dossier is None:
        return
    if "void" in plan.twists:
        at = yield Act(clerk, at + 4 * MINUTE, 2, urgent=True, door=True)
        void_dossier(dossier, reason="Chọn nhầm thủ tục khi nhận, đã nhận lại đúng", by=clerk, at=at)
        dossier, clerk, at = yield from _taken_in(week, plan, at + 3 * MINUTE)
    if "correct" in plan.twists:
        at = yield Act(clerk, week.later(at, plan.rng.randint(8, 45)), 3)
        right = plan.person.as_party(phone=f"0900000{plan.rng.randint(900, 999)}")
        correct_reception(
            dossier, applicant=right, reason="Ghi sai số điện thoại của người nộp", by=clerk, at=at
        )
    if plan.stop is Stage.ACCEPTED:
        return
    if plan.twists & {"withdraw", "stop"}:
        at = yield Act(clerk, week.later(at, plan.rng.randint(45, 300)), 4)
        end = stop_dossier if "stop" in plan.twists else withdraw_dossier
        end(dossier, reason=plan.rng.choice(_WITHDRAWN), by=clerk, at=at)
        return
    ready, at = yield from _handled(week, plan, dossier, at)
    if ready is not None and plan.stop is not Stage.READY and plan.collect is not None:
        yield from _fetched(week, plan, ready, at)


def refusal_course(week, revision, person: Person, rng: Random, at: datetime) -> Course:
    """Tell of somebody who asked at the wrong door and left with the letter that says which is the right one."""
    clerk = week.clerk(rng)
    at = yield Act(clerk, at, 4, door=True)
    give_refusal_notice(
        revision=revision,
        office=week.office,
        applicant=person.as_party(),
        reason="Việc này không thuộc thẩm quyền tiếp nhận của bộ phận một cửa xã",
        instead=f"{revision.handled_by}, trụ sở tại xã Đồng Sen",
        by=clerk,
        at=at,
    )


def _sent_home_first(week, plan: Plan):
    clerk = week.clerk(plan.rng)
    at = yield Act(clerk, plan.at, 4, door=True)
    wanted = next((p for p in plan.offer.requirements if not p.present_only), None)
    point = {
        "paper": wanted.name[:300] if wanted else "Tờ khai",
        "reason": plan.rng.choice(_MISSING),
        "originals": 1,
        "copies": 0,
    }
    give_supplement_request(
        revision=plan.offer.revision,
        office=week.office,
        applicant=plan.person.as_party(),
        points=[point],
        by=clerk,
        at=at,
    )
    return week.later(at, plan.rng.randint(120, 500))


def _taken_in(week, plan: Plan, at: datetime):
    rng, offer = plan.rng, plan.offer
    clerk = week.clerk(rng)
    papers = papers_of(offer, rng)
    copies = (
        rng.choice((1, 1, 2, 2, 3, 5)) if any(fee.unit == "bản" for fee in offer.revision.fees.all()) else 0
    )
    wanted = copies or rng.choice((1, 1, 2, 3))
    exempt = "Hộ nghèo" if "exempt" in plan.twists else ""
    summary = rng.choice(offer.errand.summaries) if offer.errand.summaries else ""
    kept_by_post = "post" in plan.twists
    at = yield Act(clerk, at, rng.choice((3, 4, 5, 6)), door=True)
    day = local_day(at)
    by_hand = {}
    if offer.needs_a_date:
        by_hand = {
            "due_by_hand": week.closing(week.later(at, offer.errand.days_by_hand * 480)),
            "due_ground": offer.errand.ground,
        }
    holder = {}
    if plan.holder is not None:
        basis, reference = rng.choice(
            (("family", rng.choice(_KIN)), ("written", f"Giấy ủy quyền ngày {day:%d/%m/%Y}"))
        )
        holder = {
            "holder": plan.holder.as_party(from_card=False),
            "authorisation": AuthorisationInput(basis, reference),
        }
    applicant = plan.person.as_party(from_card=rng.random() < 0.8)
    if offer.errand.code == "2.000720":
        applicant = plan.person.as_party(
            from_card=False,
            kind="business",
            full_name=f"Hộ kinh doanh {rng.choice(SHOPS)} {plan.person.full_name}",
        )
    dossier = receive_dossier(
        revision=offer.revision,
        office=week.office,
        applicant=applicant,
        papers=papers,
        charges=charges_of(offer, day, rng, copies=wanted, exempt=exempt),
        case=offer.case,
        assignee=week.commune[offer.errand.handler],
        copies_wanted=copies,
        summary=summary,
        delivery="post" if kept_by_post else "counter",
        delivery_address=plan.person.address if kept_by_post else "",
        by=clerk,
        at=at,
        **holder,
        **by_hand,
    )
    return dossier, clerk, at


def _come_by_post(week, plan: Plan, at: datetime):
    """Write down an envelope, then answer it; without a dossier to go on with when it stays there or is declined."""
    rng, offer, person = plan.rng, plan.offer, plan.person
    clerk = week.clerk(rng)
    arrived = at
    at = yield Act(clerk, at + 5 * MINUTE, 4, door=True)  # the post comes on a Saturday too
    dossier = register_dossier(
        revision=offer.revision,
        office=week.office,
        applicant=person.as_party(from_card=False),
        arrived_at=arrived,
        summary=f"Bưu gửi số {rng.randint(100, 999)}",
        delivery="post",
        delivery_address=person.address,
        by=clerk,
        at=at,
    )
    if plan.stop is Stage.REGISTERED:
        return None, clerk, at
    at = yield Act(clerk, week.later(at, rng.randint(20, 200)), 5)
    if plan.stop is Stage.NOT_ACCEPTED:
        decline_dossier(
            dossier,
            reason="Người gửi không có quan hệ theo quy định với người được xác nhận và không có giấy ủy quyền",
            by=clerk,
            at=at,
        )
        return None, clerk, at
    if "asked_first" in plan.twists:
        points = [{"paper": "Tờ khai", "reason": rng.choice(_MISSING), "originals": 1, "copies": 0}]
        ask_supplement(dossier, points=points, by=clerk, at=at)
        at = yield Act(clerk, week.later(at, rng.randint(200, 500)), 4)
        accept_supplement(dossier, papers=(PaperInput(name="Tờ khai", originals=1),), by=clerk, at=at)
        at = yield Act(clerk, week.later(at, rng.randint(20, 120)), 5)
    dossier = accept_dossier(
        dossier,
        papers=tuple(paper for paper in papers_of(offer, rng) if not paper.present_only),
        charges=charges_of(offer, local_day(at), rng, copies=1),
        case=offer.case,
        assignee=week.commune[offer.errand.handler],
        by=clerk,
        at=at,
        **_new_date(week, plan, at),
    )
    return dossier, clerk, at


_WANTED = (
    "Nhờ xã làm giúp, tôi đi làm xa cuối tuần mới về được.",
    "Tôi cần giấy này để nộp cho công ty trước ngày 20.",
    "Xin xã xem giúp giấy tờ đã đủ chưa, thiếu gì nhắn tôi.",
)


def _come_online(week, plan: Plan, at: datetime):
    """Let somebody at home prepare a draft, send photos and file it; then answer it as any other."""
    rng, offer, person = plan.rng, plan.offer, plan.person
    at = yield Act(None, at, 1, night=True)
    draft = open_draft(agency=week.office, revision=offer.revision, by=None, at=at)
    wanted = [paper for paper in offer.requirements if not paper.present_only and not paper.conditional]
    for number, paper in enumerate(wanted[:2]):
        for turn in range(2 if number == 0 else 1):
            page = add_page(
                draft,
                slot=str(paper.pk),
                name=f"IMG_{rng.randint(1000, 9999)}.jpg",
                content=photo_of_paper(rng),
                upload_key=f"demo-{number}-{turn}",
                by=None,
                at=at,
            )
            look_into_page(page.pk, at=at)
    at = yield Act(None, at + 7 * MINUTE, 1, night=True)
    declared = Submission(
        applicant=person.as_party(from_card=False), declared=True, description=rng.choice(_WANTED)
    )
    dossier = submit_draft(draft, declared, by=None, at=at)
    put_scans_in_place(draft.pk, at=at)
    clerk = week.clerk(rng)
    if plan.stop is Stage.REGISTERED:
        return None, clerk, at
    at = yield Act(clerk, week.later(at, rng.randint(20, 200)), 5)
    if plan.stop is Stage.NOT_ACCEPTED:
        decline_dossier(
            dossier,
            reason="Người nộp không cư trú tại xã; việc này do nơi cư trú giải quyết",
            by=clerk,
            at=at,
        )
        return None, clerk, at
    dossier = accept_dossier(
        dossier,
        papers=tuple(paper for paper in papers_of(offer, rng) if not paper.present_only),
        charges=charges_of(offer, local_day(at), rng, copies=1),
        case=offer.case,
        assignee=week.commune[offer.errand.handler],
        by=clerk,
        at=at,
        **_new_date(week, plan, at),
    )
    return dossier, clerk, at


class _Pace:
    """When each part of the work is due, as a part of the time from the start to the signature."""

    def __init__(self, week, plan: Plan, dossier: Dossier, start: datetime):
        self.week, self.start = week, start
        if plan.offer.same_day and plan.share <= 1:
            self.minutes = plan.rng.randint(20, 150)
        else:
            total = week.minutes(start, dossier.due_at) if dossier.due_at else 480
            self.minutes = max(30, int(total * plan.share))

    def __call__(self, part: float, after: datetime) -> datetime:
        return max(self.week.later(self.start, max(1, int(self.minutes * part))), after + MINUTE)


def _handled(week, plan: Plan, dossier: Dossier, at: datetime):
    """Bring the dossier to its result. Return (dossier, moment), or (None, moment) when it stays on the way."""
    rng, twists, stop = plan.rng, plan.twists, plan.stop
    pace = _Pace(week, plan, dossier, at)
    if "reassign" in twists:
        at = yield Act(week.commune["mai"], pace(0.05, at), 2)
        other = rng.choice([u for u in week.specialists if u.pk != dossier.assignee_id])
        dossier = reassign(
            dossier, assignee=other, reason="Chia lại việc cho đều", by=week.commune["mai"], at=at
        )
    handler = dossier.assignee
    if stop is not None or not plan.offer.same_day or rng.random() < 0.3:
        at = yield Act(handler, pace(0.15, at), 2)
        dossier = begin(dossier, by=week.present(handler, at), at=at)
    if "extend" in twists and plan.offer.longer:
        at = yield Act(handler, pace(0.3, at), 3)
        dossier = extend(
            dossier, reason="Cần xác minh tại nơi cư trú cũ", by=week.present(handler, at), at=at
        )
    if stop is Stage.IN_STEP:
        return None, at
    if twists & {"supplement", "lapse"}:
        dossier, at = yield from _completed(week, plan, dossier, pace(0.3, at))
        if dossier is None:
            return None, at
        pace = _Pace(week, plan, dossier, at)
    if "payment" in twists:
        dossier, at = yield from _paid(week, plan, dossier, pace(0.3, at))
        if dossier is None:
            return None, at
        pace = _Pace(week, plan, dossier, at)
    if "refuse" in twists:
        at = yield Act(handler, pace(0.7, at), 5)
        dossier = propose_refusal(
            dossier,
            reason=rng.choice(_REFUSED),
            assignee=rng.choice(week.commune.leaders),
            by=week.present(handler, at),
            at=at,
        )
        if stop is Stage.AWAITING_REFUSAL:
            return None, at
        leader = week.leader(dossier, rng)
        at = yield Act(leader, pace(0.9, at), 3)
        return refuse(dossier, reason=proposed_refusal(dossier), by=leader, at=at), at
    dossier, at = yield from _forwarded(week, plan, dossier, handler, pace(0.6, at))
    if stop is Stage.AWAITING_SIGNATURE:
        return None, at
    if "send_back" in twists:
        leader = week.leader(dossier, rng)
        at = yield Act(leader, pace(0.75, at), 2)
        dossier = send_back(dossier, reason=rng.choice(_BACK), by=leader, at=at)
        if stop is Stage.SENT_BACK:
            return None, at
        dossier, at = yield from _forwarded(week, plan, dossier, handler, pace(0.9, at))
    dossier, at = yield from _signed(week, plan, dossier, pace(1, at))
    return dossier, at


def _forwarded(week, plan: Plan, dossier: Dossier, handler: User, earliest: datetime):
    to = plan.rng.choice([*week.commune.leaders, None])
    at = yield Act(handler, earliest, 3)
    by = week.present(handler, at)
    dossier = forward(dossier, by=by, at=at, assignee=to, note=plan.rng.choice(_NOTES))
    if "undo_forward" in plan.twists:
        moved = at
        at = yield Act(by, at + 3 * MINUTE, 2, urgent=True)
        if at - moved <= UNDO_MINUTES * MINUTE:
            dossier = undo(dossier, by=by, at=at)
            at = yield Act(by, at + 8 * MINUTE, 3)
            dossier = forward(
                dossier, by=week.present(handler, at), at=at, assignee=to, note="đã sửa dự thảo"
            )
    return dossier, at


def _signed(week, plan: Plan, dossier: Dossier, earliest: datetime):
    leader = week.leader(dossier, plan.rng)
    at = yield Act(leader, earliest, 2)
    dossier = approve(dossier, by=leader, at=at, **week.result_file(plan, dossier, leader, at))
    if "undo_approve" in plan.twists:
        moved = at
        at = yield Act(leader, at + 2 * MINUTE, 2, urgent=True)
        if at - moved <= UNDO_MINUTES * MINUTE:
            dossier = undo(dossier, by=leader, at=at)
            at = yield Act(leader, at + 10 * MINUTE, 2)
            dossier = approve(dossier, by=leader, at=at, signer=leader)
    return dossier, at


def _completed(week, plan: Plan, dossier: Dossier, earliest: datetime):
    rng, handler = plan.rng, dossier.assignee
    at = yield Act(handler, earliest, 5)
    wanted = next((p for p in plan.offer.requirements if not p.present_only), None)
    paper = wanted.name[:300] if wanted else "Tờ khai"
    letter = ask_supplement(
        dossier,
        points=[{"paper": paper, "reason": rng.choice(_MISSING), "originals": 1, "copies": 0}],
        by=week.present(handler, at),
        at=at,
    )
    if plan.stop is Stage.AWAITING_SUPPLEMENT:
        return None, at
    if "sent" in plan.twists:
        at = yield Act(None, at + 20 * MINUTE, 1, night=True)  # from home, whatever the hour
        supply_paper(dossier, point=0, file=week.photo_of(paper, at), file_name="giay-bo-sung.pdf", at=at)
        dossier = send_supplement(dossier, at=at)
        if plan.stop is Stage.SUPPLEMENT_SENT:
            return None, at
    if "lapse" in plan.twists and letter.close_on is not None:
        at = yield Act(None, at_local(letter.close_on + timedelta(days=1), 0, 10), 1, night=True)
        lapse_dossier(dossier, by=None, at=at)
        return None, at
    clerk = week.clerk(rng)
    at = yield Act(clerk, week.later(at, rng.randint(240, 900)), 4)
    dossier = accept_supplement(
        dossier, papers=(PaperInput(name=paper, originals=1),), by=clerk, at=at, **_new_date(week, plan, at)
    )
    return dossier, at


def _paid(week, plan: Plan, dossier: Dossier, earliest: datetime):
    handler = dossier.assignee
    at = yield Act(handler, earliest, 4)
    by = week.present(handler, at)
    dossier = ask_payment(dossier, reason="Nộp lệ phí trước bạ theo thông báo của cơ quan thuế", by=by, at=at)
    if plan.stop is Stage.AWAITING_PAYMENT:
        return None, at
    clerk = week.clerk(plan.rng)
    at = yield Act(clerk, week.later(at, plan.rng.randint(200, 700)), 3)
    return confirm_payment(dossier, by=clerk, at=at, **_new_date(week, plan, at)), at


def _new_date(week, plan: Plan, at: datetime) -> dict:
    if not plan.offer.needs_a_date:
        return {}
    due = week.closing(week.later(at, plan.offer.errand.days_by_hand * 480))
    return {"due_by_hand": due, "due_ground": plan.offer.errand.ground}


def _fetched(week, plan: Plan, dossier: Dossier, at: datetime):
    rng = plan.rng
    clerk = week.clerk(rng)
    at = yield Act(clerk, week.later(at, plan.collect), rng.choice((2, 3, 3, 4)))
    for charge in dossier.charges.filter(amount=None):
        set_charge_amount(charge, amount=rng.choice((8000, 15000)), source=RESOLUTION, by=clerk, at=at)
    how = {}
    if "post" in plan.twists:
        how = {
            "receiver": "proxy",
            "receiver_name": "Nhân viên bưu điện xã Đồng Sen",
            "identity_check": "Thẻ nhân viên bưu điện",
            "authorisation": "Phiếu gửi bưu chính công ích",
        }
    elif "proxy" in plan.twists:
        other = week.somebody(rng)
        how = {
            "receiver": "proxy",
            "receiver_name": other.full_name,
            "receiver_id_number": other.id_number,
            "with_receipt": rng.random() < 0.6,
            "identity_check": "Thẻ căn cước",
            "authorisation": f"Giấy ủy quyền ngày {local_day(at):%d/%m/%Y}",
        }
    elif "no_receipt" in plan.twists:
        how = {"with_receipt": False, "identity_check": "Thẻ căn cước"}
    elif plan.holder is not None and rng.random() < 0.5:
        how = {"receiver": "holder"}
    return_result(dossier, by=clerk, at=at, take_payment=True, **how)


def may_lapse(at: datetime) -> bool:
    """Tell whether the law of that day closes a dossier whose supplement does not come."""
    return law.rule("supplement.close_after_days", local_day(at)).value is not None


def may_stop(at: datetime) -> bool:
    """Tell whether the law of that day lets the applicant stop the handling."""
    return bool(law.rule("stop.allowed", local_day(at)).value)
