"""When a draft has been filed: bind the pages of each paper into one file and put it into the dossier."""

import logging
from datetime import datetime
from itertools import groupby

from motcua.dossiers.actions import attach_scan
from motcua.files.actions import keep_inspected
from motcua.files.booklet import bind
from motcua.filing.models import AUTHORISATION, Draft, DraftPage
from motcua.journal.jobs import job
from motcua.lib.vietnamese import tidy

log = logging.getLogger(__name__)

_UNBOUND = "Máy không ghép được các tờ của giấy này thành một tệp, chỉ giữ được tờ đầu. Xin gửi lại thành một tệp PDF."


@job
def put_scans_in_place(draft_id: int, *, by=None, at: datetime | None = None) -> int:
    """Give every paper of the filed dossier its scan once all its pages have been looked into; return how many.

    Running twice does no harm: a paper that has its scan waits for none.
    """
    draft = Draft.objects.select_related("dossier").filter(pk=draft_id).exclude(dossier=None).first()
    if draft is None:
        return 0
    count = 0
    for paper, pages in pages_by_paper(draft):
        if any(page.state in (DraftPage.State.WAITING, DraftPage.State.ARRIVING) for page in pages):
            continue
        if not draft.dossier.papers.filter(name=paper, scan_pending=True).exists():
            continue
        file, fault = _bound([page for page in pages if page.file_id], by=by, at=at)
        faults = [fault, *(page.reason for page in pages if page.state == DraftPage.State.UNREADABLE)]
        attached = attach_scan(
            draft.dossier,
            name=paper,
            file=file,
            file_name=pages[0].name if len(pages) == 1 else f"{paper[:150]}.pdf",
            unreadable=" ".join(one for one in faults if one),
            by=by,
            at=at,
        )
        count += attached is not None
    return count


def pages_by_paper(draft: Draft) -> list[tuple[str, list[DraftPage]]]:
    """Return the pages of each paper, under the name that the paper bears in the dossier."""
    pages = sorted(
        draft.pages.select_related("requirement", "file"), key=lambda page: (page.slot, page.order)
    )
    return [
        (paper_name(group[0]), group)
        for _, each in groupby(pages, key=lambda page: page.slot)
        if (group := list(each))
    ]


def paper_name(page: DraftPage) -> str:
    """Return the name under which the page's paper stands in the dossier."""
    if page.requirement is not None:
        return tidy(page.requirement.name[:500])
    return "Văn bản ủy quyền" if page.slot == AUTHORISATION else "Giấy tờ khác"


def _bound(pages: list[DraftPage], *, by, at: datetime | None):
    if not pages:
        return None, ""
    if len(pages) == 1:
        return pages[0].file, ""
    try:
        booklet = bind((page.file.kind, page.file.read()) for page in pages)
    except (
        Exception
    ) as error:  # a PDF that can be looked into but not taken apart; the sender's first page is kept
        log.warning("pages could not be bound: %s", type(error).__name__)
        return pages[0].file, _UNBOUND
    return keep_inspected(booklet, by=by, at=at), ""
