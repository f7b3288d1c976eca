"""The nightly job that closes dossiers whose supplement did not come in time."""

from datetime import timedelta

from motcua.dossiers import jobs as dossier_jobs
from motcua.dossiers.actions import accept_supplement, ask_supplement
from motcua.dossiers.models import Dossier
from motcua.journal import jobs
from tests.cast import NINE

POINTS = [{"paper": "Giấy chứng sinh", "reason": "Ảnh mờ"}]
DAY = timedelta(days=1)


def waiting(cast, at=NINE):
    dossier = cast.receive(at=at)
    ask_supplement(dossier, points=POINTS, by=cast.specialist, at=at)
    return dossier


def stages():
    return sorted(Dossier.objects.values_list("stage", flat=True))


def test_a_dossier_is_closed_on_the_day_after_the_last_one_to_supplement(cast):
    waiting(cast)
    assert dossier_jobs.lapse_overdue_supplements(at=NINE + 15 * DAY) == 0
    assert stages() == ["awaiting_supplement"]
    assert dossier_jobs.lapse_overdue_supplements(at=NINE + 16 * DAY) == 1
    assert stages() == ["lapsed"]
    assert dossier_jobs.lapse_overdue_supplements(at=NINE + 17 * DAY) == 0


def test_what_was_answered_stays_open(cast):
    dossier = waiting(cast)
    accept_supplement(dossier, by=cast.clerk, at=NINE + 2 * DAY)
    assert dossier_jobs.lapse_overdue_supplements(at=NINE + 16 * DAY) == 0
    assert "lapsed" not in stages()


def test_many_are_closed_batch_after_batch(cast, monkeypatch):
    monkeypatch.setattr(dossier_jobs, "BATCH", 2)
    for _ in range(5):
        waiting(cast)
    at = NINE + 16 * DAY
    dossier_jobs.lapse_overdue_supplements.enqueue(at=at)
    while jobs.work(at=at):
        pass
    assert stages() == ["lapsed"] * 5


def test_one_that_cannot_be_closed_stops_no_other(cast, monkeypatch):
    first, second = waiting(cast), waiting(cast)
    close = dossier_jobs.lapse_dossier

    def stubborn(dossier, **more):
        if dossier.pk == first.pk:
            raise RuntimeError("broken row")
        return close(dossier, **more)

    monkeypatch.setattr(dossier_jobs, "lapse_dossier", stubborn)
    at = NINE + 16 * DAY
    job = dossier_jobs.lapse_overdue_supplements.enqueue(at=at)
    jobs.work(at=at)
    job.refresh_from_db()
    assert job.done_at is None, "the job is tried again, and at last stands on the page of failed jobs"
    second.refresh_from_db()
    assert second.stage == "lapsed"
