"""The nouns: agencies as a dated tree, officers, and the positions that say who may do what on which day.

Every span of days is inclusive at both ends: a district that existed until 30/6/2025 has `valid_to` = 30/6/2025; an empty
last day means "until further notice".
"""

import hashlib
import hmac
from datetime import date, datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from motcua.lib import vietnamese

SESSION_LASTS = timedelta(hours=12)  # a working day with the lunch break and some overtime
SESSION_IDLES = timedelta(minutes=30)
LINK_LASTS = timedelta(minutes=30)
INVITATION_LASTS = timedelta(days=3)  # long enough to hand it over after a weekend's leave
ADDRESS_PROOF_LASTS = timedelta(hours=24)

# Middle names that only mark sex are left out of the short form of address.
_MARKERS = {"thị", "văn"}


def spans(day: date, starts: str, ends: str) -> Q:
    """Return the condition that a span of days, inclusive at both ends, holds the day."""
    return Q(**{f"{starts}__lte": day}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day}))


def _ends_after_start(table: str, starts: str, ends: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": F(starts)}),
        name=f"people_{table}_ends_after_start",
    )


class Role(models.TextChoices):
    """What a position lets its holder do; the doors and the rules of the upper floors say what exactly."""

    CLERK = "clerk", "cán bộ tiếp nhận và trả kết quả"
    SPECIALIST = "specialist", "chuyên viên xử lý"
    LEADER = "leader", "lãnh đạo"
    OFFICE_MANAGER = "office_manager", "phụ trách bộ phận một cửa"
    ADMINISTRATOR = "administrator", "quản trị hệ thống"
    PROVINCE_VIEWER = "province_viewer", "theo dõi cấp tỉnh"
    HELPER = "helper", "người hỗ trợ người dân"
    OBSERVER = "observer", "người quan sát"


class AgencyQuerySet(models.QuerySet):
    """Questions about agencies."""

    def in_force(self, day: date) -> "AgencyQuerySet":
        """Keep those that exist on the day."""
        return self.filter(spans(day, "valid_from", "valid_to"))

    def at_counter(self) -> "AgencyQuerySet":
        """Keep those that run a one-stop office of their own."""
        return self.exclude(one_stop_name="")


class Agency(models.Model):
    """An administrative body, for as long as it exists; a merger or a split makes a new row and a succession."""

    class Level(models.TextChoices):
        """Where it stands in the two-tier (until 30/6/2025 three-tier) local government."""

        PROVINCE = "province", "cấp tỉnh"
        PROVINCE_DEPARTMENT = "province_department", "sở, ban, ngành cấp tỉnh"
        DISTRICT = "district", "cấp huyện (đến 30/6/2025)"
        COMMUNE = "commune", "cấp xã"
        POLICE = "police", "công an"
        OTHER = "other", "cơ quan khác"

    class Kind(models.TextChoices):
        """What sort of unit it governs."""

        NONE = "", "không"
        PROVINCE = "province", "tỉnh"
        CITY = "city", "thành phố"
        COMMUNE = "commune", "xã"
        WARD = "ward", "phường"
        SPECIAL_ZONE = "special_zone", "đặc khu"

    slug = models.SlugField("tên trong địa chỉ", max_length=60, unique=True)
    level = models.CharField("cấp", max_length=24, choices=Level.choices)
    kind = models.CharField("loại đơn vị", max_length=16, choices=Kind.choices, blank=True, default=Kind.NONE)
    name = models.CharField("tên cơ quan", max_length=200)
    short_name = models.CharField("tên gọi tắt", max_length=80, blank=True, default="")
    one_stop_name = models.CharField("tên bộ phận một cửa", max_length=200, blank=True, default="")
    printed_superior = models.CharField(
        "tên cơ quan cấp trên trên giấy in", max_length=200, blank=True, default=""
    )
    printed_name = models.CharField("tên cơ quan trên giấy in", max_length=200, blank=True, default="")
    place = models.CharField("địa danh trên giấy in", max_length=80, blank=True, default="")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="cơ quan cấp trên",
    )
    calendar = models.ForeignKey(
        "worktime.Calendar",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lịch làm việc",
    )
    address = models.CharField("địa chỉ", max_length=300, blank=True, default="")
    phone = models.CharField("điện thoại", max_length=40, blank=True, default="")
    email = models.CharField("thư điện tử", max_length=120, blank=True, default="")
    hotline = models.CharField("đường dây nóng", max_length=40, blank=True, default="")
    website = models.CharField("trang thông tin", max_length=200, blank=True, default="")
    valid_from = models.DateField("có từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["slug"]
        constraints = [
            _ends_after_start("agency", "valid_from", "valid_to"),
            # Districts ended with the two-tier government: one that has no last day is a mistake.
            models.CheckConstraint(
                condition=~Q(level="district") | Q(valid_to__isnull=False), name="people_district_has_ended"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def unit(self) -> str:
        """Return what people call the unit it governs: "xã", "phường" or "đặc khu"."""
        return {self.Kind.WARD: "phường", self.Kind.SPECIAL_ZONE: "đặc khu"}.get(self.kind, "xã")

    @property
    def stream(self) -> str:
        """Name the agency's stream in the journal."""
        return f"agency:{self.slug}"

    def is_in_force(self, day: date) -> bool:
        """Tell whether the agency exists on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def identifier(self, scheme: str, day: date) -> str | None:
        """Return the code this agency bears in a scheme on the day, None if none is known."""
        return (
            self.identifiers.filter(spans(day, "valid_from", "valid_to"), scheme=scheme)
            .order_by("-valid_from")
            .values_list("value", flat=True)
            .first()
        )

    def ancestors(self, day: date) -> list["Agency"]:
        """Return the agencies above it that exist on the day, the nearest first, in one query.

        A level that has ended (a district after 30/6/2025) is passed over.
        """
        above = "parent__parent__parent__parent"  # the tree is never deeper than rules.DEEPEST
        found, step = [], Agency.objects.select_related(above).get(pk=self.pk).parent
        while step is not None:
            if step.is_in_force(day):
                found.append(step)
            step = step.parent
        return found

    def successors(self, day: date) -> "AgencyQuerySet":
        """Return the agencies that had taken over its work by the day."""
        return Agency.objects.filter(took_over__predecessor=self, took_over__on__lte=day)


class AgencySuccession(models.Model):
    """One agency took over the work of another on a day; mergers and splits are several rows."""

    predecessor = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="handed_over", verbose_name="cơ quan trước"
    )
    successor = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="took_over", verbose_name="cơ quan sau"
    )
    on = models.DateField("từ ngày")
    ground = models.CharField("căn cứ", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "kế thừa giữa các cơ quan"
        verbose_name_plural = "kế thừa giữa các cơ quan"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="people_succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="people_succession_not_to_itself"
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"


class AgencyIdentifier(models.Model):
    """A code of an agency in one scheme, for as long as it is valid."""

    class Scheme(models.TextChoices):
        """Who gave the code."""

        QCVN102 = "qcvn102", "QCVN 102:2016/BTTTT"
        QD20_2020 = "qd20_2020", "Quyết định 20/2020/QĐ-TTg"
        UNIT = "unit", "mã đơn vị hành chính (Quyết định 19/2025/QĐ-TTg)"
        INTERNAL = "internal", "mã nội bộ"

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="identifiers", verbose_name="cơ quan"
    )
    scheme = models.CharField("hệ thống mã", max_length=16, choices=Scheme.choices)
    # QĐ 20/2020/QĐ-TTg: not longer than 35 characters.
    value = models.CharField("mã định danh", max_length=35)
    valid_from = models.DateField("có từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "mã định danh cơ quan"
        verbose_name_plural = "mã định danh cơ quan"
        constraints = [
            _ends_after_start("agencyidentifier", "valid_from", "valid_to"),
            models.UniqueConstraint(
                fields=["agency", "scheme", "valid_from"], name="people_identifier_once_a_day"
            ),
        ]

    def __str__(self):
        return self.value


class Department(models.Model):
    """A unit inside an agency."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="departments", verbose_name="cơ quan"
    )
    name = models.CharField("tên phòng", max_length=160)
    valid_from = models.DateField("có từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "phòng chuyên môn"
        verbose_name_plural = "phòng chuyên môn"
        ordering = ["agency", "pk"]
        constraints = [_ends_after_start("department", "valid_from", "valid_to")]

    def __str__(self):
        return self.name


class Counter(models.Model):
    """A place of the one-stop office where citizens are received."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="counters", verbose_name="cơ quan"
    )
    number = models.PositiveSmallIntegerField("số quầy")
    name = models.CharField("tên quầy", max_length=80, blank=True, default="")
    is_open = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "quầy"
        verbose_name_plural = "quầy"
        ordering = ["agency", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="people_counter_number_once")
        ]

    def __str__(self):
        return f"Quầy {self.number}" + (f" – {self.name}" if self.name else "")


def tidy_username(username: str) -> str:
    """Return the one form in which a user name is kept and compared: composed, trimmed, lower case."""
    return vietnamese.tidy(AbstractBaseUser.normalize_username(username)).lower()


def given_name_first(full_name: str) -> str:
    """Return the key that sorts people as a Vietnamese list does: by given name, then by the names before it.

    In hexadecimal, because a PostgreSQL collation would put the key's own characters in an order of its own.
    """
    words = vietnamese.tidy(full_name).split(" ")
    key = vietnamese.sort_key(words[-1]) + " " + vietnamese.sort_key(" ".join(words[:-1]))
    return key.encode().hex()


class UserQuerySet(models.QuerySet):
    """Questions about officers."""

    def active(self) -> "UserQuerySet":
        """Keep those whose account is open."""
        return self.filter(is_active=True)

    def holding(self, role: str, agency: "Agency", day: date, department=None) -> "UserQuerySet":
        """Keep those who hold the role in the agency (and department) on the day."""
        held = Position.objects.in_force(day).filter(role=role, agency=agency)
        if department is not None:
            held = held.filter(department=department)
        return self.filter(pk__in=held.values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Find accounts; they are made by `actions.make_user` only."""

    def get_by_natural_key(self, username: str) -> "User":
        """Return the account of a user name however it was typed."""
        return self.get(username=tidy_username(username))


class User(AbstractBaseUser):
    """An officer's account. What the officer may do is said by positions, not here."""

    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    full_name = models.CharField("họ và tên", max_length=120)
    # Sorted by the given name in the Vietnamese alphabet, the same on every database.
    sort_name = models.CharField("khóa sắp xếp", max_length=1000, editable=False, db_index=True)
    public_title = models.CharField("chức danh công khai", max_length=120, blank=True, default="")
    phone = models.CharField("điện thoại", max_length=40, blank=True, default="")
    email = models.CharField("thư điện tử", max_length=120, blank=True, default="")
    is_active = models.BooleanField("đang hoạt động", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    # Part of every session's hash: one more round ends all sessions of the person at once.
    session_round = models.PositiveIntegerField("vòng phiên", default=0)
    joined_at = models.DateTimeField("tạo lúc")

    last_login = None  # SignIn tells more, and costs no second write

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "công chức, viên chức"
        verbose_name_plural = "công chức, viên chức"
        ordering = ["sort_name", "pk"]

    def __str__(self):
        return self.full_name or self.username

    @property
    def actor(self) -> str:
        """Name the person in the journal, by reference only."""
        return f"user:{self.pk}"

    stream = actor

    @property
    def short_name(self) -> str:
        """Return how colleagues would say it: "Thu Hà" for Trần Thu Hà, "Sáng" for Vi Thị Sáng."""
        words = self.full_name.split()
        if len(words) < 3 or words[-2].casefold() in _MARKERS:
            return words[-1] if words else self.username
        return " ".join(words[-2:])

    def get_full_name(self) -> str:
        """Return the full name, for libraries that ask."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the short name, for libraries that ask."""
        return self.short_name

    def _get_session_auth_hash(self, secret=None):
        # Django's own hash covers the password only; the round lets sessions end without a new password.
        return salted_hmac(
            "motcua.people.User.session",
            f"{self.password}:{self.session_round}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def positions_on(self, day: date) -> list["Position"]:
        """Return the positions in force on the day, the oldest first, with agency and department, in one query."""
        return list(self.positions.in_force(day).select_related("agency", "department"))

    def roles_on(self, day: date) -> set[str]:
        """Return the roles held on the day in any agency."""
        return {position.role for position in self.positions_on(day)}

    def agency_on(self, day: date) -> "Agency | None":
        """Return the agency of the first position in force on the day."""
        positions = self.positions_on(day)
        return positions[0].agency if positions else None

    def has_role(self, role: str, agency: "Agency", day: date) -> bool:
        """Tell whether the person holds the role in that agency on the day."""
        return self.positions.in_force(day).filter(role=role, agency=agency).exists()


class PositionQuerySet(models.QuerySet):
    """Questions about positions."""

    def in_force(self, day: date) -> "PositionQuerySet":
        """Keep those that hold on the day, in an agency that exists on it."""
        return self.filter(
            spans(day, "starts_on", "ends_on"), spans(day, "agency__valid_from", "agency__valid_to")
        )


class Position(models.Model):
    """A person does a kind of work in an agency between two days."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="positions", verbose_name="công chức, viên chức"
    )
    role = models.CharField("vai trò", max_length=24, choices=Role.choices)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="positions", verbose_name="cơ quan"
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name="phòng chuyên môn",
    )
    title = models.CharField("chức vụ", max_length=120, blank=True, default="")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ, vị trí"
        verbose_name_plural = "chức vụ, vị trí"
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["agency", "role", "user"], name="people_position_by_role")]
        constraints = [
            _ends_after_start("position", "starts_on", "ends_on"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="people_position_role_known"),
            models.UniqueConstraint(
                fields=["user", "role", "agency", "department", "starts_on"],
                name="people_position_once_a_day",
                condition=Q(department__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "agency", "starts_on"],
                name="people_position_once_a_day_whole",
                condition=Q(department__isnull=True),
            ),
        ]

    def __str__(self):
        return self.title or self.get_role_display()

    def is_in_force(self, day: date) -> bool:
        """Tell whether the position itself holds on the day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class SubstitutionQuerySet(models.QuerySet):
    """Questions about substitutions."""

    def in_force(self, day: date) -> "SubstitutionQuerySet":
        """Keep those that hold on the day."""
        return self.filter(spans(day, "starts_on", "ends_on"))


class Substitution(models.Model):
    """Somebody acts for an absent colleague between two days."""

    absent = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="absences", verbose_name="người vắng mặt"
    )
    substitute = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="substitutions", verbose_name="người làm thay"
    )
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày")
    reason = models.CharField("lý do", max_length=200, blank=True, default="")

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = "phân công làm thay"
        verbose_name_plural = "phân công làm thay"
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["substitute", "starts_on"], name="people_substitute_by_day")]
        constraints = [
            _ends_after_start("substitution", "starts_on", "ends_on"),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")), name="people_nobody_replaces_himself"
            ),
        ]

    def __str__(self):
        return f"{self.substitute} làm thay {self.absent}"


class SignInQuerySet(models.QuerySet):
    """Questions about sign-ins."""

    def alive(self, at: datetime) -> "SignInQuerySet":
        """Keep those whose session has neither been ended nor run out by that instant."""
        return self.filter(
            ended_at__isnull=True, started_at__gt=at - SESSION_LASTS, seen_at__gt=at - SESSION_IDLES
        )


class SignIn(models.Model):
    """One sign-in of a person on a device. The session itself lies in Django's own table, under `session_key`."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="sign_ins", verbose_name="công chức, viên chức"
    )
    device = models.CharField("thiết bị", max_length=80, blank=True, default="")
    # Part of the machine's address, enough to recognise one's own place and too little to find it.
    place = models.CharField("nơi", max_length=60, blank=True, default="")
    # So that this one session can be ended from another device; emptied when it ends.
    session_key = models.CharField("khóa phiên", max_length=40, blank=True, default="", editable=False)
    started_at = models.DateTimeField("đăng nhập lúc")
    seen_at = models.DateTimeField("dùng lần cuối lúc")
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên đăng nhập"
        verbose_name_plural = "phiên đăng nhập"
        ordering = ["-seen_at", "-pk"]
        indexes = [models.Index(fields=["user", "-seen_at"], name="people_signin_by_user")]

    def __str__(self):
        return f"{self.user} – {self.device}"


class LoginLinkQuerySet(models.QuerySet):
    """Questions about one-time links."""

    def alive(self, token: str, at: datetime) -> "LoginLink | None":
        """Return the unused link of a token that still holds at that instant, for an open account."""
        return self.open(at).filter(digest=LoginLink.digest_of(token)).select_related("user").first()

    def open(self, at: datetime) -> "LoginLinkQuerySet":
        """Keep those nobody has used and that still hold at that instant, for open accounts."""
        return self.filter(used_at__isnull=True, expires_at__gt=at, user__is_active=True)


class LoginLink(models.Model):
    """A link that lets its holder in once to choose a password; only the digest of its token is kept.

    An invitation, for somebody who has no password yet, holds three days; any other half an hour.
    """

    class Purpose(models.TextChoices):
        """What the link is for."""

        INVITATION = "invitation", "lời mời"
        RESET = "reset", "đặt lại mật khẩu"

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="login_links", verbose_name="công chức, viên chức"
    )
    purpose = models.CharField("để làm gì", max_length=12, choices=Purpose.choices, default=Purpose.RESET)
    digest = models.CharField("giá trị băm", max_length=64, unique=True)
    made_at = models.DateTimeField("tạo lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("đã dùng lúc", null=True, blank=True)

    objects = LoginLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "liên kết đăng nhập một lần"
        verbose_name_plural = "liên kết đăng nhập một lần"

    def __str__(self):
        return f"{self.user} – {self.expires_at:%d/%m/%Y}"

    @staticmethod
    def digest_of(token: str) -> str:
        """Return what is kept of a token. It holds 256 random bits: no salt is needed."""
        return hashlib.sha256(token.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet):
    """Questions about tokens."""

    def alive(self, text: str, at: datetime) -> "ApiToken | None":
        """Return the token of that text if it opens anything at that instant, with its user, in one query."""
        digest = ApiToken.digest_of(text)
        open_ = self.filter(revoked_at__isnull=True, expires_at__gt=at, user__is_active=True)
        found = open_.filter(digest=digest).select_related("user").first()
        return found if found is not None and hmac.compare_digest(found.digest, digest) else None


class ApiToken(models.Model):
    """What another machine shows to act for an officer, within scopes and until a day; only its digest is kept."""

    class Scope(models.TextChoices):
        """What a token may be used for; never more than its officer may do."""

        DOSSIERS_READ = "dossiers:read", "đọc hồ sơ của cơ quan"
        DOSSIERS_FILE = "dossiers:file", "nộp hồ sơ vào cơ quan nơi công chức trực tiếp nhận"

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="api_tokens", verbose_name="công chức, viên chức"
    )
    name = models.CharField("dùng cho", max_length=80, blank=True, default="")
    scopes = models.JSONField("phạm vi", default=list)
    digest = models.CharField("giá trị băm", max_length=64, unique=True)
    created_at = models.DateTimeField("tạo lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    last_used_on = models.DateField("ngày dùng gần nhất", null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "mã truy cập cho máy khác"
        verbose_name_plural = "mã truy cập cho máy khác"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.name or self.pk} – {self.expires_at:%d/%m/%Y}"

    @staticmethod
    def digest_of(text: str) -> str:
        """Return what is kept of a token. It holds 256 random bits: no salt is needed."""
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()

    def has_scope(self, scope: str) -> bool:
        """Tell whether the token may be used for that."""
        return scope in self.scopes


class SiteAddressQuerySet(models.QuerySet):
    """Questions about the addresses by which phones reach the office."""

    def current(self) -> "SiteAddress | None":
        """Return the one that a phone has proved and that still holds."""
        return self.filter(proved_at__isnull=False, ended_at__isnull=True).order_by("-proved_at").first()

    def waiting(self, at: datetime) -> "SiteAddress | None":
        """Return the one that waits for a phone at that instant."""
        waiting = self.filter(proved_at__isnull=True, ended_at__isnull=True)
        return waiting.filter(proposed_at__gt=at - ADDRESS_PROOF_LASTS).order_by("-pk").first()

    def to_be_proved_by(self, token: str, at: datetime) -> "SiteAddress | None":
        """Return the one whose proof the token is, if it still waits at that instant."""
        waiting = self.waiting(at)
        return (
            waiting if waiting and hmac.compare_digest(waiting.digest, self.model.digest_of(token)) else None
        )


class SiteAddress(models.Model):
    """Where phones reach the office: a name on the Internet, or the office's own Wi-Fi only.

    It counts only once a phone has opened a page under it: a code printed with an address that does not work is dead paper.
    """

    class Kind(models.TextChoices):
        """From where it can be opened."""

        INTERNET = "internet", "tên trên Internet"
        WIFI = "wifi", "chỉ trong Wi-Fi của cơ quan"

    kind = models.CharField("mở được từ đâu", max_length=10, choices=Kind.choices)
    url = models.CharField("địa chỉ", max_length=200)
    digest = models.CharField("giá trị băm", max_length=64)
    proposed_at = models.DateTimeField("đặt lúc")
    proved_at = models.DateTimeField("điện thoại đã mở lúc", null=True, blank=True)
    proved_by = models.CharField("máy đã mở", max_length=80, blank=True, default="")
    ended_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)

    objects = SiteAddressQuerySet.as_manager()

    class Meta:
        verbose_name = "địa chỉ trang của cơ quan"
        verbose_name_plural = "địa chỉ trang của cơ quan"
        ordering = ["-pk"]

    def __str__(self):
        return self.url

    @staticmethod
    def digest_of(token: str) -> str:
        """Return what is kept of a proof's token. It holds 256 random bits: no salt is needed."""
        return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
