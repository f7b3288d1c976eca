"""Every move as a page of its own: its address, its words, what it asks and which verb it calls."""

from collections.abc import Callable
from dataclasses import dataclass

from motcua.dossiers import actions
from motcua.dossiers.actions.moving import signing_step_after
from motcua.dossiers.actions.taking_over import WRITES_PROVINCIAL_CODE
from motcua.dossiers.lifecycle import MOVES, Stage
from motcua.dossiers.models import Extension, Wish
from motcua.dossiers.rules import CLERK, LEADER, SPECIALIST, may_make
from motcua.lib.clock import local_day
from motcua.lib.objections import Objection
from motcua.web.desk.dossier import acceptance, forms
from motcua.web.desk.dossier.forms import Setting
from motcua.web.desk.dossier.sight import acting_of

Guard = Callable[[Setting], Objection | None]


@dataclass(frozen=True)
class Doing:
    """One thing that can be done with a dossier, at the address `slug`.

    `button` is the verb on the button, `title` heads its page, `why` says what will happen. `stays`: afterwards the
    reader is still on the dossier's page, else back on the list. `guard` says what the table of moves cannot know.
    """

    slug: str
    move: str
    button: str
    title: str
    verb: Callable
    form: type[forms.MoveForm] = forms.MoveForm
    why: str = ""
    kind: str = "second"
    stays: bool = False
    guard: Guard = lambda setting: None
    takes_seen: bool = True
    template: str = "desk/dossier/move.html"
    answers_wish: bool = False

    @property
    def is_final(self) -> bool:
        """Tell whether it cannot be undone: so says the table of moves, and what stands in no table cannot be either."""
        return not (self.move in MOVES and MOVES[self.move].undoable)

    def objection(self, setting: Setting) -> Objection | None:
        """Say why this cannot be done now by this person; None when its page may be opened."""
        move = MOVES.get(self.move)
        if move is not None and (
            no := may_make(move, setting.dossier, acting_of(setting.officer), reason="-")
        ):
            return no
        return self.guard(setting)


def _may_forward(setting: Setting) -> Objection | None:
    if setting.following is None:
        return Objection("Đây đã là bước cuối của quy trình.", code="no-next-step")
    if setting.has_end:
        return Objection(
            "Bước sau là trả kết quả, nên cần ghi kết quả (số, ngày, người ký) trước khi chuyển.",
            code="result-missing",
        )
    return None


def _may_propose_refusal(setting: Setting) -> Objection | None:
    if signing_step_after(setting.dossier) is None:
        return Objection("Quy trình của thủ tục này không có bước ký.", code="no-signing-step")
    return None


def _at_stage(stage: Stage) -> Guard:
    def guard(setting: Setting) -> Objection | None:
        if setting.dossier.stage == stage:
            return None
        return Objection("Việc này có một trang khác, hợp với tình trạng của hồ sơ.", code="other-page")

    return guard


def _may_extend(setting: Setting) -> Objection | None:
    dossier = setting.dossier
    case = dossier.revision.cases.filter(key=dossier.case_key).first() if dossier.case_key else None
    promised = dossier.revision.limit_for(dossier.channel, case)
    if promised is None or promised.as_longer_limit() is None:
        return Objection("Thủ tục này không có thời hạn kéo dài trong danh mục.", code="no-longer-limit")
    if Extension.objects.filter(dossier=dossier).exists():
        return Objection("Hồ sơ này đã kéo dài một lần rồi.", code="extended-already")
    if dossier.due_at is not None and setting.at > dossier.due_at:
        return Objection("Hồ sơ đã quá hạn, không kéo dài được nữa.", code="overdue")
    return None


def _may_lapse(setting: Setting) -> Objection | None:
    letter = (
        setting.dossier.supplementrequests.filter(undone_at=None, answered_at=None)
        .order_by("-issued_at")
        .first()
    )
    if letter is None or letter.close_on is None or local_day(setting.at) <= letter.close_on:
        return Objection("Chưa hết thời gian bổ sung.", code="not-lapsed-yet")
    return None


def _may_answer_wish(setting: Setting) -> Objection | None:
    if not acting_of(setting.officer).has(CLERK, setting.dossier.office_id):
        return Objection("Chỉ người trực quầy trả lời đề nghị của người nộp.", code="not-a-clerk")
    if not setting.dossier.wishes.filter(answered_at=None).exists():
        return Objection("Không có đề nghị nào đang chờ trả lời.", code="answered-already")
    return None


def _may_end_as_wished(setting: Setting) -> Objection | None:
    return _may_answer_wish(setting) or _asks(setting, is_modification=False)


def _may_modify(setting: Setting) -> Objection | None:
    return _may_answer_wish(setting) or _asks(setting, is_modification=True)


def _asks(setting: Setting, *, is_modification: bool) -> Objection | None:
    waiting = setting.dossier.wishes.filter(answered_at=None)
    if waiting.filter(kind=Wish.Kind.MODIFY).exists() == is_modification:
        return None
    return Objection("Đề nghị đang chờ là việc khác, có trang riêng.", code="other-page")


def _may_correct(setting: Setting) -> Objection | None:
    if not acting_of(setting.officer).has(CLERK, setting.dossier.office_id):
        return Objection("Chỉ người trực quầy sửa được thông tin lúc nhận.", code="not-a-clerk")
    if setting.dossier.is_closed:
        return Objection("Hồ sơ này đã kết thúc, không sửa được nữa.", code="closed")
    return None


def _may_write_provincial_code(setting: Setting) -> Objection | None:
    acting = acting_of(setting.officer)
    if any(acting.has(role, setting.dossier.office_id) for role in WRITES_PROVINCIAL_CODE):
        return None
    return Objection("Ông/bà không giữ việc ở cơ quan này.", code="not-yours")


def _may_attach(setting: Setting) -> Objection | None:
    acting, dossier = acting_of(setting.officer), setting.dossier
    if not any(acting.has(role, dossier.office_id) for role in (CLERK, SPECIALIST, LEADER)):
        return Objection("Ông/bà không giữ việc ở cơ quan này.", code="not-yours")
    result = dossier.results.filter(revoked_at=None).first() if dossier.stage == Stage.READY else None
    if result is None:
        return Objection("Hồ sơ này chưa có kết quả chờ trả.", code="no-result")
    return Objection("Kết quả đã có bản điện tử.", code="file-there") if result.file_id else None


_REFUSAL_WAITS = "Văn bản từ chối là kết quả, có số riêng, và chờ ở quầy để trả."

# The most likely first: the first that is open is the page's one filled button.
DOINGS: dict[str, Doing] = {
    doing.slug: doing
    for doing in (
        Doing(
            "tiep-nhan",
            "accept",
            "Xét hồ sơ",
            "Tiếp nhận hồ sơ",
            actions.accept_dossier,
            acceptance.AcceptForm,
            "Thời hạn tính từ lúc nhận; giấy hẹn được cấp để gửi người dân.",
            stays=True,
            template="desk/dossier/review.html",
        ),
        Doing(
            "ky-duyet",
            "approve",
            "Ký duyệt",
            "Ký duyệt kết quả",
            actions.approve,
            forms.ApproveForm,
            "Kết quả được cấp số tiếp theo của sổ và chờ ở quầy. Số đã cấp không dùng lại.",
        ),
        Doing(
            "ky-tu-choi",
            "refuse",
            "Ký từ chối",
            "Ký văn bản từ chối giải quyết",
            actions.refuse,
            forms.RefuseForm,
            _REFUSAL_WAITS,
            guard=_at_stage(Stage.AWAITING_REFUSAL),
        ),
        Doing(
            "chuyen",
            "forward",
            "Chuyển bước",
            "Chuyển bước",
            actions.forward,
            forms.ForwardForm,
            guard=_may_forward,
        ),
        Doing(
            "nhan-bo-sung",
            "accept_supplement",
            "Nhận bổ sung",
            "Nhận giấy tờ bổ sung",
            actions.accept_supplement,
            forms.AcceptSupplementForm,
            "Thời hạn tính lại từ lúc nhận đủ giấy bổ sung.",
            stays=True,
        ),
        Doing(
            "tra-bo-sung",
            "return_supplement",
            "Trả lại giấy bổ sung",
            "Trả lại giấy bổ sung chưa đạt",
            actions.return_supplement,
            forms.ReturnSupplementForm,
            "Vẫn là phiếu cũ: người dân thấy lý do và gửi lại. Những ngày giấy nằm ở đây không tính vào thời gian bổ sung.",
            stays=True,
        ),
        Doing(
            "dong-y",
            "",
            "Đồng ý đề nghị…",
            "Đồng ý đề nghị của người nộp",
            actions.grant_wish,
            why="Hồ sơ kết thúc và không mở lại được; thông báo được lập để gửi người dân.",
            kind="danger",
            stays=True,
            guard=_may_end_as_wished,
            answers_wish=True,
        ),
        Doing(
            "nhan-sua-doi",
            "modify",
            "Nhận phần sửa đổi",
            "Nhận phần người nộp sửa đổi, bổ sung",
            actions.modify_dossier,
            forms.ModifyForm,
            "Giấy mới thay giấy cũ, giấy cũ vẫn xem được; thời hạn tính lại từ lúc nhận, một bản thay giấy hẹn được cấp. "
            "Đang chờ ký thì hồ sơ về người đã trình.",
            stays=True,
            guard=_may_modify,
            answers_wish=True,
        ),
        Doing(
            "khong-dong-y",
            "",
            "Không đồng ý đề nghị",
            "Trả lời đề nghị của người nộp: hồ sơ làm tiếp",
            actions.decline_wish,
            forms.ReasonForm,
            "Người dân đọc được câu trả lời này khi xem hồ sơ.",
            stays=True,
            guard=_may_answer_wish,
            answers_wish=True,
        ),
        Doing(
            "xong-nghia-vu",
            "confirm_payment",
            "Đã thực hiện nghĩa vụ",
            "Người dân đã thực hiện nghĩa vụ tài chính",
            actions.confirm_payment,
            forms.NewDateForm,
            "Đồng hồ chạy tiếp từ bây giờ.",
            stays=True,
        ),
        Doing(
            "bat-dau",
            "begin",
            "Bắt đầu làm",
            "Bắt đầu làm hồ sơ này",
            actions.begin,
            why="Từ lúc này hồ sơ do ông/bà giữ.",
            stays=True,
        ),
        Doing(
            "tra-lai",
            "send_back",
            "Trả lại",
            "Trả lại để làm lại",
            actions.send_back,
            forms.ReasonForm,
            "Hồ sơ về đúng người đã trình.",
        ),
        Doing(
            "bo-sung",
            "ask_supplement",
            "Yêu cầu bổ sung",
            "Yêu cầu bổ sung giấy tờ",
            actions.ask_supplement,
            forms.AskSupplementForm,
            "Luật cho yêu cầu bổ sung một lần: xem hết các giấy rồi hãy gửi. Trong lúc chờ, thời hạn không chạy.",
        ),
        Doing(
            "nghia-vu",
            "ask_payment",
            "Chờ nghĩa vụ tài chính",
            "Chờ người dân thực hiện nghĩa vụ tài chính",
            actions.ask_payment,
            forms.ReasonForm,
            "Đồng hồ dừng đến khi người dân thực hiện xong.",
        ),
        Doing(
            "keo-dai",
            "extend",
            "Kéo dài thời hạn",
            "Kéo dài thời hạn theo quy định",
            actions.extend,
            forms.ReasonForm,
            "Dùng thời hạn dài hơn mà chính thủ tục cho phép, một lần.",
            stays=True,
            guard=_may_extend,
        ),
        Doing(
            "giao-lai",
            "reassign",
            "Giao người khác",
            "Giao người khác làm",
            actions.reassign,
            forms.ReassignForm,
            stays=True,
        ),
        Doing(
            "ket-qua-tep",
            "",
            "Thêm bản điện tử",
            "Thêm bản điện tử của kết quả",
            actions.attach_result_file,
            forms.ResultFileForm,
            stays=True,
            guard=_may_attach,
            takes_seen=False,
        ),
        Doing(
            "ma-tinh",
            "",
            "Ghi mã của tỉnh",
            "Ghi mã trên hệ thống của tỉnh",
            actions.set_provincial_code,
            forms.ProvincialCodeForm,
            "Tìm được hồ sơ bằng cả hai mã, ở đây và trên trang tra cứu của người dân.",
            stays=True,
            guard=_may_write_provincial_code,
        ),
        Doing(
            "sua",
            "",
            "Sửa thông tin",
            "Sửa thông tin lúc nhận",
            actions.correct_reception,
            forms.CorrectForm,
            "Giấy hẹn cũ vẫn giữ; một bản thay được cấp để in đưa người dân. Nhầm thủ tục thì hủy và nhận lại.",
            stays=True,
            guard=_may_correct,
        ),
        Doing(
            "khong-nhan",
            "decline",
            "Không nhận…",
            "Không tiếp nhận hồ sơ",
            actions.decline_dossier,
            acceptance.DeclineForm,
            "Phiếu từ chối được lập để gửi người dân cùng giấy tờ của họ. Hồ sơ kết thúc.",
            kind="danger",
            stays=True,
        ),
        Doing(
            "trinh-tu-choi",
            "propose_refusal",
            "Trình từ chối…",
            "Trình lãnh đạo ký từ chối",
            actions.propose_refusal,
            forms.ProposeRefusalForm,
            "Người thẩm định đề nghị, lãnh đạo ký. Người dân chỉ được báo khi văn bản đã ký.",
            kind="danger",
            guard=_may_propose_refusal,
        ),
        Doing(
            "tu-choi",
            "refuse",
            "Từ chối…",
            "Từ chối giải quyết",
            actions.refuse,
            forms.RefuseForm,
            _REFUSAL_WAITS,
            kind="danger",
            guard=_at_stage(Stage.AWAITING_SIGNATURE),
        ),
        Doing(
            "rut",
            "withdraw",
            "Người dân rút…",
            "Rút hồ sơ theo yêu cầu của người dân",
            actions.withdraw_dossier,
            forms.ReasonForm,
            "Hồ sơ kết thúc và không mở lại được.",
            kind="danger",
        ),
        Doing(
            "dung",
            "stop",
            "Dừng theo yêu cầu…",
            "Dừng giải quyết theo yêu cầu của người dân",
            actions.stop_dossier,
            forms.ReasonForm,
            "Hồ sơ kết thúc và không mở lại được.",
            kind="danger",
        ),
        Doing(
            "dong",
            "lapse",
            "Đóng vì quá hạn bổ sung…",
            "Đóng hồ sơ vì quá hạn bổ sung",
            actions.lapse_dossier,
            why="Người dân không bổ sung trong thời hạn của phiếu. Hồ sơ kết thúc.",
            kind="danger",
            guard=_may_lapse,
            takes_seen=False,
        ),
        Doing(
            "huy",
            "void",
            "Hủy, nhận nhầm…",
            "Hủy hồ sơ nhận nhầm",
            actions.void_dossier,
            forms.ReasonForm,
            "Mã hồ sơ đã cấp không dùng lại; lý do này giải thích chỗ trống trong sổ.",
            kind="danger",
        ),
    )
}


def open_doings(setting: Setting) -> list[Doing]:
    """Return what this person can do now, the most likely first."""
    return [doing for doing in DOINGS.values() if doing.objection(setting) is None]
