"""What the office fills in: a question with its answers, a step, a film."""

from django import forms

from motcua.files.clips import VIDEO_ACCEPT
from motcua.guidance.actions import OptionInput
from motcua.guidance.models import CaseQuestion
from motcua.guidance.reading import CHANNEL_WORDS, Law
from motcua.guidance.rules import MOST_OPTIONS
from motcua.web.shared.forms import HouseForm

LEAST_ROWS = 3
_PARTS = ("requires", "excludes", "drops_fees")
_FOLLOWS = (*_PARTS, "case", "channel", "undated", "advice")


class QuestionForm(HouseForm):
    """A question and up to eight answers; an answer left empty is not there."""

    text = forms.CharField(
        label="Câu hỏi",
        max_length=200,
        help_text="Một câu ngắn, như hỏi người trước mặt. Ví dụ: Ông/bà nhờ người khác đi làm thay?",
    )
    help = forms.CharField(label="Giải thích thêm", max_length=300, required=False)
    kind = forms.ChoiceField(label="Cách trả lời", choices=CaseQuestion.KINDS, widget=forms.RadioSelect)
    basis = forms.CharField(
        label="Căn cứ",
        max_length=300,
        required=False,
        help_text="Câu này rút từ đâu: thành phần hồ sơ nào, điều kiện nào.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, law: Law, rows: int = LEAST_ROWS, keys: tuple[str, ...] = (), **kwargs):
        self.rows = max(LEAST_ROWS, min(rows, MOST_OPTIONS))
        self.keys = keys
        # The house dresses the fields a form is made with: the answers' own are among them.
        self.base_fields = {**type(self).base_fields, **_answer_fields(law, self.rows)}
        super().__init__(*args, **kwargs)

    @property
    def head(self):
        """List the fields of the question itself."""
        return [self[name] for name in ("text", "help", "kind", "basis")]

    @property
    def answers(self):
        """List the answers, each as its words and the fields of what follows from it."""
        return [
            {
                "words": self[f"o{n}_words"],
                "more": self._what_follows(n),
                "is_used": any(bound.value() or bound.errors for bound in self._what_follows(n)),
            }
            for n in range(self.rows)
        ]

    def _what_follows(self, n: int):
        names = (f"o{n}_{part}" for part in _FOLLOWS)
        return [self[name] for name in names if name in self.fields]

    def clean(self):
        """Refuse an answer of which something follows and which says nothing."""
        given = super().clean()
        for n in range(self.rows):
            follows = any(given.get(f"o{n}_{part}") for part in _FOLLOWS)
            if follows and not given.get(f"o{n}_words"):
                self.add_error(
                    f"o{n}_words", "Câu trả lời này còn trống, xin ghi lời hoặc bỏ những gì đã chọn"
                )
        return given

    def options(self) -> list[OptionInput]:
        """Return the answers that say something; an answer keeps the key it had."""
        given, found = self.cleaned_data, []
        for n in range(self.rows):
            words = given.get(f"o{n}_words")
            if not words:
                continue
            found.append(
                OptionInput(
                    words,
                    key=self.keys[n] if n < len(self.keys) else "",
                    **{part: tuple(given.get(f"o{n}_{part}") or ()) for part in _PARTS},
                    case=given.get(f"o{n}_case") or "",
                    channel=given.get(f"o{n}_channel") or "",
                    advice=given.get(f"o{n}_advice") or "",
                    undated=bool(given.get(f"o{n}_undated")),
                )
            )
        return found


def _answer_fields(law: Law, rows: int) -> dict[str, forms.Field]:
    papers = [(paper.name, paper.name) for paper in law.papers if paper.conditional is not False]
    fees = [(name, name) for name in law.fees]
    cases = [("", "Không nói đến"), *law.cases]
    channels = [
        ("", "Không nói đến"),
        *[(kind, CHANNEL_WORDS.get(kind, words)) for kind, words in law.channels],
    ]
    fields: dict[str, forms.Field] = {}

    def ticks(label: str, choices) -> forms.Field:
        return forms.MultipleChoiceField(
            label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )

    for n in range(rows):
        fields[f"o{n}_words"] = forms.CharField(label=f"Câu trả lời {n + 1}", max_length=120, required=False)
        if papers:
            fields[f"o{n}_requires"] = ticks("Thì phải có giấy", papers)
            fields[f"o{n}_excludes"] = ticks("Thì không cần giấy", papers)
        if fees:
            fields[f"o{n}_drops_fees"] = ticks("Thì không phải nộp khoản", fees)
        if len(cases) > 1:
            fields[f"o{n}_case"] = forms.ChoiceField(label="Là trường hợp", choices=cases, required=False)
        if len(channels) > 1:
            fields[f"o{n}_channel"] = forms.ChoiceField(label="Là cách nộp", choices=channels, required=False)
        fields[f"o{n}_undated"] = forms.BooleanField(
            label="Thì không hẹn trước được ngày (luật thêm ngày niêm yết, xác minh…)", required=False
        )
        fields[f"o{n}_advice"] = forms.CharField(
            label="Lời nhắc khi chọn câu này", max_length=300, required=False
        )
    return fields


def initial_of(row: CaseQuestion) -> dict:
    """Return what the form shows of a kept question."""
    found = {
        "text": row.text,
        "help": row.help,
        "kind": row.kind,
        "basis": row.basis,
        "seen": row.fingerprint,
    }
    for n, answer in enumerate(row.answers):
        found |= {f"o{n}_{name}": value for name, value in answer.items() if name != "key"}
    return found


class StepForm(HouseForm):
    """A step with its picture."""

    text = forms.CharField(
        label="Phải làm gì", max_length=1000, widget=forms.Textarea, help_text="Lời ngắn, một việc một bước."
    )
    picture = forms.FileField(
        label="Hình",
        required=False,
        widget=forms.FileInput({"accept": "image/*"}),
        help_text="Ảnh chụp hoặc hình vẽ. Máy vẽ lại cho nhỏ (800 điểm ảnh) và bỏ mọi dấu vết nơi chụp. Xin đừng chụp mặt người, giấy tờ thật.",
    )
    alt = forms.CharField(
        label="Lời tả hình",
        max_length=300,
        required=False,
        help_text="Bắt buộc khi có hình: trong hình có gì, phải để ý chỗ nào. Máy đọc màn hình đọc lời này.",
    )


class StepChangeForm(StepForm):
    """A step that is there: its picture may be taken away."""

    without_picture = forms.BooleanField(label="Bỏ hình đang có", required=False)


class FilmForm(HouseForm):
    """A film with all that is said in it."""

    title = forms.CharField(label="Tên phim", max_length=200)
    file = forms.FileField(
        label="Tệp phim",
        required=False,
        widget=forms.FileInput({"accept": VIDEO_ACCEPT}),
        help_text="MP4 hoặc WebM, nhiều nhất 20 MB; nên dưới 2 phút, khổ 480p. Phim nằm ở máy của xã, chỉ tải khi người dân bấm xem.",
    )
    transcript = forms.CharField(
        label="Lời trong phim",
        max_length=20_000,
        widget=forms.Textarea({"rows": "12"}),
        help_text="Ghi đủ từng câu nói, cho người không nghe được và người không tải phim.",
    )
