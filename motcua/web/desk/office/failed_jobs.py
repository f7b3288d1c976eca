"""Jobs given up for good: why, try again, or drop because somebody settled it by hand. And what waits to leave."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.journal import jobs
from motcua.journal.models import Job
from motcua.lib.objections import NotAllowed
from motcua.people.models import Role
from motcua.web.desk.access import desk_view, find_or_404

PER_PAGE = 30
_administrators = desk_view(roles={Role.ADMINISTRATOR})

_NAMES = {
    "motcua.notifications.actions.send_message": "Gửi thư báo cho người nộp",
    "motcua.webhooks.actions.deliver": "Báo tin cho máy khác",
    "motcua.webhooks.actions.deliver_again": "Báo lại tin cho máy khác",
    "motcua.dossiers.jobs.lapse_overdue_supplements": "Đóng hồ sơ quá hạn bổ sung",
    "motcua.journal.seals.seal_finished_day": "Niêm phong nhật ký của một ngày",
    "motcua.upkeep.jobs.back_up_at_night": "Sao lưu hằng đêm",
    "motcua.journal.jobs.forget_done_jobs": "Dọn danh sách việc đã xong",
}
# By the beginning of what the journal keeps: the class of the error, never its message, which may name people.
_REASONS = (
    (("ConnectionRefusedError", "TimeoutError", "gaierror", "OSError"), "Máy ở đầu kia không trả lời."),
    (("NotTaken",), "Máy kia không nhận tin; lý do từng lần ở trang Báo cho máy khác."),
    (("SMTPAuthenticationError",), "Máy chủ thư không nhận tên hoặc mật khẩu trong EMAIL_URL."),
    (("SMTPRecipientsRefused",), "Máy chủ thư không nhận địa chỉ người nộp đã ghi."),
    (("SMTP",), "Máy chủ thư từ chối hoặc ngắt giữa chừng."),
    (("OperationalError", "DatabaseError"), "Cơ sở dữ liệu không trả lời lúc đó."),
    (("BackupFailed",), "Nơi cất không nhận bản sao lưu; trang Sức khỏe của máy nói vì sao."),
    (("NotAllowed",), "Quy định không cho làm việc này lúc đó."),
    (("unknown-job",), "Phiên bản phần mềm này không còn việc như vậy."),
    (("lease-expired",), "Máy dừng giữa lúc làm, lần nào cũng vậy."),
)


@dataclass(frozen=True)
class Failure:
    """One job as the page tells it."""

    job: Job
    name: str
    reason: str


def _told(job: Job) -> Failure:
    reason = next(
        (words for starts, words in _REASONS if job.error.startswith(starts)), "Có lỗi trong chương trình."
    )
    return Failure(job, _NAMES.get(job.name, job.name), reason)


@_administrators
@never_cache
@require_safe
def failed_jobs(request):
    """List what failed for good, the latest first, and count what waits to leave the machine."""
    page = Paginator(Job.objects.failed(), PER_PAGE).get_page(request.GET.get("trang"))
    outbox = Job.objects.outbox()
    return render(
        request,
        "desk/office/failed_jobs.html",
        {
            "page": page,
            "failures": [_told(job) for job in page],
            "outbox": outbox.count(),
            "first": outbox.first(),
        },
    )


@_administrators
@require_POST
def retry(request, pk):
    """Let a job be tried again, from the start."""
    try:
        jobs.retry_job(find_or_404(Job.objects.failed(), pk=pk), by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, "Đã đặt việc này chạy lại. Nếu lại hỏng, nó sẽ trở về danh sách này.")
    return redirect("office:failed-jobs")


@_administrators
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request, pk):
    """Ask once more, then remove the job: it will not be done."""
    job = find_or_404(Job.objects.failed(), pk=pk)
    if request.method == "POST":
        try:
            jobs.drop_job(job, by=request.user)
        except NotAllowed as refusal:
            messages.error(request, refusal.objection.reason)
        else:
            messages.success(request, "Đã bỏ việc này.")
        return redirect("office:failed-jobs")
    return render(request, "desk/office/job_drop.html", {"failure": _told(job)})
