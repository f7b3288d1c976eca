"""May this person do this now? Every rule answers None or an Objection in Vietnamese."""

from motcua.catalogue.rules import EDITORS
from motcua.dossiers.rules import Acting, may_take_over
from motcua.exchange.models import CatalogueImport, ImportRun
from motcua.lib.objections import Objection
from motcua.people.models import Agency, Role


def may_import(kind: str, acting: Acting, agency: Agency) -> Objection | None:
    """Say whether this person may bring in such a list: people by the administrator, dossiers by who leads the desk.

    The administrator sees the content of no dossier by virtue of the role alone.
    """
    if kind == ImportRun.Kind.DOSSIERS:
        return may_take_over(acting, agency)
    if acting.user_id is None or acting.has(Role.ADMINISTRATOR, agency.pk):
        return None
    return Objection("Việc này của người quản trị hệ thống của cơ quan.", code="not-administrator")


def may_export(acting: Acting, agency: Agency) -> Objection | None:
    """Say whether this person may take a day's dossiers out: the files hold names and numbers of people."""
    if acting.user_id is None or any(acting.has(r, agency.pk) for r in (Role.OFFICE_MANAGER, Role.LEADER)):
        return None
    return Objection("Chỉ phụ trách bộ phận một cửa hoặc lãnh đạo xuất được hồ sơ.", code="may-not-export")


def is_waiting(run: ImportRun) -> Objection | None:
    """Say whether the list was read and nothing was decided yet."""
    if run.confirmed_at is not None:
        return Objection("Đợt này đã nhập rồi.", code="imported-already")
    if run.dropped_at is not None:
        return Objection("Đợt này đã bỏ. Ông/bà gửi lại tệp.", code="dropped-already")
    return None


def is_standing(run: ImportRun) -> Objection | None:
    """Say whether what the list brought in is there to be taken back."""
    if run.confirmed_at is None:
        return Objection("Đợt này chưa nhập, nên không có gì để hoàn tác.", code="not-imported")
    if run.undone_at is not None:
        return Objection("Đợt này đã hoàn tác rồi.", code="undone-already")
    return None


def may_keep_catalogue(acting: Acting, agency: Agency | None) -> Objection | None:
    """Say whether this person may bring a catalogue in: who runs the one-stop office, or administrates it."""
    if acting.user_id is None:
        return None
    if agency is not None and any(acting.has(role, agency.pk) for role in EDITORS):
        return None
    return Objection(
        "Việc này của phụ trách bộ phận một cửa hoặc người quản trị của cơ quan.", code="not-catalogue-keeper"
    )


def is_at(run: CatalogueImport, *stages: str) -> Objection | None:
    """Say whether the import of a catalogue stands where this may be done with it."""
    if run.stage in stages:
        return None
    said = {
        CatalogueImport.Stage.READING: ("Tệp đang được đọc. Ông/bà chờ đọc xong.", "still-reading"),
        CatalogueImport.Stage.READ: ("Đợt này chưa nhập.", "not-imported"),
        CatalogueImport.Stage.WRITING: ("Đợt này đang được ghi. Ông/bà chờ ghi xong.", "still-writing"),
        CatalogueImport.Stage.DONE: ("Đợt này đã nhập rồi.", "imported-already"),
        CatalogueImport.Stage.FAILED: ("Tệp này không đọc được. Ông/bà gửi lại tệp.", "unreadable"),
        CatalogueImport.Stage.DROPPED: ("Đợt này đã bỏ. Ông/bà gửi lại tệp.", "dropped-already"),
        CatalogueImport.Stage.UNDONE: ("Đợt này đã hoàn tác rồi.", "undone-already"),
    }
    return Objection(*said[CatalogueImport.Stage(run.stage)])
