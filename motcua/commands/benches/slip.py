"""How long the receipt takes to print, from the row kept to the finished PDF."""

import time
from statistics import median

from motcua.commands.benches import place
from motcua.commands.benches.figure import Figure, at_most, percentile, told
from motcua.commands.benches.filling import receive_one


def measure(*, quick: bool) -> list[Figure]:
    """Print the receipt of a dossier received by the ordinary verb, A5, after one that warms the press."""
    from motcua.documents import binding
    from motcua.documents.printouts import receipt

    slip = receive_one(place.staff()).slips.select_related("dossier").get()
    first = _seconds(lambda: receipt.render(binding.content_of_slip(slip), size="a5"))
    took = [
        _seconds(lambda: receipt.render(binding.content_of_slip(slip), size="a5")) * 1000
        for _ in range(10 if quick else 40)
    ]
    return [
        at_most(
            "slip_pdf",
            "giấy hẹn PDF khổ A5",
            percentile(took, 0.95),
            100,
            "ms",
            note=f"p95; giữa {median(took):.0f} ms",
        ),
        told("slip_pdf_first", "giấy hẹn PDF đầu tiên của một tiến trình", first * 1000, "ms"),
    ]


def _seconds(act) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
