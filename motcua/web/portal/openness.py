"""What an office must lay open about how it works: internal processes, the rules of reception, interlinked groups, open data."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua import law
from motcua.catalogue import reading, workings
from motcua.lib import clock
from motcua.web.portal.caching import kept_page
from motcua.web.portal.reading import Crumb

_FRONT = Crumb("Trang đầu", "/")
# Which rules of law a citizen meets on the way of a dossier, in the order of that way (NĐ 118/2025, Điều 16 to 24).
STAGES = (
    (
        "Khi nộp",
        "Nộp tại quầy, qua bưu chính, hoặc trên Cổng Dịch vụ công quốc gia. Đủ giấy thì quầy cấp giấy tiếp nhận hồ sơ và hẹn trả kết "
        "quả, có mã số để tra. Thời hạn tính từ lúc nhận đủ hồ sơ hợp lệ, như in trên giấy hẹn. Thông tin đã có trong cơ sở dữ liệu "
        "thì không hỏi lại.",
        ("acceptance.working_hours", "acceptance.alert_working_hours", "receipt.required_for_immediate_result", "same_day.cutoff"),
    ),
    (
        "Khi thiếu giấy",
        "Thiếu thì quầy nói một lần cho đủ, bằng phiếu yêu cầu bổ sung có ghi lý do. Không nhận thì có phiếu từ chối ghi lý do.",
        (
            "supplement.limit_before_acceptance", "supplement.limit_after_acceptance", "supplement.notice_working_days",
            "supplement.clock", "supplement.close_after_days",
        ),
    ),
    (
        "Khi chuyển giải quyết",
        "Bản điện tử chuyển ngay cho người giải quyết. Bản giấy chuyển trong ngày làm việc.",
        ("forwarding.cutoff", "forwarding.other_place_working_days"),
    ),
    (
        "Khi muốn dừng",
        "Người nộp đề nghị dừng từ lúc hồ sơ được nhận cho đến khi có kết quả.",
        ("stop.allowed", "stop.modify_online_allowed"),
    ),
    (
        "Khi trễ hẹn",
        "Cơ quan báo trước, có văn bản xin lỗi ghi lý do và ngày hẹn mới.",
        ("reappointment.limit", "reappointment.notice_days"),
    ),
    (
        "Khi trả kết quả",
        "Trả tại quầy, qua bưu chính hoặc bản điện tử. Kết quả có sai sót thì cơ quan sửa.",
        ("result.correction_working_days",),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """A stage on the way of a dossier, with the rules in force today."""

    heading: str
    words: str
    rules: list


@login_not_required
@require_safe
@kept_page
def show_processes(request):
    """List the internal processes: who does what, and how long each step may take."""
    found = workings.processes(clock.today())
    return render(request, "portal/processes.html", {"processes": found, "crumbs": [_FRONT]})


@login_not_required
@require_safe
@kept_page
def show_process(request, key: str):
    """Show one internal process and the procedures that go by it."""
    found = next((one for one in workings.processes(clock.today()) if one.key == key), None)
    if found is None:
        raise Http404
    crumbs = [_FRONT, Crumb("Quy trình nội bộ", reverse("processes"))]
    return render(request, "portal/process.html", {"process": found, "crumbs": crumbs})


@login_not_required
@require_safe
@kept_page
def show_reception_rules(request):
    """Say how dossiers are received, passed on and given back here, each number with its source."""
    today = clock.today()
    in_force = {rule.topic: rule for rule in law.all_rules(today)}
    stages = [
        Stage(heading, words, [in_force[topic] for topic in topics if topic in in_force])
        for heading, words, topics in STAGES
    ]
    received = reading.names_received_here(today)
    page = {"stages": stages, "received": len(received), "on": today, "crumbs": [_FRONT]}
    return render(request, "portal/reception_rules.html", page)


@login_not_required
@require_safe
@kept_page
def show_interlinked(request):
    """List the groups of procedures that are asked for once."""
    groups = workings.interlinked(clock.today())
    return render(request, "portal/interlinked.html", {"groups": groups, "crumbs": [_FRONT]})


@login_not_required
@require_safe
@kept_page
def show_open_data(request):
    """Say which data of the office anybody may use again, under which licence, and how."""
    today = clock.today()
    page = {"count": len(reading.offered(today)), "on": today, "crumbs": [_FRONT]}
    return render(request, "portal/open_data.html", page)
