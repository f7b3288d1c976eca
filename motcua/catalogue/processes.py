"""Plan the internal process of a procedure from its limit. Pure; the hours never add up to more than the limit."""

from dataclasses import dataclass

from motcua.catalogue.loading import ProcedureFacts

WORKING_DAY_HOURS = 8  # one working day is eight working hours, see motcua.worktime


@dataclass(frozen=True)
class StepPlan:
    """A step to be created."""

    key: str
    name: str
    role: str
    hours: int | None = None


@dataclass(frozen=True)
class ProcessPlan:
    """A process to be created; equal limits share one process."""

    key: str
    name: str
    steps: tuple[StepPlan, ...]
    is_default: bool = False


def _standard(hours: tuple[int | None, ...] = (None, None, None, None)) -> tuple[StepPlan, ...]:
    receive, appraise, approve, give = hours
    return (
        StepPlan("tiep-nhan", "Tiếp nhận hồ sơ", "clerk", receive),
        StepPlan("tham-dinh", "Thẩm định, dự thảo kết quả", "specialist", appraise),
        StepPlan("ky-duyet", "Ký duyệt", "leader", approve),
        StepPlan("tra-ket-qua", "Trả kết quả", "clerk", give),
    )


DEFAULT = ProcessPlan("chung", "Quy trình chung", _standard(), is_default=True)
DIRECT = ProcessPlan(
    "truc-tiep",
    "Quy trình giải quyết ngay",
    (
        StepPlan("tiep-nhan", "Tiếp nhận", "clerk"),
        StepPlan("thuc-hien", "Thực hiện", "specialist"),
        StepPlan("ky", "Ký", "leader"),
        StepPlan("tra-ket-qua", "Trả kết quả", "clerk"),
    ),
)


def plan_for(facts: ProcedureFacts) -> ProcessPlan:
    """Choose the process: direct where the result comes the same day, else the standard one with hours."""
    general = next(
        (limit for limit in facts.limits if limit.case_key is None and limit.channel is None), None
    )
    if general is None or general.unit is None:
        return DEFAULT
    if general.unit == "same_day" or facts.sector == "chungthuc":
        return DIRECT
    if general.unit == "working_hour":
        return _with_hours(general.amount)
    if general.unit == "working_day":
        return _with_hours(general.amount * WORKING_DAY_HOURS)
    return DEFAULT  # calendar days hold an unknown number of working hours


def _with_hours(total: int) -> ProcessPlan:
    if total < 8:
        return DEFAULT
    receive = min(4, max(1, total // 8))
    approve = min(16, max(2, total // 5))
    give = min(4, max(1, total // 8))
    appraise = total - receive - approve - give
    return ProcessPlan(
        f"chung-{total}-gio",
        f"Quy trình chung, {total} giờ làm việc",
        _standard((receive, appraise, approve, give)),
    )
