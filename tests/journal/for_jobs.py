"""Jobs for the tests; they leave a trace in a list, and fail when told to."""

from motcua.journal.jobs import job
from motcua.lib.objections import NotAllowed

done: list = []
failures: list[BaseException] = []


@job
def say(*words, **named):
    """Leave the words in the list, unless a failure is waiting."""
    if failures:
        raise failures.pop(0)
    done.append((*words, *sorted(named.items())))


@job
def act(what, *, by, at=None):
    """Leave in the list what a verb was given."""
    done.append((what, by, at))


@job
def refuse():
    """Refuse the way a rule does, with a name in the sentence that must not be kept."""
    raise NotAllowed("Bà Đinh Thị Mơ đã nhận kết quả.", code="already-returned")


def not_a_job():
    """Exist without being registered."""
