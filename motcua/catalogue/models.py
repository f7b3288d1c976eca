"""The nouns of the catalogue: a procedure has dated revisions, and a revision has every part the law asks for."""

from datetime import date, time
from functools import cache

from django.db import models
from django.db.models import F, Max, Q, Sum
from django.db.models.functions import Cast

from motcua.catalogue import completeness
from motcua.lib import wording
from motcua.lib.vietnamese import fold
from motcua.people.models import Role
from motcua.worktime.engine import Limit


class Unit(models.TextChoices):
    """In what a time limit is counted."""

    WORKING_HOUR = "working_hour", "giờ làm việc"
    WORKING_DAY = "working_day", "ngày làm việc"
    DAY = "day", "ngày"
    MONTH = "month", "tháng"
    SAME_DAY = "same_day", "trong ngày"


class ChannelKind(models.TextChoices):
    """How a dossier comes in (NĐ 118/2025, Điều 15)."""

    COUNTER = "counter", "trực tiếp"
    ONLINE = "online", "trực tuyến"
    POST = "post", "bưu chính"


class Scope(models.TextChoices):
    """What the commune's one-stop office does with such a dossier."""

    DECIDES = "decides", "xã giải quyết"
    RECEIVES = "receives", "xã tiếp nhận, nơi khác giải quyết"
    ELSEWHERE = "elsewhere", "không nộp ở bộ phận một cửa của xã"


class Status(models.TextChoices):
    """Whether a procedure is still offered."""

    ACTIVE = "active", "đang áp dụng"
    SUPERSEDED = "superseded", "đã được thay thế"
    REPEALED = "repealed", "đã bãi bỏ"
    SUSPENDED = "suspended", "đang tạm ngừng"


class OnlineLevel(models.TextChoices):
    """How far the procedure goes online (NĐ 42/2022)."""

    NONE = "none", "chưa trực tuyến"
    PARTIAL = "partial", "một phần"
    FULL = "full", "toàn trình"


# Who may do a step of the internal process; the other roles run the house or look on.
STEP_ROLES = [(role.value, role.label) for role in (Role.CLERK, Role.SPECIALIST, Role.LEADER)]


class CatalogueVersion(models.Model):
    """One row that counts changes, so that every process knows when its search index is stale."""

    number = models.PositiveBigIntegerField("số lần thay đổi", default=0)
    # Two databases may both stand at number 1: the stamp tells a restored copy from the one that was indexed.
    stamp = models.CharField("dấu riêng", max_length=32, default="", blank=True)

    class Meta:
        verbose_name = "phiên bản danh mục"
        verbose_name_plural = "phiên bản danh mục"

    def __str__(self) -> str:
        return f"danh mục lần {self.number}"


class Sector(models.Model):
    """A group of procedures as citizens see it on the wall: a name, an icon and a colour."""

    slug = models.SlugField("tên trong địa chỉ", max_length=40, unique=True)
    name = models.CharField("tên", max_length=120)
    official_names = models.JSONField("tên lĩnh vực theo quyết định công bố", default=list)
    icon = models.CharField("biểu tượng", max_length=40)
    colour = models.CharField("màu", max_length=20)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name


class Process(models.Model):
    """The internal process: who handles the dossier, one after another."""

    key = models.SlugField("khóa", max_length=60, unique=True)
    name = models.CharField("tên", max_length=200)
    is_default = models.BooleanField("mặc định", default=False)

    class Meta:
        verbose_name = "quy trình nội bộ"
        verbose_name_plural = "quy trình nội bộ"
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="catalogue_one_default_process"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """A planned step of a process; its hours never extend the legal limit (law: the limit is the promise)."""

    process = models.ForeignKey(
        Process, on_delete=models.CASCADE, related_name="steps", verbose_name="quy trình nội bộ"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    key = models.SlugField("khóa", max_length=40)
    name = models.CharField("tên", max_length=200)
    role = models.CharField("vai trò", max_length=20, choices=STEP_ROLES)
    hours = models.PositiveIntegerField("số giờ làm việc", null=True, blank=True)

    class Meta:
        verbose_name = "bước"
        verbose_name_plural = "bước"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["process", "order"], name="catalogue_step_order_once"),
            models.UniqueConstraint(fields=["process", "key"], name="catalogue_step_key_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ProcedureQuerySet(models.QuerySet):
    """Questions about procedures."""

    def offered_on(self, day: date) -> "ProcedureQuerySet":
        """Return those with a revision valid on that day."""
        return self.filter(
            Q(revisions__valid_from__lte=day)
            & (Q(revisions__valid_to__isnull=True) | Q(revisions__valid_to__gt=day))
        ).distinct()

    def most_used(self) -> "ProcedureQuerySet":
        """Return all, the most used first; the code settles ties the same way on every database."""
        return self.order_by("-popularity", "code")


class OfferedSector(models.Model):
    """lĩnh vực của cơ quan: a sector an agency puts on its wall. An agency without any offers them all."""

    agency = models.ForeignKey(
        "people.Agency", on_delete=models.CASCADE, related_name="offered_sectors", verbose_name="cơ quan"
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.CASCADE, related_name="offered_by", verbose_name="lĩnh vực"
    )

    class Meta:
        verbose_name = "lĩnh vực của cơ quan"
        verbose_name_plural = "lĩnh vực của cơ quan"
        constraints = [models.UniqueConstraint(fields=["agency", "sector"], name="sector_offered_once")]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.sector_id}"


class DecisionSwitch(models.Model):
    """nhóm thủ tục theo quyết định: a decision whose procedures an agency puts on its wall, or takes off it.

    It goes before the sectors: the province assigns by decision what the wall gathers by sector.
    """

    agency = models.ForeignKey(
        "people.Agency", on_delete=models.CASCADE, related_name="decision_switches", verbose_name="cơ quan"
    )
    decision = models.CharField("quyết định công bố", max_length=200)
    is_on = models.BooleanField("niêm yết")
    ground = models.CharField("văn bản giao", max_length=200, blank=True)

    class Meta:
        verbose_name = "nhóm thủ tục theo quyết định"
        verbose_name_plural = "nhóm thủ tục theo quyết định"
        ordering = ["decision"]
        constraints = [models.UniqueConstraint(fields=["agency", "decision"], name="decision_switched_once")]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.decision}"


class Procedure(models.Model):
    """An administrative procedure: its code and what does not change with a revision."""

    code = models.CharField("mã thủ tục", max_length=20, unique=True)
    code_is_national = models.BooleanField("mã của Cơ sở dữ liệu quốc gia", default=True)
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="procedures", verbose_name="lĩnh vực"
    )
    status = models.CharField("tình trạng", max_length=20, choices=Status.choices, default=Status.ACTIVE)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="được thay bằng",
    )
    popularity = models.PositiveSmallIntegerField("mức hay dùng", default=0)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "thủ tục hành chính"
        verbose_name_plural = "thủ tục hành chính"
        ordering = ["code"]
        indexes = [models.Index(fields=["-popularity", "code"], name="catalogue_most_used")]

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        """Return the name of this procedure's stream in the journal."""
        return f"procedure:{self.code}"

    def revision_on(self, day: date) -> "Revision | None":
        """Return the revision in force on that day, or None."""
        return self.revisions.valid_on(day).select_related("procedure__sector").first()

    def current(self, day: date) -> "Revision | None":
        """Return the revision in force on that day, or None."""
        return self.revision_on(day)

    def closure_on(self, day: date) -> "Closure | None":
        """Return what ended or suspended the procedure and holds on that day, or None."""
        return next((one for one in self.standing_closures() if one.holds_on(day)), None)

    def coming_closure(self, day: date) -> "Closure | None":
        """Return what is announced to end or suspend it after that day, or None."""
        return next((one for one in self.standing_closures() if one.starts_on > day), None)

    def standing_closures(self) -> "list[Closure]":
        """Return the closures that were not taken back, the first to begin first."""
        found = [one for one in self.closures.all() if one.undone_at is None]
        return sorted(found, key=lambda one: (one.starts_on, one.pk))


class Closure(models.Model):
    """How a procedure ends or pauses from a day on, by whose decision; running dossiers keep their revision.

    It holds from `starts_on` to the day before `ends_on`, which only a suspension has.
    """

    class Kind(models.TextChoices):
        REPLACED = "replaced", "được thay thế"
        MERGED = "merged", "được gộp"
        REPEALED = "repealed", "bị bãi bỏ"
        SUSPENDED = "suspended", "tạm ngừng"

    STATUS = {
        Kind.REPLACED: Status.SUPERSEDED,
        Kind.MERGED: Status.SUPERSEDED,
        Kind.REPEALED: Status.REPEALED,
        Kind.SUSPENDED: Status.SUSPENDED,
    }

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="closures", verbose_name="thủ tục hành chính"
    )
    kind = models.CharField("thế nào", max_length=12, choices=Kind.choices)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("lại áp dụng từ ngày", null=True, blank=True)
    decision = models.CharField("số quyết định", max_length=200)
    decided_on = models.DateField("ngày ký quyết định")
    reason = models.CharField("lý do", max_length=300, blank=True)
    successor = models.ForeignKey(
        Procedure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="closures_into",
        verbose_name="thủ tục thay thế",
    )
    resume_decision = models.CharField("số quyết định cho áp dụng lại", max_length=200, blank=True)
    # What the closing changed, so that a mistake of the last minutes can be taken back whole.
    closed_revision = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="phiên bản đóng lại"
    )  # fmt: skip
    open_until = models.DateField("phiên bản ấy vốn hết hiệu lực từ ngày", null=True, blank=True)
    undone_at = models.DateTimeField("rút lại lúc", null=True, blank=True)

    class Meta:
        verbose_name = "việc thôi áp dụng thủ tục"
        verbose_name_plural = "việc thôi áp dụng thủ tục"
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | (Q(kind="suspended") & Q(ends_on__gt=F("starts_on"))),
                name="catalogue_only_a_suspension_ends",
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(undone_at__isnull=True) & ~Q(kind="suspended"),
                name="catalogue_one_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.get_kind_display()}"

    @property
    def is_final(self) -> bool:
        """Say whether the procedure does not come back by itself."""
        return self.kind != self.Kind.SUSPENDED

    @property
    def status(self) -> str:
        """Return the status of a procedure to which this has happened."""
        return self.STATUS[self.Kind(self.kind)]

    def holds_on(self, day: date) -> bool:
        """Say whether it is so on that day."""
        return (
            self.undone_at is None and self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
        )

    @property
    def words(self) -> str:
        """Return what happened, from when and by which decision, as a sentence without its full stop."""
        done = f"{self.get_kind_display()} từ {wording.day(self.starts_on)}"
        if self.ends_on:
            done += f" đến trước {wording.day(self.ends_on)}"
        return f"{done} theo {self.decision} ngày {wording.day(self.decided_on)}"


class LocalFee(models.Model):
    """mức thu của địa phương: what a province's resolution sets for one fee of a procedure, between two days.

    It holds from `valid_from` to the day before `valid_to`. Where it names a fee the catalogue knows, its amount takes
    the place of the catalogue's; another name is one more fee.
    """

    province_code = models.CharField("mã tỉnh", max_length=60)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="local_fees", verbose_name="thủ tục hành chính"
    )
    name = models.CharField("khoản thu", max_length=300)
    channel = models.CharField("cách nộp", max_length=10, choices=ChannelKind.choices, null=True, blank=True)
    amount = models.PositiveBigIntegerField("số tiền (đồng)")
    unit = models.CharField("đơn vị tính", max_length=60, blank=True)
    resolution = models.CharField("số nghị quyết", max_length=200)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    valid_from = models.DateField("thu từ ngày")
    valid_to = models.DateField("thôi thu từ ngày", null=True, blank=True)

    class Meta:
        verbose_name = "mức thu của địa phương"
        verbose_name_plural = "mức thu của địa phương"
        ordering = ["procedure", "name", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="catalogue_local_fee_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {wording.money(self.amount)}"

    @property
    def words(self) -> str:
        """Return the amount as a page says it."""
        if self.amount == 0:
            return "Miễn phí"
        return wording.money(self.amount) + (f"/{self.unit}" if self.unit else "")

    def holds_on(self, day: date) -> bool:
        """Say whether it is due on that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class RevisionDraft(models.Model):
    """bản nháp của thủ tục: the next revision while it is being written; free to change, seen by nobody outside.

    `version` rises with every save, so that two people who write at once are told; `earlier` keeps the last saved
    texts, so that the second sees what the first changed.
    """

    KEPT = 8  # earlier texts

    code = models.CharField("mã thủ tục", max_length=20, unique=True)
    facts = models.JSONField("nội dung")
    based_on = models.PositiveIntegerField("viết từ phiên bản số", default=0)
    version = models.PositiveIntegerField("lần lưu", default=1)
    earlier = models.JSONField("những lần lưu trước", default=list)
    changed_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người lưu"
    )
    changed_at = models.DateTimeField("lưu lúc")

    class Meta:
        verbose_name = "bản nháp của thủ tục"
        verbose_name_plural = "bản nháp của thủ tục"
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return f"{self.code}/{self.version}"


class FormerCode(models.Model):
    """A code under which this procedure was published before."""

    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="former_codes", verbose_name="thủ tục hành chính"
    )
    code = models.CharField("mã cũ", max_length=20, db_index=True)

    class Meta:
        verbose_name = "mã thủ tục cũ"
        verbose_name_plural = "mã thủ tục cũ"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "code"], name="catalogue_former_code_once")
        ]

    def __str__(self) -> str:
        return self.code


class Keyword(models.Model):
    """How citizens call a procedure; the search reads it, no page shows it as law."""

    class Source(models.TextChoices):
        CATALOGUE = "catalogue", "danh mục"
        SHIPPED = "shipped", "phần mềm"
        OFFICE = "office", "cơ quan thêm"

    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="keywords", verbose_name="thủ tục hành chính"
    )
    text = models.CharField("từ khóa", max_length=200)
    source = models.CharField("nguồn", max_length=20, choices=Source.choices, default=Source.OFFICE)

    class Meta:
        verbose_name = "từ khóa"
        verbose_name_plural = "từ khóa"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["procedure", "text"], name="catalogue_keyword_once")]

    def __str__(self) -> str:
        return self.text


class SearchCountQuerySet(models.QuerySet):
    """Questions about what is searched for."""

    def since(self, day: date) -> "SearchCountQuerySet":
        """Return the counts from that day on."""
        return self.filter(day__gte=day)

    def by_text(self) -> "SearchCountQuerySet":
        """Add up the days of each question, the most asked first: text, times, opened, last_day, hits, elsewhere."""
        return (
            self.values("text")
            .annotate(
                times=Sum("asked"),
                opened=Sum("followed"),
                last_day=Max("day"),
                hits=Max("found"),
                elsewhere=Max(Cast("is_elsewhere", models.IntegerField())),
            )
            .order_by("-times", "text")
        )


class SearchCount(models.Model):
    """How often a question was asked on a day, and how often a result was opened; nothing tells who asked.

    The text is folded and has passed `motcua.catalogue.asked.keeping`; rows are removed after sixty days.
    """

    text = models.CharField("câu tìm (không dấu)", max_length=100)
    day = models.DateField("ngày")
    asked = models.PositiveIntegerField("số lần tìm", default=0)
    followed = models.PositiveIntegerField("số lần mở một kết quả", default=0)
    found = models.PositiveSmallIntegerField("số thủ tục tìm thấy", default=0)
    is_elsewhere = models.BooleanField("việc của cơ quan khác", default=False)

    objects = SearchCountQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt tìm"
        verbose_name_plural = "lượt tìm"
        constraints = [models.UniqueConstraint(fields=["text", "day"], name="catalogue_search_once_a_day")]
        indexes = [models.Index(fields=["day"], name="catalogue_search_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.text}"


class SettledSearch(models.Model):
    """What the office decided about a question of the worklist: it led somewhere by a keyword, or was passed over."""

    class Kind(models.TextChoices):
        KEYWORD = "keyword", "đã thêm từ khóa"
        PASSED_OVER = "passed_over", "bỏ qua"

    text = models.CharField("câu tìm (không dấu)", max_length=100, unique=True)
    kind = models.CharField("cách xử lý", max_length=20, choices=Kind.choices)
    keyword = models.ForeignKey(
        Keyword,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="settled_searches",
        verbose_name="từ khóa",
    )
    made_keyword = models.BooleanField("từ khóa mới thêm", default=False)  # taken back with the decision
    settled_on = models.DateField("ngày xử lý")

    class Meta:
        verbose_name = "câu tìm đã xử lý"
        verbose_name_plural = "câu tìm đã xử lý"
        ordering = ["-settled_on", "text"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="keyword", keyword__isnull=False)
                | Q(kind="passed_over", keyword__isnull=True),
                name="catalogue_settled_search_has_its_keyword",
            )
        ]

    def __str__(self) -> str:
        return self.text


class RevisionQuerySet(models.QuerySet):
    """Questions about revisions."""

    def valid_on(self, day: date) -> "RevisionQuerySet":
        """Return those in force on that day; a revision runs from `valid_from` to the day before `valid_to`."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))

    def with_parts(self) -> "RevisionQuerySet":
        """Fetch every part in a constant number of queries."""
        return self.select_related("procedure__sector", "procedure__replaced_by").prefetch_related(
            "instructions",
            "cases",
            "papers",
            "time_limits",
            "fees",
            "legal_bases",
            "channels",
            "procedure__former_codes",
            "procedure__local_fees",
            "procedure__closures",
        )

    def with_sheet(self) -> "RevisionQuerySet":
        """Fetch what `Revision.unfold` needs to have every part, in one query."""
        return self.select_related("procedure__sector", "procedure__replaced_by", "sheet")

    def on_wall(self, day: date) -> "RevisionQuerySet":
        """Return those that this office posts that day: in force, of a sector it offers, or of a decision it switched on."""
        switched = dict(DecisionSwitch.objects.order_by("is_on").values_list("decision", "is_on"))
        on = [decision for decision, is_on in switched.items() if is_on]
        off = [decision for decision, is_on in switched.items() if not is_on]
        shown = self.valid_on(day).filter(procedure__status=Status.ACTIVE)
        if OfferedSector.objects.exists():
            here = OfferedSector.objects.values("sector")
            shown = shown.filter(Q(procedure__sector__in=here) | Q(decision__in=on))
        return shown.exclude(decision__in=off) if off else shown


class Revision(models.Model):
    """What was promised for a procedure between two dates; never changed once published, only closed.

    It is in force from `valid_from` to the day before `valid_to` (half-open, like every span in the house).
    """

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="revisions", verbose_name="thủ tục hành chính"
    )
    number = models.PositiveIntegerField("số phiên bản")
    valid_from = models.DateField("có hiệu lực từ ngày")
    valid_to = models.DateField("hết hiệu lực từ ngày", null=True, blank=True)
    name = models.TextField("tên thủ tục")
    official_sector = models.CharField("lĩnh vực theo quyết định công bố", max_length=200)
    agency_name = models.CharField("cơ quan giải quyết", max_length=300)
    scope = models.CharField("phạm vi của xã", max_length=20, choices=Scope.choices)
    level_before = models.CharField("cấp giải quyết trước 01/7/2025", max_length=40, blank=True)
    subjects = models.JSONField("đối tượng thực hiện", default=list)
    conditions = models.JSONField("yêu cầu, điều kiện", default=list)
    results = models.JSONField("kết quả", default=list)
    decision = models.CharField("quyết định công bố", max_length=200, null=True, blank=True)
    decided_on = models.DateField("ngày ký quyết định công bố", null=True, blank=True)
    publisher = models.CharField("cơ quan công bố", max_length=200, null=True, blank=True)
    sets = models.PositiveSmallIntegerField("số bộ hồ sơ", default=1)
    online_level = models.CharField(
        "mức độ trực tuyến", max_length=20, choices=OnlineLevel.choices, null=True, blank=True
    )
    online_note = models.TextField("ghi chú về nộp trực tuyến", blank=True)
    note = models.TextField("ghi chú", blank=True)
    detail = models.CharField("mức chi tiết của dữ liệu", max_length=10, default="list")
    confidence = models.CharField("độ tin cậy của mã và tên", max_length=10, blank=True)
    detail_confidence = models.CharField("độ tin cậy của nội dung", max_length=10, blank=True)
    assigned_process = models.ForeignKey(
        Process,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name="quy trình nội bộ",
    )
    missing = models.JSONField("phần chưa có", default=list)
    digest = models.CharField("dấu băm nội dung", max_length=64)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên bản thủ tục"
        verbose_name_plural = "phiên bản thủ tục"
        ordering = ["procedure", "number"]
        indexes = [models.Index(fields=["decision"], name="catalogue_revision_decision")]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="catalogue_revision_number_once"),
            models.UniqueConstraint(fields=["procedure", "valid_from"], name="catalogue_revision_start_once"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(valid_to__isnull=True), name="catalogue_one_open_revision"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="catalogue_revision_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}/{self.number}"

    def save(self, *args, **kwargs):
        """Write a new revision; a published one is never written again (only closed, by the verbs)."""
        if not self._state.adding:
            raise TypeError("a published revision is immutable; publish a new one")
        super().save(*args, **kwargs)

    @property
    def is_received_here(self) -> bool:
        """Say whether the commune's one-stop office takes such a dossier in."""
        return self.scope != Scope.ELSEWHERE

    @property
    def handled_by(self) -> str:
        """Return the agency that decides, in the words of the catalogue."""
        return self.agency_name

    def unfold(self) -> "Revision":
        """Lay out every part from the sheet, so that asking for them costs no query; return the revision itself."""
        for name, rows in self.sheet.parts.items():
            part = REVISION_PARTS[name]
            laid_out = models.QuerySet(part)
            laid_out._result_cache = [part.unfolded(list(row), self._state.db) for row in rows]
            self.__dict__.setdefault("_prefetched_objects_cache", {})[name] = laid_out
        return self

    def process(self) -> Process | None:
        """Return the internal process of this revision, else the office's default one."""
        return self.assigned_process or Process.objects.filter(is_default=True).first()

    def limit_for(self, channel: str | None = None, case: "Case | int | None" = None) -> "TimeLimit | None":
        """Return the limit for that channel and case: the most particular one that fits.

        A case's own limit wins over a channel's, a channel's over the general one. The limit may be unknown
        (`amount` is None); None means the revision has no limit row at all.
        """
        case_id = case.pk if isinstance(case, Case) else case
        fitting = [
            limit
            for limit in self.time_limits.all()
            if limit.channel in (None, channel) and limit.case_id in (None, case_id)
        ]
        return max(fitting, key=lambda x: (x.case_id is not None, x.channel is not None, -x.pk), default=None)

    def fees_on(self, day: date, province: str) -> "list[Fee]":
        """Return every fee as it is on that day: the province's amounts before the catalogue's.

        `province` is the code of the place that asks (`questions.province_of`), "" before there is an office. A fee that
        only the province has comes last, under a number of its own below nought.
        """
        rows = self.local_fees_on(day, province)
        fees = list(self.fees.all())
        if not rows:
            return fees
        found, used = [], set()
        for fee in fees:
            own = [
                row for row in rows if fold(row.name) == fold(fee.name) and row.channel in (None, fee.channel)
            ]
            exact = max(
                own, key=lambda row: (row.channel == fee.channel, row.valid_from, row.pk), default=None
            )
            used.update(row.pk for row in own)
            found.append(Fee.of_province(exact, fee) if exact else fee)
        return found + [Fee.of_province(row) for row in rows if row.pk not in used]

    def local_fees_on(self, day: date, province: str) -> "list[LocalFee]":
        """Return what the province's resolutions set for this procedure on that day."""
        rows = self.procedure.local_fees.all()
        return [row for row in rows if row.province_code == province and row.holds_on(day)]

    def fees_for(self, channel: str | None = None, *, day: date, province: str) -> "list[Fee]":
        """Return the fees due on that channel that day: its own where it has any, else the general ones."""
        fees = self.fees_on(day, province)
        own = [fee for fee in fees if fee.channel is not None and fee.channel == channel]
        return own or [fee for fee in fees if fee.channel is None]

    def missing_parts(self) -> list[str]:
        """Return the legal parts the catalogue does not know, in the words of the law (NĐ 63/2010, Điều 8)."""
        return [completeness.words_of(key) for key in self.missing]


class Foldable(models.Model):
    """A row below a revision that can be folded into one line of its sheet and laid out again."""

    class Meta:
        abstract = True

    def folded(self) -> list:
        """Return the row's values in the order of its columns, times as text."""
        values = (getattr(self, field.attname) for field in self._meta.concrete_fields)
        return [value.isoformat() if isinstance(value, time) else value for value in values]

    @classmethod
    def unfolded(cls, row: list, database: str) -> "Foldable":
        """Return the row as the database would give it."""
        for place in _places_of_times(cls):
            row[place] = time.fromisoformat(row[place])
        return cls.from_db(database, (), row)


@cache
def _places_of_times(part: type[Foldable]) -> tuple[int, ...]:
    fields = part._meta.concrete_fields
    return tuple(i for i, field in enumerate(fields) if isinstance(field, models.TimeField))


class RevisionPart(Foldable):
    """What all ordered parts of a revision share."""

    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        abstract = True
        ordering = ["order", "id"]


class Instruction(RevisionPart):
    """A sentence of the order in which things are done, as published (trình tự thực hiện)."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="instructions", verbose_name="phiên bản thủ tục"
    )
    text = models.TextField("nội dung")

    class Meta(RevisionPart.Meta):
        verbose_name = "trình tự thực hiện"
        verbose_name_plural = "trình tự thực hiện"

    def __str__(self) -> str:
        return self.text


class Case(RevisionPart):
    """A case that has its own limit or papers."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="cases", verbose_name="phiên bản thủ tục"
    )
    key = models.SlugField("khóa", max_length=60)
    name = models.CharField("tên", max_length=300)

    class Meta(RevisionPart.Meta):
        verbose_name = "trường hợp"
        verbose_name_plural = "trường hợp"
        constraints = [models.UniqueConstraint(fields=["revision", "key"], name="catalogue_case_key_once")]

    def __str__(self) -> str:
        return self.name


class PaperRequirement(RevisionPart):
    """A paper to hand in, or only to show; `conditional` is None where the catalogue does not say."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="papers", verbose_name="phiên bản thủ tục"
    )
    name = models.TextField("tên giấy tờ")
    originals = models.PositiveSmallIntegerField("số bản chính", default=0)
    copies = models.PositiveSmallIntegerField("số bản sao", default=0)
    present_only = models.BooleanField("chỉ xuất trình", default=False)
    conditional = models.BooleanField("chỉ khi thuộc trường hợp", null=True, blank=True)
    condition = models.TextField("trường hợp phải có", blank=True)
    form_code = models.CharField("mẫu đơn, tờ khai", max_length=200, blank=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta(RevisionPart.Meta):
        verbose_name = "thành phần hồ sơ"
        verbose_name_plural = "thành phần hồ sơ"

    def __str__(self) -> str:
        return self.name


class TimeLimit(Foldable):
    """How long it may take, for a case and a channel; an unknown limit has no amount and no unit."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="time_limits", verbose_name="phiên bản thủ tục"
    )
    case = models.ForeignKey(
        Case,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="time_limits",
        verbose_name="trường hợp",
    )
    channel = models.CharField("cách nộp", max_length=10, choices=ChannelKind.choices, null=True, blank=True)
    amount = models.PositiveIntegerField("số lượng", null=True, blank=True)
    unit = models.CharField("đơn vị", max_length=20, choices=Unit.choices, null=True, blank=True)
    cutoff = models.TimeField("giờ chốt trong ngày", default=time(15, 0))
    longer_amount = models.PositiveIntegerField("số lượng khi kéo dài", null=True, blank=True)
    longer_unit = models.CharField(
        "đơn vị khi kéo dài", max_length=20, choices=Unit.choices, null=True, blank=True
    )
    longer_trigger = models.CharField("điều kiện kéo dài", max_length=300, blank=True)
    note = models.TextField("ghi chú", blank=True)
    original_words = models.CharField("nguyên văn dữ liệu gốc", max_length=120, blank=True)

    class Meta:
        verbose_name = "thời hạn giải quyết"
        verbose_name_plural = "thời hạn giải quyết"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(unit__isnull=True, amount__isnull=True)
                    | Q(unit="same_day", amount__isnull=True)
                    | (Q(unit__isnull=False, amount__gte=1) & ~Q(unit="same_day"))
                ),
                name="catalogue_limit_amount_fits_unit",
            ),
            models.CheckConstraint(
                condition=Q(longer_amount__isnull=True) | Q(longer_unit__isnull=False),
                name="catalogue_longer_limit_has_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_known(self) -> bool:
        """Say whether the catalogue knows this limit."""
        return self.unit is not None

    @property
    def words(self) -> str:
        """Return the limit as a page says it: "5 ngày làm việc", "Trong ngày, nhận sau 15:00 thì …"."""
        if not self.is_known:
            return "Chưa rõ thời hạn"
        if self.unit == Unit.SAME_DAY:
            clock = f"{self.cutoff.hour:02d}:{self.cutoff.minute:02d}"
            return f"Trong ngày; nhận sau {clock} thì ngày làm việc kế tiếp"
        return f"{self.amount} {Unit(self.unit).label}"

    @property
    def longer_words(self) -> str:
        """Return the longer limit with its trigger, or an empty text."""
        if self.longer_amount is None:
            return ""
        return f"{self.longer_trigger}: tối đa {self.longer_amount} {Unit(self.longer_unit).label}"

    def as_limit(self) -> Limit | None:
        """Return what the deadline engine computes with, or None when the limit is not known."""
        if not self.is_known:
            return None
        return Limit(amount=self.amount, unit=self.unit, cutoff=self.cutoff)

    def as_longer_limit(self) -> Limit | None:
        """Return the longer limit that its trigger opens, or None when there is none."""
        if self.longer_amount is None:
            return None
        return Limit(amount=self.longer_amount, unit=self.longer_unit, cutoff=self.cutoff)


_FREE = frozenset({"mien", "mien phi", "mien thu", "khong", "khong thu", "khong thu phi"})


class Fee(RevisionPart):
    """What must be paid; an amount of None means not known here, and the note says who sets it."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="fees", verbose_name="phiên bản thủ tục"
    )
    channel = models.CharField("cách nộp", max_length=10, choices=ChannelKind.choices, null=True, blank=True)
    name = models.CharField("tên", max_length=300)
    amount = models.PositiveBigIntegerField("số tiền (đồng)", null=True, blank=True)
    unit = models.CharField("đơn vị tính", max_length=60, blank=True)
    note = models.TextField("ghi chú", blank=True)
    set_by_province = models.BooleanField("mức thu do HĐND cấp tỉnh quy định", default=False)
    source = models.CharField("nguồn", max_length=200, blank=True)

    class Meta(RevisionPart.Meta):
        verbose_name = "mức phí, lệ phí"
        verbose_name_plural = "mức phí, lệ phí"

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"

    @property
    def words(self) -> str:
        """Return the amount as a page says it; an unknown one says who sets it, never "0 đ"."""
        if self.amount is None:
            return "Mức thu do HĐND tỉnh quy định" if self.set_by_province else "Chưa rõ mức thu"
        if self.amount == 0:
            return "Miễn phí"
        return wording.money(self.amount) + (f"/{self.unit}" if self.unit else "")

    @classmethod
    def of_province(cls, row: LocalFee, fee: "Fee | None" = None) -> "Fee":
        """Return the fee with the amount, unit and source of the province's resolution; it is never saved."""
        return cls(
            pk=fee.pk if fee else -row.pk,
            revision_id=fee.revision_id if fee else None,
            order=fee.order if fee else 0,
            channel=fee.channel if fee else row.channel,
            name=fee.name if fee else row.name,
            amount=row.amount,
            unit=row.unit or (fee.unit if fee else ""),
            note=row.note or f"Theo {row.resolution}",
            set_by_province=False,
            source=row.resolution,
        )

    @property
    def remark(self) -> str:
        """Return what the note adds to the amount: "Miễn" beside "Miễn phí" adds nothing."""
        return "" if self.amount == 0 and fold(self.note) in _FREE else self.note


class LegalBasis(RevisionPart):
    """A document the procedure rests on; an unverified one was not listed by the national portal."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="legal_bases", verbose_name="phiên bản thủ tục"
    )
    number = models.CharField("số, ký hiệu văn bản", max_length=300)
    verified = models.BooleanField("đã đối chiếu", default=True)

    class Meta(RevisionPart.Meta):
        verbose_name = "căn cứ pháp lý"
        verbose_name_plural = "căn cứ pháp lý"

    def __str__(self) -> str:
        return self.number


class Channel(RevisionPart):
    """A way to hand the dossier in."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="channels", verbose_name="phiên bản thủ tục"
    )
    kind = models.CharField("cách nộp", max_length=10, choices=ChannelKind.choices)
    note = models.TextField("ghi chú", blank=True)

    class Meta(RevisionPart.Meta):
        verbose_name = "cách thức thực hiện"
        verbose_name_plural = "cách thức thực hiện"
        constraints = [models.UniqueConstraint(fields=["revision", "kind"], name="catalogue_channel_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


REVISION_PARTS: dict[str, type[Foldable]] = {
    "instructions": Instruction,
    "cases": Case,
    "papers": PaperRequirement,
    "time_limits": TimeLimit,
    "fees": Fee,
    "legal_bases": LegalBasis,
    "channels": Channel,
}


class RevisionSheet(models.Model):
    """All parts of a revision folded into one row, written when it is published and never again.

    The parts' own rows are for questions about one kind of part; a page, which needs them all, reads one row instead
    of asking seven tables.
    """

    revision = models.OneToOneField(
        Revision,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="sheet",
        verbose_name="phiên bản thủ tục",
    )
    parts = models.JSONField("các phần")

    class Meta:
        verbose_name = "bản gộp của phiên bản"
        verbose_name_plural = "bản gộp của phiên bản"

    def __str__(self) -> str:
        return f"{self.revision_id}"
