"""The nouns of handling. Rows are the truth of now; what happened stands in the journal."""

from datetime import datetime

from django.conf import settings
from django.db import connection, models
from django.db.models import Case, Q, Value, When

from motcua.dossiers.lifecycle import AT_WORK, AWAITING_ANSWER, CLOSED, OPEN, PAUSED, TO_DO, Stage, State
from motcua.lib.vietnamese import fold

MANY_FOUND = 5000  # more keys than are gathered for every list of a page: the search walks the lists instead


class Channel(models.TextChoices):
    """How a dossier was filed (KenhThucHien 1, 2, 3)."""

    COUNTER = "counter", "trực tiếp"
    ONLINE = "online", "trực tuyến"
    POST = "post", "bưu chính công ích"


class Party(models.Model):
    """A person or an organisation in one dossier or letter, as they were then. Never shared between dossiers."""

    class Kind(models.TextChoices):
        CITIZEN = "citizen", "công dân"
        BUSINESS = "business", "doanh nghiệp, hộ kinh doanh"
        ORGANISATION = "organisation", "cơ quan, tổ chức"

    kind = models.CharField("loại", max_length=12, choices=Kind, default=Kind.CITIZEN)
    full_name = models.CharField("họ và tên", max_length=200)
    id_number = models.CharField("số định danh", max_length=20, blank=True, db_index=True)
    birth_text = models.CharField(
        "ngày sinh", max_length=10, blank=True, help_text="dd/mm/yyyy, mm/yyyy hoặc yyyy"
    )
    sex = models.CharField("giới tính", max_length=3, blank=True)
    address = models.CharField("nơi cư trú", max_length=300, blank=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    from_card = models.BooleanField("đọc từ thẻ", default=False)

    class Meta:
        verbose_name = "người trong hồ sơ"
        verbose_name_plural = "người trong hồ sơ"

    def __str__(self) -> str:
        return f"party {self.pk}"

    @property
    def masked_name(self) -> str:
        """Return the name with all but the first letters hidden: "N. T. Tuyết"."""
        words = self.full_name.split()
        return " ".join([f"{word[0]}." for word in words[:-1]] + words[-1:]) if words else ""


class NumberSeries(models.Model):
    """The last number used in one series. The row is locked until commit, so numbers rise in the order of commit."""

    key = models.CharField("dãy số", max_length=120, unique=True)
    last = models.PositiveIntegerField("số cuối đã dùng", default=0)
    # Up to here the numbers were given before this program was: no row bears them, and that is not a gap.
    taken_over_to = models.PositiveIntegerField("đã dùng trước khi có chương trình, đến số", default=0)

    class Meta:
        verbose_name = "dãy số"
        verbose_name_plural = "dãy số"

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class CodeTemplate(models.Model):
    """How an agency's dossier codes look from a day on, where it differs from the law's pattern."""

    agency = models.ForeignKey(
        "people.Agency", models.PROTECT, related_name="code_templates", verbose_name="cơ quan"
    )
    pattern = models.CharField("mẫu mã", max_length=80, help_text="{agency}, {date:%y%m%d}, {seq:04d}")
    scheme = models.CharField("loại mã định danh", max_length=20, default="qd20_2020")
    from_on = models.DateField("từ ngày")

    class Meta:
        verbose_name = "mẫu mã hồ sơ"
        verbose_name_plural = "mẫu mã hồ sơ"
        constraints = [models.UniqueConstraint(fields=["agency", "from_on"], name="one_code_template_a_day")]

    def __str__(self) -> str:
        return self.pattern


class Queue(models.TextChoices):
    """Which work list a stage belongs to; the database derives it, so that a list sorted by date is one index walk."""

    RUNNING = "running", "đang làm"
    PAUSED = "paused", "tạm dừng"
    READY = "ready", "chờ trả"
    OTHER = "other", "khác"


class DossierQuerySet(models.QuerySet):
    def of_agencies(self, agency_ids) -> "DossierQuerySet":
        """Dossiers that these agencies receive or resolve."""
        ids = list(agency_ids)
        if len(ids) == 1:
            return self.filter(office_id=ids[0])
        return self.filter(office_id__in=ids)

    def open(self) -> "DossierQuerySet":
        return self.filter(stage__in=OPEN)

    def awaiting_action_of(self, user_ids, roles) -> "DossierQuerySet":
        """Dossiers whose next act is theirs: given to one of them by name, or to nobody and fitting their role."""
        mine = Q(assignee_id__in=list(user_ids))
        if roles:
            mine |= Q(assignee_id=None, step_role__in=list(roles))
        return self.filter(queue=Queue.RUNNING).filter(mine)

    def held_by(self, user_id: int) -> "DossierQuerySet":
        """Running dossiers given to this person by name."""
        return self.filter(queue=Queue.RUNNING, assignee_id=user_id)

    def open_to_role(self, role: str) -> "DossierQuerySet":
        """Running dossiers given to nobody by name, waiting for whoever holds the role."""
        return self.filter(queue=Queue.RUNNING, assignee_id=None, step_role=role)

    def awaiting_supplement(self) -> "DossierQuerySet":
        return self.filter(queue=Queue.PAUSED)

    def due_soon_or_late(self, now: datetime) -> "DossierQuerySet":
        """Running dossiers that have used 80 % of their time, are due today, or are late."""
        return self.filter(queue=Queue.RUNNING, warn_at__lte=now)

    def unanswered(self, horizon: datetime | None) -> "DossierQuerySet":
        """Dossiers whose answer by the desk is due by the horizon (`rules.alert_horizon`); none where there is none."""
        return self.filter(stage__in=AWAITING_ANSWER, due_at__lte=horizon) if horizon else self.none()

    def late(self, now: datetime) -> "DossierQuerySet":
        return self.filter(queue=Queue.RUNNING, due_at__lt=now)

    def ready(self) -> "DossierQuerySet":
        return self.filter(queue=Queue.READY)

    def most_urgent_first(self) -> "DossierQuerySet":
        return self.order_by(models.F("due_at").asc(nulls_last=True), "id")

    def matching(self, words: str) -> "DossierQuerySet":
        """Find by code, the code's tail, name (any word on), phone or identity number: what was typed is a beginning.

        Of a phone also by its last four, five or six digits.

        The keys that fit are gathered once and looked up; of very many (a single letter) each row of the list is asked
        instead, and soon enough of them fit. So a page costs about the same however many there are.
        """
        key = fold(words).replace(" ", "") if any(c.isdigit() for c in words) else fold(words)
        if not key:
            return self
        found = SearchKey.objects.filter(key__startswith=key)
        if connection.vendor == "sqlite":  # SQLite uses its index for a range, not for LIKE
            found = SearchKey.objects.filter(key__gte=key, key__lt=key + "\U0010ffff")
        if found[: MANY_FOUND + 1].count() <= MANY_FOUND:
            return self.filter(pk__in=found.values("dossier_id"))
        return self.filter(models.Exists(found.filter(dossier_id=models.OuterRef("pk"))))

    def of_same_person(self, id_number: str, procedure_id: int, since: datetime) -> "DossierQuerySet":
        return self.filter(
            applicant__id_number=id_number, procedure_id=procedure_id, received_at__gte=since
        ).exclude(stage=Stage.VOIDED)


class Dossier(models.Model):
    """hồ sơ: one person's request under one revision of one procedure, from reception to the result in hand."""

    code = models.CharField("mã hồ sơ", max_length=40, unique=True)
    series_key = models.CharField("dãy số", max_length=120)
    series_number = models.PositiveIntegerField("số trong dãy")
    secret = models.CharField("mã tra cứu", max_length=16)
    reception_key = models.CharField(
        "khóa một lần nhận", max_length=40, unique=True, null=True, editable=False
    )
    provincial_code = models.CharField("mã trên hệ thống tỉnh", max_length=60, blank=True)

    procedure = models.ForeignKey(
        "catalogue.Procedure", models.PROTECT, related_name="dossiers", verbose_name="thủ tục"
    )
    revision = models.ForeignKey(
        "catalogue.Revision", models.PROTECT, related_name="+", verbose_name="phiên bản"
    )
    case_key = models.CharField("trường hợp", max_length=60, blank=True)
    channel = models.CharField("cách nộp", max_length=8, choices=Channel, default=Channel.COUNTER)
    copies_wanted = models.PositiveIntegerField("số bản sao xin thêm", default=0)
    summary = models.CharField("trích yếu", max_length=300, blank=True)
    # What somebody who filed online wrote in their own words; at the counter the clerk asks instead.
    description = models.TextField("lời người nộp", blank=True)
    # Which decision lets this dossier be filed online here; printed on every slip (NĐ 118/2025 Điều 15.3).
    permitted_by = models.CharField("căn cứ nộp trực tuyến tại đây", max_length=300, blank=True)

    # Three organisations are kept apart (NĐ 118/2025 Điều 3.6, 20): where helped, where received, who resolves.
    support_point = models.ForeignKey(
        "people.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="điểm hỗ trợ"
    )
    receiving_desk = models.ForeignKey(
        "people.Agency", models.PROTECT, related_name="+", verbose_name="nơi tiếp nhận"
    )
    competent_agency = models.ForeignKey(
        "people.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan giải quyết"
    )
    # Whose work lists it stands in: the receiving desk's agency here. One column, so that every list has one index.
    office = models.ForeignKey(
        "people.Agency", models.PROTECT, related_name="dossiers", verbose_name="cơ quan một cửa"
    )

    applicant = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name="người nộp")
    holder = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name="chủ hồ sơ")

    state = models.PositiveSmallIntegerField("trạng thái", choices=State)
    stage = models.CharField("tiến độ", max_length=20, choices=Stage)
    queue = models.GeneratedField(
        verbose_name="nhóm việc",
        expression=Case(
            When(stage__in=sorted(TO_DO), then=Value("running")),
            When(stage__in=sorted(PAUSED), then=Value("paused")),
            When(stage=Stage.READY, then=Value("ready")),
            default=Value("other"),
        ),
        output_field=models.CharField(max_length=8, choices=Queue),
        db_persist=True,
    )
    step = models.ForeignKey(
        "catalogue.Step", models.PROTECT, null=True, related_name="+", verbose_name="bước"
    )
    step_role = models.CharField("vai trò đang giữ", max_length=20, blank=True)
    department = models.ForeignKey(
        "people.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="phòng chuyên môn",
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người đang giữ",
    )

    submitted_at = models.DateTimeField("nộp lúc")  # when it came to the office; the counter takes in at once
    # When it was received complete and valid; until then, when it was written down.
    received_at = models.DateTimeField("nhận lúc")
    # Nobody until it is accepted, for what came in online by itself.
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người nhận"
    )
    clock_from = models.DateTimeField("tính hạn từ", null=True)  # None until the dossier is accepted
    # What falls due next, so that every work list has one order: the result; before acceptance, the desk's answer.
    due_at = models.DateTimeField("hẹn trả", null=True)
    warn_at = models.DateTimeField("nhắc từ", null=True)
    first_due_at = models.DateTimeField("hẹn trả lần đầu", null=True)
    limit_unit = models.CharField("đơn vị thời hạn", max_length=12, blank=True)
    limit_amount = models.PositiveIntegerField("thời hạn", null=True)
    limit_cutoff = models.TimeField("mốc trong ngày", null=True)
    limit_policy = models.CharField("cách tính ngày làm việc", max_length=10, default="as_hours")
    due_ground = models.CharField("căn cứ hẹn (khi danh mục chưa rõ thời hạn)", max_length=300, blank=True)
    due_explanation = models.JSONField("cách tính ngày hẹn", default=list)
    due_provisional = models.BooleanField("ngày hẹn theo lịch tạm tính", default=False)
    calendar_version = models.CharField("phiên bản lịch", max_length=60, blank=True)
    finished_at = models.DateTimeField("xong lúc", null=True)
    returned_at = models.DateTimeField("trả lúc", null=True)
    delivery = models.CharField(
        "cách nhận kết quả",
        max_length=8,
        choices=[
            ("counter", "tại quầy"),
            ("post", "qua bưu chính"),
            ("online", "bản điện tử"),
            ("home", "tại nhà"),
        ],
        default="counter",
    )
    delivery_address = models.CharField("nơi nhận kết quả", max_length=300, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ"
        verbose_name_plural = "hồ sơ"
        indexes = [
            # Each work list walks one of these in its own order and stops after a page, however many rows there are.
            models.Index(fields=["office", "queue", "due_at", "id", "warn_at"], name="dossier_list"),
            models.Index(fields=["assignee", "office", "queue", "due_at", "id"], name="dossier_mine"),
            models.Index(
                fields=["office", "step_role", "queue", "due_at", "id"],
                condition=Q(assignee__isnull=True),
                name="dossier_of_role",
            ),
            models.Index(fields=["office", "received_at", "id"], name="dossier_received"),
            models.Index(fields=["office", "stage", "due_at"], name="dossier_stage"),
            models.Index(fields=["procedure", "received_at"], name="dossier_of_procedure"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series_key", "series_number"], name="dossier_number_once"),
            models.UniqueConstraint(
                fields=["provincial_code"], condition=~Q(provincial_code=""), name="provincial_code_once"
            ),
            models.CheckConstraint(
                condition=Q(state__gte=1, state__lte=10), name="dossier_state_is_national"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        """Return the journal stream of this dossier."""
        return f"dossier:{self.code}"

    @property
    def is_accepted(self) -> bool:
        """Tell whether the dossier was received complete and valid, so that its clock was started."""
        return self.clock_from is not None

    @property
    def promised_at(self) -> datetime | None:
        """Return when the result is promised; None while nothing is, also before acceptance.

        What falls due of a registered dossier, or of a supplement that was sent, is the desk's answer.
        """
        return self.due_at if self.is_accepted and self.stage != Stage.SUPPLEMENT_SENT else None

    @property
    def is_closed(self) -> bool:
        return self.stage in CLOSED

    @property
    def is_at_work(self) -> bool:
        return self.stage in AT_WORK

    @property
    def is_paused(self) -> bool:
        return self.stage in PAUSED


class SearchKey(models.Model):
    """khóa tìm: one folded beginning by which a dossier is found (code, its tail, each word of a name on, phone, ID)."""

    dossier = models.ForeignKey(
        Dossier, models.CASCADE, related_name="search_keys", db_index=False, verbose_name="hồ sơ"
    )
    key = models.CharField("khóa", max_length=120)

    class Meta:
        verbose_name = "khóa tìm"
        verbose_name_plural = "khóa tìm"
        indexes = [
            # The operator classes let PostgreSQL find beginnings whatever its collation; SQLite passes them over.
            models.Index(
                fields=["key", "dossier"],
                name="search_key_of_dossier",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            ),
            models.Index(fields=["dossier", "key"], name="search_dossier_of_key"),
        ]

    def __str__(self) -> str:
        return f"search key {self.pk}"


class Authorisation(models.Model):
    """văn bản ủy quyền: on what ground the applicant acts for the holder."""

    class Basis(models.TextChoices):
        CERTIFIED = "certified", "văn bản ủy quyền có chứng thực"
        WRITTEN = "written", "giấy ủy quyền"
        FAMILY = "family", "người thân theo quy định (ông, bà, cha, mẹ, con, vợ, chồng, anh, chị, em ruột)"
        LEGAL = "legal", "người đại diện theo pháp luật"

    dossier = models.OneToOneField(
        Dossier, models.CASCADE, related_name="authorisation", verbose_name="hồ sơ"
    )
    basis = models.CharField("căn cứ", max_length=10, choices=Basis)
    reference = models.CharField("số, ngày, quan hệ", max_length=200)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản quét"
    )

    class Meta:
        verbose_name = "văn bản ủy quyền"
        verbose_name_plural = "văn bản ủy quyền"

    def __str__(self) -> str:
        return f"authorisation {self.pk}"


class Paper(models.Model):
    """giấy tờ: one paper that came in, was only shown, or is missing."""

    class Verdict(models.TextChoices):
        GOOD = "good", "đạt"
        BAD = "bad", "chưa đạt"
        ABSENT = "absent", "không có"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="papers", verbose_name="hồ sơ")
    requirement = models.ForeignKey(
        "catalogue.PaperRequirement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thành phần",
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    name = models.TextField("tên giấy tờ")
    present_only = models.BooleanField("chỉ xuất trình", default=False)
    originals = models.PositiveSmallIntegerField("bản chính", default=0)
    copies = models.PositiveSmallIntegerField("bản sao", default=0)
    verdict = models.CharField("kết quả xem", max_length=6, choices=Verdict, default=Verdict.GOOD)
    reason = models.CharField("lý do", max_length=500, blank=True)
    original_kept = models.BooleanField("giữ bản chính, trả lại khi trả kết quả", default=False)
    original_returned_at = models.DateTimeField("đã trả bản chính lúc", null=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản quét"
    )
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    # A scan came that has not been looked into yet: nobody sees it before that, the office included.
    scan_pending = models.BooleanField("ảnh đang được xử lý", default=False)
    # After the first filing: when it came, and when a newer edition of it took its place.
    came_at = models.DateTimeField("gửi thêm lúc", null=True)
    replaced_at = models.DateTimeField("có bản mới thay lúc", null=True)

    class Meta:
        verbose_name = "giấy tờ"
        verbose_name_plural = "giấy tờ"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Charge(models.Model):
    """phí, lệ phí: what is owed for this dossier. `amount` None: not known yet, who sets it stands in `source`."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="charges", verbose_name="hồ sơ")
    name = models.CharField("khoản thu", max_length=300)
    unit_amount = models.PositiveIntegerField("mức thu (đồng)", null=True)
    unit = models.CharField("đơn vị", max_length=40, blank=True)
    quantity = models.PositiveIntegerField("số lượng", default=1)
    amount = models.PositiveIntegerField("thành tiền (đồng)", null=True)
    source = models.CharField("căn cứ", max_length=300, blank=True)
    exempt_ground = models.CharField("căn cứ miễn", max_length=200, blank=True)
    settled_at = models.DateTimeField("thu lúc", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thu",
    )

    class Meta:
        verbose_name = "khoản thu"
        verbose_name_plural = "khoản thu"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(exempt_ground="") | Q(amount=0), name="exempt_charge_is_zero")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_due(self) -> bool:
        """Tell whether money is still to be taken."""
        return self.settled_at is None and bool(self.amount)


class ReceiptSlip(models.Model):
    """giấy tiếp nhận hồ sơ và hẹn trả kết quả: what was printed, frozen; a correction prints a replacing one."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="slips", verbose_name="hồ sơ")
    edition = models.PositiveSmallIntegerField("lần cấp", default=1)
    content = models.JSONField("nội dung")
    issued_at = models.DateTimeField("cấp lúc")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người cấp"
    )
    reason = models.CharField("lý do thay", max_length=300, blank=True)
    salt = models.CharField(max_length=32, editable=False)

    class Meta:
        verbose_name = "giấy tiếp nhận hồ sơ và hẹn trả kết quả"
        verbose_name_plural = "giấy tiếp nhận hồ sơ và hẹn trả kết quả"
        constraints = [models.UniqueConstraint(fields=["dossier", "edition"], name="one_slip_an_edition")]
        ordering = ["edition"]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.edition}"


class Suspension(models.Model):
    """tạm dừng: the clock stands from `starts_at` until `ends_at` (half open), and why."""

    class Cause(models.TextChoices):
        SUPPLEMENT = "supplement", "chờ bổ sung giấy tờ"
        PAYMENT = "payment", "chờ thực hiện nghĩa vụ tài chính"
        MODIFY = "modify", "sửa đổi theo đề nghị của người nộp"  # of no length: the limit runs anew from it

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="suspensions", verbose_name="hồ sơ")
    cause = models.CharField("lý do", max_length=10, choices=Cause)
    effect = models.CharField(
        "khi tiếp tục", max_length=8, choices=[("resume", "tính tiếp"), ("restart", "tính lại từ đầu")]
    )
    starts_at = models.DateTimeField("từ")
    ends_at = models.DateTimeField("đến", null=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    class Meta:
        verbose_name = "tạm dừng"
        verbose_name_plural = "tạm dừng"
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return f"suspension {self.pk}"


class Extension(models.Model):
    """gia hạn: the longer limit that the law itself gives once its trigger is met ("cần xác minh"), at most once."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="extension", verbose_name="hồ sơ")
    trigger = models.CharField("trường hợp", max_length=300)
    reason = models.CharField("lý do", max_length=300)
    due_before = models.DateTimeField("hẹn trước", null=True)
    due_after = models.DateTimeField("hẹn mới", null=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người gia hạn"
    )

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"

    def __str__(self) -> str:
        return f"extension {self.pk}"


class Letter(models.Model):
    """What the two letters of the desk share: a number, to whom, about which procedure, why."""

    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    dossier = models.ForeignKey(
        Dossier, models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name="hồ sơ"
    )
    revision = models.ForeignKey(
        "catalogue.Revision", models.PROTECT, null=True, related_name="+", verbose_name="thủ tục"
    )
    subject = models.CharField("nội dung yêu cầu", max_length=500)
    applicant = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name="người nộp")
    number = models.PositiveIntegerField("số")
    year = models.PositiveSmallIntegerField("năm")
    reason = models.TextField("lý do")
    issued_at = models.DateTimeField("lập lúc")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người lập"
    )
    request_key = models.CharField("khóa một lần lập", max_length=40, unique=True, null=True, editable=False)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)
    salt = models.CharField(max_length=32, editable=False)

    class Meta:
        abstract = True


class SupplementRequest(Letter):
    """phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: every missing or wrong paper, in one letter (NĐ 118/2025 Điều 16.3, 19.5)."""

    points = models.JSONField("các điểm cần bổ sung", default=list)
    sent_at = models.DateTimeField("người dân gửi lúc", null=True)
    returned_why = models.CharField("vì sao trả lại giấy đã gửi", max_length=500, blank=True)
    answered_at = models.DateTimeField("đã bổ sung lúc", null=True)
    close_on = models.DateField("đóng hồ sơ nếu không bổ sung đến hết ngày", null=True)

    class Meta:
        verbose_name = "phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
        verbose_name_plural = "phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="supplement_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class SuppliedPaper(models.Model):
    """giấy bổ sung gửi qua mạng: a photo or scan that the applicant sent for one point of the letter."""

    letter = models.ForeignKey(
        SupplementRequest, models.CASCADE, related_name="supplied", verbose_name="phiếu yêu cầu bổ sung"
    )
    point = models.PositiveSmallIntegerField("điểm")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="tệp")
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    at = models.DateTimeField("gửi lúc")

    class Meta:
        verbose_name = "giấy bổ sung gửi qua mạng"
        verbose_name_plural = "giấy bổ sung gửi qua mạng"
        ordering = ["point", "id"]
        constraints = [
            # The same photo sent twice, from one phone or two, is one.
            models.UniqueConstraint(fields=["letter", "point", "file"], name="supplied_paper_once")
        ]

    def __str__(self) -> str:
        return f"supplied paper {self.pk}"


class StopNotice(Letter):
    """thông báo dừng giải quyết hồ sơ: the dossier ended without a result, at whose wish or by which rule."""

    class Cause(models.TextChoices):
        STOP = "stop", "dừng theo yêu cầu của người nộp"
        WITHDRAWAL = "withdrawal", "người nộp rút hồ sơ"
        LAPSE = "lapse", "quá thời gian bổ sung"

    cause = models.CharField("vì sao", max_length=10, choices=Cause)
    # None: written by the office's own machine, or at the applicant's own act.
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người lập"
    )

    class Meta:
        verbose_name = "thông báo dừng giải quyết hồ sơ"
        verbose_name_plural = "thông báo dừng giải quyết hồ sơ"
        constraints = [models.UniqueConstraint(fields=["agency", "year", "number"], name="stop_number_once")]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class Wish(models.Model):
    """đề nghị của người nộp: what the applicant asks of an accepted dossier, and what the office answered."""

    class Kind(models.TextChoices):
        STOP = "stop", "dừng giải quyết"
        WITHDRAW = "withdraw", "rút hồ sơ"
        MODIFY = "modify", "sửa đổi, bổ sung hồ sơ"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="wishes", verbose_name="hồ sơ")
    kind = models.CharField("đề nghị", max_length=10, choices=Kind)
    reason = models.CharField("lý do", max_length=500, blank=True)
    at = models.DateTimeField("lúc")
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người trả lời"
    )
    is_granted = models.BooleanField("đồng ý", null=True)
    answer = models.CharField("trả lời", max_length=500, blank=True)
    salt = models.CharField(max_length=32, editable=False)

    class Meta:
        verbose_name = "đề nghị của người nộp"
        verbose_name_plural = "đề nghị của người nộp"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(answered_at__isnull=True), name="one_open_wish"
            )
        ]

    def __str__(self) -> str:
        return f"wish {self.pk}"


class OfferedPaper(models.Model):
    """giấy gửi kèm đề nghị sửa đổi: a photo the applicant sends with the wish to modify; taken in when it is granted."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="offered_papers", verbose_name="hồ sơ")
    # None: still being gathered.
    wish = models.ForeignKey(
        Wish, models.CASCADE, null=True, related_name="papers", verbose_name="đề nghị của người nộp"
    )
    name = models.CharField("tên giấy tờ", max_length=500)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="tệp")
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    at = models.DateTimeField("gửi lúc")

    class Meta:
        verbose_name = "giấy gửi kèm đề nghị sửa đổi"
        verbose_name_plural = "giấy gửi kèm đề nghị sửa đổi"
        ordering = ["id"]
        constraints = [
            # The same photo sent twice, from one phone or two, is one.
            models.UniqueConstraint(
                fields=["dossier", "name", "file"],
                condition=Q(wish__isnull=True),
                name="offered_paper_once",
            )
        ]

    def __str__(self) -> str:
        return f"offered paper {self.pk}"


class RefusalNotice(Letter):
    """phiếu từ chối giải quyết hồ sơ: why, and who to turn to."""

    instead = models.CharField("nơi giải quyết", max_length=300, blank=True)

    class Meta:
        verbose_name = "phiếu từ chối giải quyết hồ sơ"
        verbose_name_plural = "phiếu từ chối giải quyết hồ sơ"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="refusal_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class Handover(models.Model):
    """chuyển bước: a dossier passed from one hand to the next, with the times the control sheet needs."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="handovers", verbose_name="hồ sơ")
    from_step = models.CharField("từ bước", max_length=120, blank=True)
    to_step = models.CharField("đến bước", max_length=120, blank=True)
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người giao"
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người nhận"
    )
    from_unit = models.CharField("đơn vị giao", max_length=200, blank=True)
    to_unit = models.CharField("đơn vị nhận", max_length=200, blank=True)
    at = models.DateTimeField("lúc")
    step_due_at = models.DateTimeField("hạn của bước", null=True)
    note = models.TextField("ý kiến", blank=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)
    salt = models.CharField(max_length=32, editable=False)

    class Meta:
        verbose_name = "chuyển bước"
        verbose_name_plural = "chuyển bước"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"handover {self.pk}"


class Result(models.Model):
    """kết quả giải quyết: its number, date, signer and file. A number once issued stays used, also when revoked."""

    class Kind(models.TextChoices):
        GRANTED = "granted", "kết quả giải quyết"
        REFUSED = "refused", "văn bản từ chối"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="results", verbose_name="hồ sơ")
    kind = models.CharField("loại", max_length=8, choices=Kind, default=Kind.GRANTED)
    title = models.CharField("tên kết quả", max_length=300)
    register = models.CharField("sổ", max_length=120)
    number = models.PositiveIntegerField("số")
    number_text = models.CharField("số, ký hiệu", max_length=60)
    signed_on = models.DateField("ngày ký")
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ký"
    )
    file = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bản điện tử",
    )
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True)
    revoked_why = models.CharField("lý do thu hồi", max_length=300, blank=True)

    class Meta:
        verbose_name = "kết quả giải quyết"
        verbose_name_plural = "kết quả giải quyết"
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="result_number_once"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(revoked_at=None), name="one_result_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.number_text


class Return(models.Model):
    """lượt trả kết quả: to whom, how their identity was checked, what was given back."""

    class Receiver(models.TextChoices):
        APPLICANT = "applicant", "người nộp"
        HOLDER = "holder", "chủ hồ sơ"
        PROXY = "proxy", "người được ủy quyền nhận"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="returns", verbose_name="hồ sơ")
    receiver = models.CharField("người nhận", max_length=10, choices=Receiver)
    receiver_name = models.CharField("họ tên người nhận", max_length=200)
    receiver_id_number = models.CharField("số định danh người nhận", max_length=20, blank=True)
    with_receipt = models.BooleanField("có giấy hẹn", default=True)
    identity_check = models.CharField("giấy tờ đã kiểm tra", max_length=200, blank=True)
    authorisation = models.CharField("giấy ủy quyền nhận", max_length=200, blank=True)
    at = models.DateTimeField("trả lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người trả"
    )
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    class Meta:
        verbose_name = "lượt trả kết quả"
        verbose_name_plural = "lượt trả kết quả"

    def __str__(self) -> str:
        return f"return {self.pk}"


class ReadyPhrase(models.Model):
    """câu lý do dùng lại: a reason an agency's desk reuses, the most used first."""

    agency = models.ForeignKey("people.Agency", models.CASCADE, related_name="+", verbose_name="cơ quan")
    text = models.CharField("câu", max_length=300)
    uses = models.PositiveIntegerField("số lần dùng", default=0)

    class Meta:
        verbose_name = "câu lý do dùng lại"
        verbose_name_plural = "câu lý do dùng lại"
        constraints = [models.UniqueConstraint(fields=["agency", "text"], name="ready_phrase_once")]

    def __str__(self) -> str:
        return self.text


class WrongGuess(models.Model):
    """lượt đoán sai: wrong look-ups of one code or from one place within an hour; kept as digests, thrown away daily."""

    key = models.CharField("dấu băm", max_length=64)
    hour = models.DateTimeField("giờ")
    count = models.PositiveIntegerField("số lần", default=0)

    class Meta:
        verbose_name = "lượt đoán sai"
        verbose_name_plural = "lượt đoán sai"
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="wrong_guess_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.hour:%d/%m %H}: {self.count}"
