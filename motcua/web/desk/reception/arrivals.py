"""Write down what the post brought: a dossier without its applicant at the counter."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.catalogue import search
from motcua.dossiers.actions import register_dossier
from motcua.dossiers.models import Channel, Dossier
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.lib.wording import moment
from motcua.people.models import Role
from motcua.web.desk.access import desk_view
from motcua.web.desk.reception import keeping, sheet
from motcua.web.desk.reception.forms import AuthorisationForm, PersonForm
from motcua.web.desk.reception.procedure_block import revision_of
from motcua.web.desk.reception.views import office_of
from motcua.web.shared.forms import DayField, Mistake, anchor

FOUND = 8
_PERSON = ("full_name", "id_number", "tax_code", "birth", "sex", "address", "phone", "email", "kind")


class ArrivalForm(PersonForm):
    """Whose envelope it is, when it came, what to know of it."""

    arrived_on = DayField(label="Ngày hồ sơ đến", latest=clock.today)
    arrived_hour = forms.TimeField(
        label="Lúc",
        input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"],
        widget=forms.TextInput({"autocomplete": "off", "class": "input numeric w-year"}),
        error_messages={"invalid": "Giờ ghi như 16:30", "required": "Ghi giờ hồ sơ đến, ví dụ 8:15"},
    )
    summary = forms.CharField(
        label="Ghi chú (số bưu gửi, trích yếu)", required=False, max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    delivery = forms.ChoiceField(
        label="Nhận kết quả", choices=Dossier._meta.get_field("delivery").choices, initial="post"
    )
    delivery_address = forms.CharField(
        label="Địa chỉ nhận kết quả", max_length=300, required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    reception_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"].error_messages["required"] = "Chưa có họ tên người gửi"

    def clean(self):
        given = super().clean()
        wants_post = given.get("delivery") in ("post", "home")
        if wants_post and not given.get("delivery_address") and not given.get("address"):
            self.add_error(
                "delivery_address", ValidationError("Ghi nơi nhận kết quả", code="address-missing")
            )
        if given.get("arrived_on") and given.get("arrived_hour") and self.arrived_at > clock.now():
            self.add_error(
                "arrived_hour", ValidationError("Lúc hồ sơ đến không thể sau lúc này.", code="arrived-later")
            )
        return given

    def person(self):
        """Return the bound fields of the sender."""
        return [self[name] for name in _PERSON]

    def rest(self):
        """Return the bound fields of the envelope."""
        return [
            self[name] for name in ("arrived_on", "arrived_hour", "summary", "delivery", "delivery_address")
        ]

    @property
    def arrived_at(self):
        """Return the instant of arrival."""
        hour = self.cleaned_data["arrived_hour"]
        return clock.at_local(self.cleaned_data["arrived_on"], hour.hour, hour.minute)


class Arrival:
    """What is written down of an envelope: who sent it, for whom, on what ground; read as one form."""

    def __init__(self, data=None, *, initial=None, mistakes=()):
        self.data = {} if data is None else data
        self.is_bound = data is not None
        self.sender = ArrivalForm(data, initial=initial)
        self.same_holder = not self.is_bound or bool(data.get("same_holder"))
        theirs = None if self.same_holder else data  # nobody's mistakes when the sender acts for themselves
        self.holder = PersonForm(theirs, prefix="holder")
        self.holder.fields["full_name"].label = "Họ và tên chủ hồ sơ"
        self.holder.fields["full_name"].error_messages["required"] = "Chưa có họ tên chủ hồ sơ"
        self.authorisation = AuthorisationForm(theirs, prefix="authorisation")
        self.own_mistakes = list(mistakes)

    def is_valid(self) -> bool:
        """Judge all of it in one round."""
        judged = [form.is_valid() for form in self._forms]
        return all(judged) and not self.own_mistakes

    @property
    def _forms(self) -> list:
        return [self.sender] if self.same_holder else [self.sender, self.holder, self.authorisation]

    @property
    def error_list(self) -> list[Mistake]:
        """List the mistakes in page order."""
        sender = self.sender.error_list
        envelope = {anchor(bound) for bound in self.sender.rest()}
        first = [one for one in sender if one.anchor not in envelope]
        other = [one for form in self._forms[1:] for one in form.error_list]
        return [*first, *other, *self.own_mistakes, *(one for one in sender if one.anchor in envelope)]

    @property
    def error_count(self) -> int:
        """Count the mistakes."""
        return len(self.error_list) if self.is_bound else 0

    def holder_fields(self) -> list:
        """Return the bound fields of the holder."""
        return [self.holder[name] for name in _PERSON if name != "email"]

    @property
    def wrong_file(self) -> str:
        """Return what is wrong with the authorisation's file."""
        return next((one.words for one in self.own_mistakes), "")

    @property
    def stored(self) -> str:
        """Return the signed note of the authorisation's file that is kept already."""
        return self.data.get(f"authorisation{keeping.STORED}", "")

    @property
    def stored_file(self) -> str:
        """Return the name of that file."""
        return keeping.name_of(self.data, "authorisation")

    def whose(self) -> dict:
        """Return applicant, holder and authorisation as the verbs take them."""
        if self.same_holder:
            return {"applicant": self.sender.as_party()}
        return {
            "applicant": self.sender.as_party(),
            "holder": self.holder.as_party(),
            "authorisation": self.authorisation.as_input(keeping.file_of(self.data, "authorisation")),
        }

    def add_objection(self, objection) -> None:
        """Put what a rule says about a person beside the field it is about."""
        prefix, _, rest = (objection.field or "").partition("-")
        form = {"holder": self.holder, "authorisation": self.authorisation}.get(prefix, self.sender)
        name = rest if rest in form.fields else {"arrived_at": "arrived_hour"}.get(prefix, "")
        form.add_objection(type(objection)(objection.reason, objection.code, name))


@desk_view(roles={Role.CLERK})
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def arrivals(request):
    """Find the procedure, write down who sent it; the answer is given on the dossier's own page."""
    now, office = clock.now(), office_of(request.officer)
    asked = (request.POST if request.method == "POST" else request.GET).get("thu-tuc", "")[:40]
    revision = revision_of(asked, clock.local_day(now)) if asked else None
    words = request.GET.get("q", "").strip()[:200]
    page = {
        "q": words,
        "found": search.search(words, limit=FOUND).hits if words else [],
        "revision": revision,
        "lost": bool(asked) and revision is None,
    }
    if revision is None:
        return render(request, "desk/reception/arrivals.html", page, status=404 if page["lost"] else 200)
    if request.method != "POST":
        start = {
            "reception_key": sheet.new_key(),
            "arrived_on": clock.local_day(now),
            "arrived_hour": f"{clock.local(now):%H:%M}",
        }
        return render(request, "desk/reception/arrivals.html", page | {"form": Arrival(initial=start)})
    data = request.POST.copy()
    form = Arrival(data, mistakes=keeping.keep_files(request, data, by=request.user))
    dossier = _registered(form, revision, office, request.user, now) if form.is_valid() else None
    if dossier is None:
        return render(request, "desk/reception/arrivals.html", page | {"form": form}, status=422)
    answer = f" Trả lời trước {moment(dossier.due_at)}." if dossier.due_at else ""
    messages.success(request, f"Đã vào sổ hồ sơ {dossier.code}.{answer}")
    return HttpResponseRedirect(reverse("dossier:page", args=[dossier.code]))


def _registered(form: Arrival, revision, office, clerk, now) -> Dossier | None:
    given = form.sender.cleaned_data
    try:
        return register_dossier(
            revision=revision,
            office=office,
            **form.whose(),
            channel=Channel.POST,
            arrived_at=form.sender.arrived_at,
            summary=given["summary"],
            delivery=given["delivery"],
            delivery_address=given["delivery_address"]
            or (given["address"] if given["delivery"] in ("post", "home") else ""),
            reception_key=given["reception_key"],
            by=clerk,
            at=now,
        )
    except NotAllowed as refusal:
        form.add_objection(refusal.objection)
        return None
