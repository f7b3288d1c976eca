"""Which imports a person finds: those of the agencies whose catalogue they keep (`motcua.web.desk.catalogue.scope`)."""

from motcua.catalogue.rules import EDITORS
from motcua.exchange.models import CatalogueImport
from motcua.web.desk.access import find_or_404
from motcua.web.desk.office.scope import agencies_as


def found_run(request, pk: int) -> CatalogueImport:
    """Return the import if it is of an agency whose catalogue the person keeps, or raise 404."""
    own = agencies_as(request.officer, EDITORS)
    runs = CatalogueImport.objects.filter(agency__in=own).select_related("agency", "started_by")
    return find_or_404(runs, pk=pk)
