"""The table of moves, read as an official would, and walked at random."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from motcua.dossiers import actions
from motcua.dossiers.lifecycle import (
    CLOCK_STANDS,
    CLOSED,
    MOVES,
    OPEN,
    PAUSED,
    RUNNING,
    STATE_OF,
    Stage,
    State,
)
from motcua.dossiers.models import Dossier, Result, SuppliedPaper, Wish
from motcua.dossiers.questions import acting, timeline
from motcua.dossiers.rules import APPLICANT, may_make, moves_open_to
from motcua.files.actions import store_file
from motcua.journal.verification import verify
from motcua.lib.clock import at_local, local_day
from motcua.lib.objections import NotAllowed
from tests.cast import MARITAL, MONDAY, make_cast
from tests.dossiers.test_processing import PDF

# stage → the moves that stand in the table for it
TABLE = {
    "registered": "accept ask_supplement decline take_back void withdraw",
    "accepted": "ask_payment ask_supplement begin extend forward modify propose_refusal reassign stop void withdraw",
    "in_step": "ask_payment ask_supplement extend forward modify propose_refusal reassign stop void withdraw",
    "sent_back": "ask_payment ask_supplement extend forward modify propose_refusal reassign stop void withdraw",
    "awaiting_signature": "approve extend modify reassign refuse send_back stop void withdraw",
    "awaiting_refusal": "extend modify reassign refuse send_back stop void withdraw",
    "awaiting_supplement": "accept_supplement decline lapse modify send_supplement stop take_back void withdraw",
    "supplement_sent": "accept_supplement modify return_supplement stop void withdraw",
    "awaiting_payment": "confirm_payment modify stop void withdraw",
    "ready": "return_result void",
    "returned": [],
    "not_accepted": [],
    "withdrawn": [],
    "stopped": [],
    "lapsed": [],
    "voided": [],
}


@pytest.mark.parametrize(("stage", "moves"), TABLE.items())
def test_from_each_stage_only_the_moves_of_the_table(stage, moves):
    expected = moves.split() if moves else []
    assert sorted(key for key, move in MOVES.items() if stage in move.sources) == expected


def test_every_stage_maps_to_a_national_state_and_every_state_has_a_stage():
    assert set(STATE_OF) == set(Stage)
    assert set(STATE_OF.values()) == set(State)
    assert [s.value for s in State] == list(range(1, 11))


def test_open_closed_and_ready_are_all_there_is():
    assert OPEN | CLOSED | {Stage.READY} == set(Stage)
    assert not OPEN & CLOSED
    assert RUNNING | CLOCK_STANDS | {Stage.REGISTERED} == OPEN


class WalkAtRandom(RuleBasedStateMachine):
    """Whatever people try, in whatever order: no illegal state, no lost number, no broken chain."""

    @initialize(posted=st.booleans())
    def receive(self, posted):
        self.cast = make_cast((MARITAL,))
        self.minute = 0
        self.photo = store_file(PDF, name="giay.pdf", by=None)
        self.people = [
            self.cast.clerk,
            self.cast.specialist,
            self.cast.second_specialist,
            self.cast.chairwoman,
            self.cast.manager,
            self.cast.administrator,
            self.cast.stranger,
            APPLICANT,
        ]
        self.dossier = self._posted() if posted else self.cast.receive(MARITAL)

    def _posted(self):
        return actions.register_dossier(
            revision=self.cast.revision(MARITAL),
            office=self.cast.office,
            applicant=self.cast.citizen(),
            by=self.cast.clerk,
            at=at_local(MONDAY, 9),
            channel="online",  # else nobody may modify it
        )

    def now(self):
        self.minute += 7
        return at_local(MONDAY, 9) + timedelta(minutes=self.minute)

    def attempt(self, verb, person, **given):
        at = self.now()
        self.dossier.refresh_from_db()
        before = self.dossier.stage
        key = verb.__name__.removesuffix("_dossier")
        allowed = (
            may_make(MOVES[key], self.dossier, acting(person, local_day(at)), reason="-")
            if key in MOVES
            else None
        )
        try:
            verb(self.dossier, by=person, at=at, **given)
            refusal = None
        except NotAllowed as said:
            refusal = said
        self.dossier.refresh_from_db()
        if refusal is None:
            assert allowed is None
        else:
            assert self.dossier.stage == before
            assert refusal.objection.reason

    @precondition(lambda self: hasattr(self, "cast"))
    @rule(
        who=st.integers(0, 7),
        what=st.sampled_from(
            [
                "accept",
                "decline",
                "begin",
                "forward",
                "send_back",
                "approve",
                "propose_refusal",
                "refuse",
                "ask_supplement",
                "accept_supplement",
                "send_supplement",
                "return_supplement",
                "take_back",
                "ask_payment",
                "confirm_payment",
                "void",
                "withdraw",
                "stop",
                "modify",
                "return_result",
                "undo",
                "reassign",
            ]
        ),
    )
    def somebody_tries(self, who, what):
        person = self.people[who]
        given = {}
        if what in {name for name, move in MOVES.items() if move.needs_reason}:
            given["reason"] = "thử"
        if what == "ask_supplement":
            given["points"] = [{"paper": "giấy", "reason": "mờ"}]
        if what == "send_supplement" and self.dossier.supplementrequests.filter(answered_at=None).exists():
            letter = self.dossier.supplementrequests.filter(answered_at=None).latest("issued_at")
            SuppliedPaper.objects.get_or_create(
                letter=letter, point=0, file=self.photo, defaults={"at": self.now()}
            )
        if what == "modify":
            Wish.objects.get_or_create(
                dossier=self.dossier, answered_at=None, defaults={"kind": "modify", "at": self.now()}
            )
        if what == "return_result":
            given["take_payment"] = True
        if what == "reassign":
            given["assignee"] = self.cast.second_specialist
        name = (
            f"{what}_dossier"
            if what in {"accept", "decline", "void", "withdraw", "stop", "modify", "take_back"}
            else what
        )
        self.attempt(getattr(actions, name), person, **given)

    @invariant()
    def what_stands_is_whole(self):
        if not hasattr(self, "dossier"):
            return
        dossier = Dossier.objects.get(pk=self.dossier.pk)
        stage = Stage(dossier.stage)
        assert dossier.state == STATE_OF[stage]
        assert (dossier.due_at is None) == (stage in PAUSED or stage in CLOSED - {Stage.RETURNED})
        assert Result.objects.filter(dossier=dossier, revoked_at=None).count() == (
            1 if stage in {Stage.READY, Stage.RETURNED} else 0
        )
        numbers = sorted(Result.objects.filter(dossier=dossier).values_list("register", "number"))
        assert len(numbers) == len(set(numbers))
        assert dossier.suspensions.filter(ends_at=None, undone_at=None).count() == (
            1 if stage in CLOCK_STANDS and dossier.is_accepted else 0
        )
        assert stage not in CLOSED or moves_open_to(dossier, acting(self.cast.clerk, MONDAY)) == []
        assert [h.number for h in timeline(dossier)] == list(range(1, len(timeline(dossier)) + 1))

    def teardown(self):
        if hasattr(self, "dossier"):
            assert verify() == []


def fresh_walk():
    """Give each walk a database of its own: what it did is rolled back when it ends."""
    machine = WalkAtRandom()
    scope = transaction.atomic()
    scope.__enter__()
    check = machine.teardown

    def teardown():
        try:
            check()
        finally:
            transaction.set_rollback(True)
            scope.__exit__(None, None, None)

    machine.teardown = teardown
    return machine


@pytest.mark.slow
@pytest.mark.django_db
def test_no_walk_breaks_the_house():
    run_state_machine_as_test(
        fresh_walk,
        settings=settings(
            max_examples=12, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
