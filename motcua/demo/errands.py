"""What people come for in a week, and what the clerk then enters: papers, charges, a line of summary. Pure questions."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from motcua import law
from motcua.catalogue.models import Case, Revision
from motcua.catalogue.reading import home_province
from motcua.demo.commune import CERTIFY, CIVIL, ECONOMY, SOCIAL
from motcua.dossiers.actions import ChargeInput, PaperInput
from motcua.law.fees import certified_copy_fee

CERTIFIED_COPY, SIGNATURE = "2.000815", "2.000884"
_CONTRACTS = frozenset({"2.001035", "2.001019", "2.001406"})
_ENDS_SOON = timedelta(days=10)
RESOLUTION = "Nghị quyết giả định của HĐND tỉnh Lam Giang về phí, lệ phí"


@dataclass(frozen=True)
class Errand:
    """One thing people come for: how often, who handles it, which case, and for how many days a date is set by hand."""

    code: str
    weight: int
    handler: str
    summaries: tuple[str, ...] = ()
    case_key: str = ""
    days_by_hand: int = 0
    ground: str = ""


ERRANDS = (
    Errand(
        CERTIFIED_COPY,
        38,
        CERTIFY,
        (
            "Bằng tốt nghiệp THPT",
            "Sổ hộ khẩu cũ",
            "Bằng lái xe",
            "Giấy khai sinh",
            "Học bạ THPT",
            "Hợp đồng lao động",
        ),
    ),
    Errand(SIGNATURE, 10, CERTIFY, ("Sơ yếu lý lịch", "Giấy ủy quyền nhận lương hưu", "Đơn xin học nghề")),
    Errand(
        "2.000635",
        8,
        CIVIL,
        ("Bản sao Giấy khai sinh", "Bản sao Trích lục kết hôn", "Bản sao Trích lục khai tử"),
    ),
    Errand("1.001193", 8, CIVIL, ("Khai sinh cho con đầu lòng", "Khai sinh cho con thứ hai")),
    Errand("1.004873", 7, CIVIL, ("Để đăng ký kết hôn", "Để vay vốn ngân hàng", "Để mua bán nhà đất")),
    Errand("1.000894", 3, CIVIL),
    Errand("1.000656", 3, CIVIL),
    Errand(
        "1.004859",
        2,
        CIVIL,
        ("Cải chính năm sinh của mẹ trong Giấy khai sinh",),
        case_key="thay-doi-cai-chinh",
    ),
    Errand("1.004859", 1, CIVIL, ("Bổ sung nơi sinh trong Sổ khai sinh",), case_key="bo-sung"),
    Errand("1.004884", 2, CIVIL, ("Sổ gốc năm 1979 bị mất",)),
    Errand("1.004837", 1, CIVIL),
    Errand("3.000722", 2, CIVIL, days_by_hand=4, ground="Quy trình liên thông của tỉnh Lam Giang (giả định)"),
    Errand("2.000908", 1, CERTIFY),
    Errand("2.001035", 3, CERTIFY, ("Hợp đồng mua bán xe máy", "Hợp đồng tặng cho xe mô tô")),
    Errand("2.001019", 1, CERTIFY),
    Errand("2.001406", 1, CERTIFY),
    Errand(
        "1.001612", 5, ECONOMY, ("Hộ kinh doanh tạp hóa", "Hộ kinh doanh sửa xe máy", "Hộ kinh doanh may mặc")
    ),
    Errand("2.000720", 2, ECONOMY, ("Thêm ngành nghề kinh doanh",)),
    Errand("1.001266", 1, ECONOMY),
    Errand("1.001570", 1, ECONOMY),
    Errand("1.013225", 2, ECONOMY, ("Nhà ở riêng lẻ 2 tầng",), case_key="nha-o-rieng-le"),
    Errand("1.013978", 2, ECONOMY, ("Thửa 112, tờ bản đồ số 9",)),
    Errand("1.012812", 1, ECONOMY, ("Ranh giới giữa hai hộ liền kề",)),
    Errand("1.011441", 1, ECONOMY),
    Errand("1.014027", 3, SOCIAL),
    Errand("1.001776", 3, SOCIAL, ("Người khuyết tật nặng", "Người cao tuổi cô đơn")),
    Errand("1.001699", 1, SOCIAL),
    Errand("1.001731", 1, SOCIAL),
    Errand("1.011607", 2, SOCIAL),
    Errand("1.010803", 1, SOCIAL),
    Errand(
        "DP.000001",
        2,
        SOCIAL,
        ("Để giảm học phí cho con",),
        days_by_hand=2,
        ground="Thông lệ của xã (giả định)",
    ),
)
# Things people ask the counter for that somebody else does: they leave with a refusal letter.
ELSEWHERE = ("1.004194", "1.004222", "1.014061", "1.014063")
CODES = frozenset({errand.code for errand in ERRANDS} | set(ELSEWHERE))


@dataclass(frozen=True)
class Offer:
    """An errand with the revision in force, the case and everything needed to receive it."""

    errand: Errand
    revision: Revision
    case: Case | None
    requirements: tuple
    same_day: bool
    longer: bool

    @property
    def needs_a_date(self) -> bool:
        """Tell whether the clerk must set the date by hand."""
        return bool(self.errand.days_by_hand)


def offers_on(day: date, errands=ERRANDS) -> list[Offer]:
    """Return the errands that can be received on that day, with their revisions; the others do not exist yet or any more."""
    wanted = {errand.code for errand in errands}
    in_force = Revision.objects.with_parts().valid_on(day).filter(procedure__code__in=wanted)
    revisions = {revision.procedure.code: revision for revision in in_force}
    found = []
    for errand in errands:
        revision = revisions.get(errand.code)
        if revision is None or not revision.is_received_here:
            continue
        if revision.valid_to is not None and revision.valid_to <= day + _ENDS_SOON:
            continue  # somebody sent home for a paper would come back too late
        case = next((case for case in revision.cases.all() if case.key == errand.case_key), None)
        limit = revision.limit_for("counter", case)
        known = limit is not None and limit.is_known
        if known == bool(errand.days_by_hand):
            continue
        found.append(
            Offer(
                errand,
                revision,
                case,
                tuple(revision.papers.all()),
                known and limit.unit == "same_day",
                known and limit.longer_amount is not None,
            )
        )
    return found


def papers_of(offer: Offer, rng: Random) -> tuple[PaperInput, ...]:
    """Return the papers as a complete dossier brings them; now and then an original stays at the desk."""
    papers = []
    for paper in offer.requirements:
        if paper.conditional and rng.random() < 0.85:
            continue
        papers.append(
            PaperInput(
                name=paper.name[:500],
                requirement_id=paper.pk,
                present_only=paper.present_only,
                originals=paper.originals,
                copies=paper.copies,
                required=not paper.present_only and paper.conditional is False,
                original_kept=bool(paper.originals) and not paper.present_only and rng.random() < 0.12,
            )
        )
    return tuple(papers)


def charges_of(
    offer: Offer, on: date, rng: Random, *, copies: int, exempt: str = ""
) -> tuple[ChargeInput, ...]:
    """Return what is owed, by the tariff of the day where the law fixes it, else as the catalogue knows it."""
    code, paid = offer.errand.code, rng.random() < 0.75
    if code == CERTIFIED_COPY:
        each = certified_copy_fee(rng.choice((1, 1, 2, 2, 4, 12)), 1, on)
        return (ChargeInput("Phí chứng thực bản sao", each, "bản", max(copies, 1), paid_now=paid),)
    if code == SIGNATURE:
        each = law.rule("fees.certified_signature", on).value
        return (ChargeInput("Phí chứng thực chữ ký", each, "trường hợp", paid_now=paid),)
    if code in _CONTRACTS:
        each = law.rule("fees.certified_contract", on).value
        return (ChargeInput("Phí chứng thực hợp đồng, giao dịch", each, "giao dịch", paid_now=paid),)
    charges = []
    for fee in offer.revision.fees_for("counter", day=on, province=home_province(on)):
        if fee.amount == 0 or (fee.unit == "bản" and not copies):
            continue
        quantity = copies if fee.unit == "bản" else 1
        amount, source = fee.amount, fee.source
        if amount is None:
            # Half of the time the clerk has the province's table at hand, else it is set when the result is fetched.
            amount, source = (
                (rng.choice((8000, 15000, 30000)), RESOLUTION) if rng.random() < 0.6 else (None, fee.words)
            )
        charges.append(
            ChargeInput(
                fee.name[:300],
                amount,
                fee.unit[:40],
                quantity,
                source=source,
                exempt_ground=exempt,
                paid_now=paid and amount is not None and not exempt,
            )
        )
    return tuple(charges)
