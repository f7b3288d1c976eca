"""Questions about one's case: which procedures have any, what they ask, what each answer brings or spares."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue import reading as catalogue
from motcua.catalogue.models import Procedure
from motcua.guidance import actions
from motcua.guidance.checklist import Checklist, Question, sort_papers
from motcua.guidance.models import CaseQuestion, Source
from motcua.guidance.reading import law_of, lost_names, question_of, questions_now
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import fold, tidy
from motcua.web.desk.access import find_or_404
from motcua.web.desk.catalogue.scope import editors_page
from motcua.web.desk.guidance.forms import LEAST_ROWS, QuestionForm, initial_of
from motcua.web.shared.forms import HouseForm

FORM = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 60


@dataclass(frozen=True)
class Row:
    """A procedure with what the office has put beside it."""

    code: str
    name: str
    questions: int
    steps: int


@dataclass(frozen=True)
class Asked:
    """A kept question as the list shows it."""

    row: CaseQuestion
    question: Question
    lost: list[str]
    is_first: bool
    is_last: bool

    @property
    def is_shipped(self) -> bool:
        """Say whether the software brought it and nobody has changed it."""
        return self.row.source == Source.SHIPPED

    @property
    def answers(self) -> list[dict]:
        """Return the answers as kept."""
        return self.row.answers


@dataclass(frozen=True)
class Seen:
    """What an answer of the previewed question does to the list."""

    words: str
    papers: Checklist


@editors_page
@never_cache
@require_safe
def index(request):
    """List the procedures received here, by use; `?q=` narrows by name or code."""
    query = tidy(request.GET.get("q", ""))[:100]
    names = dict(catalogue.names_received_here(clock.today()))
    counts = (
        Procedure.objects.filter(code__in=names)
        .annotate(asked=Count("case_questions", distinct=True), told=Count("guide_steps", distinct=True))
        .order_by("-popularity", "code")
        .values_list("code", "asked", "told")
    )
    wanted = fold(query).split()
    rows = [
        Row(code, names[code], asked, told)
        for code, asked, told in counts
        if all(word in f"{fold(names[code])} {code}" for word in wanted)
    ]
    page = {"rows": rows[:SHOWN], "found": len(rows), "query": query}
    return render(request, "desk/guidance/index.html", page)


@editors_page
@never_cache
@require_safe
def questions(request, code):
    """Show the questions of a procedure, and those the catalogue adds by itself."""
    procedure, name = find_procedure(code)
    rows = list(procedure.case_questions.all())
    lost = lost_names(rows, law_of(procedure))
    own = {row.key for row in rows}
    page = {
        "procedure": procedure,
        "name": name,
        "asked": [
            Asked(row, question_of(row), lost.get(row.pk, []), n == 0, n == len(rows) - 1)
            for n, row in enumerate(rows)
        ],
        "derived": [q for q in questions_now(code, clock.today()) if q.key not in own],
    }
    return render(request, "desk/guidance/questions.html", page)


@editors_page
@never_cache
@FORM
def ask(request, code):
    """Ask for a new question."""
    procedure, name = find_procedure(code)
    form = QuestionForm(
        sent(request),
        law=law_of(procedure),
        rows=rows_wanted(request),
        initial={"kind": "yes_no", "o0_words": "Có", "o1_words": "Không"},
    )
    page = {"form": form, "procedure": procedure, "name": name, "row": None}
    return _write(
        request,
        page,
        lambda given: actions.ask_question(procedure, **given, by=request.user),
        "Đã thêm câu hỏi.",
    )


@editors_page
@never_cache
@FORM
def change(request, code, pk):
    """Change a question."""
    procedure, name = find_procedure(code)
    row = find_or_404(procedure.case_questions.all(), pk=pk)
    form = QuestionForm(
        sent(request),
        law=law_of(procedure),
        rows=max(rows_wanted(request), len(row.answers) + 1),
        keys=tuple(answer["key"] for answer in row.answers),
        initial=initial_of(row),
    )
    page = {"form": form, "procedure": procedure, "name": name, "row": row}

    def act(given):
        return actions.change_question(row, **given, seen=form.cleaned_data["seen"], by=request.user)

    return _write(request, page, act, "Đã sửa câu hỏi.")


@editors_page
@never_cache
@require_POST
def drop(request, code, pk):
    """Stop asking a question."""
    procedure, _ = find_procedure(code)
    row = find_or_404(procedure.case_questions.all(), pk=pk)
    return do(
        request,
        lambda: actions.drop_question(row, by=request.user),
        "Đã bỏ câu hỏi.",
        "guidance:questions",
        code,
    )


@editors_page
@never_cache
@require_POST
def move(request, code, pk, up):
    """Ask a question earlier or later."""
    procedure, _ = find_procedure(code)
    row = find_or_404(procedure.case_questions.all(), pk=pk)
    return do(
        request, lambda: actions.move_question(row, up=up, by=request.user), "", "guidance:questions", code
    )


def _write(request, page, act, done: str):
    form, procedure = page["form"], page["procedure"]
    if request.method != "POST":
        return render(request, "desk/guidance/question.html", page)
    if "them-cho" in request.POST:
        form.errors.clear()
        return render(request, "desk/guidance/question.html", page)
    status = 422
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("text", "kind", "help", "basis")}
        try:
            if "xem-truoc" in request.POST:
                page |= _preview(page, given, form.options())
                status = 200
            else:
                act({**given, "options": form.options()})
                messages.success(request, done)
                return redirect("guidance:questions", procedure.code)
        except NotAllowed as refusal:
            object_in(form, refusal)
            status = 409 if refusal.objection.code == "changed-meanwhile" else 422
    return render(request, "desk/guidance/question.html", page, status=status)


def _preview(page: dict, given: dict, options) -> dict:
    procedure, row = page["procedure"], page["row"]
    others = list(procedure.case_questions.exclude(pk=row.pk if row else None))
    question = actions.preview_question(
        procedure, given["text"], options, given["kind"], given["help"], others=others
    )
    papers = law_of(procedure).papers
    seen = [
        Seen(option.words, sort_papers(papers, [question], {question.key: (option.key,)}))
        for option in question.options
    ]
    return {"preview": question, "seen": seen}


# ---------------------------------------------------------------- shared with the steps


def find_procedure(code: str) -> tuple[Procedure, str]:
    """Return a procedure and its name today. Raises Http404."""
    procedure = find_or_404(Procedure.objects.all(), code=code)
    card = catalogue.card(code, clock.today())
    if card is None:
        raise Http404("a procedure without a revision")
    return procedure, card.name


def sent(request):
    """Return what was typed, None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def rows_wanted(request) -> int:
    """Return how many answers the form has room for: what was there, and two more when asked."""
    there = request.POST.get("rows", "")
    rows = int(there) if there.isdecimal() and len(there) < 3 else LEAST_ROWS
    return rows + 2 if "them-cho" in request.POST else rows


def object_in(form: HouseForm, refusal: NotAllowed) -> None:
    """Show the objection beside its field; one about the answers stands at the first of them."""
    objection = refusal.objection
    if objection.field == "options":
        form.add_error("o0_words", objection.reason)
    else:
        form.add_objection(objection)


def do(request, act, done: str, address: str, code: str):
    """Do one thing and go back to the list; what may not be done is said there."""
    try:
        act()
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        if done:
            messages.success(request, done)
    return redirect(address, code)
