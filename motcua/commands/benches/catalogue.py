"""How long a catalogue of ten thousand procedures takes to come in, and how long until its difference is on the screen."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from motcua.commands.benches.figure import Figure, at_most, told

SIZE = 10_000
CHANGED_EVERY = 10  # of the second file one procedure in ten says something else


def measure(*, quick: bool) -> list[Figure]:
    """Bring ten thousand in from Excel, then compare a second file with what stands, in Excel and in JSON, then take it back."""
    from motcua.catalogue.standing import all_facts
    from motcua.exchange import actions
    from motcua.exchange.actions.catalogue import surroundings
    from motcua.exchange.catalogue.shapes import SHAPES
    from motcua.lib import clock

    size = SIZE // 10 if quick else SIZE
    around = surroundings(None, clock.today())
    facts = _many(size)
    file = SHAPES["xlsx"].write(facts, around).content

    def start(content: bytes, name: str):
        # The next morning: a revision holds for at least a day.
        return actions.start_catalogue_import(
            None, content, name, valid_from=clock.today() + timedelta(days=1), by=None
        )

    run, reading = _timed(lambda: start(file, "danh-muc.xlsx"))
    run, writing = _timed(lambda: actions.confirm_catalogue_import(run, seen=run.digest, by=None))
    figures = [
        at_most(
            "catalogue_import",
            f"nhập danh mục {size:,} thủ tục từ Excel",
            reading + writing,
            60,
            "s",
            note=f"đọc và so {reading:.1f} s, ghi {writing:.1f} s",
        )
    ]
    changed = [
        replace(one, name=f"{one.name} (sửa đổi)", sets=2) if number % CHANGED_EVERY == 0 else one
        for number, one in enumerate(facts)
    ]
    for shape, words in (("xlsx", "Excel"), ("json", "JSON")):
        content = SHAPES[shape].write(changed, around).content
        found, took = _timed(lambda c=content, s=shape: start(c, f"b.{s}"))
        pages = _page(found)
        figures.append(
            at_most(
                f"catalogue_difference_{shape}",
                f"từ tệp {words} {size:,} thủ tục đến khi khác biệt hiện trên màn hình",
                took + pages,
                5,
                "s",
                note=f"{found.counts['changed']} thay đổi; trang khác biệt {pages * 1000:.0f} ms",
            )
        )
    _, out = _timed(lambda: SHAPES["xlsx"].write(all_facts(), around))
    _, back = _timed(lambda: actions.undo_catalogue_import(run, by=None))
    figures.append(told("catalogue_export", f"xuất {size:,} thủ tục ra Excel", out, "s"))
    figures.append(told("catalogue_undo", f"hoàn tác cả đợt {size:,} thủ tục", back, "s"))
    return figures


def _timed(work: Callable):
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _page(run) -> float:
    """Return how long the first page of the difference takes to be read and drawn."""
    from django.template.loader import render_to_string
    from django.test import RequestFactory
    from django.urls import reverse

    from motcua.web.desk.interchange.imports import preview_of

    reverse("interchange:imports")  # a process that serves has its pages in memory
    began = time.perf_counter()
    request = RequestFactory().get("/")
    render_to_string("desk/interchange/import.html", {"preview": preview_of(request, run)}, request=request)
    return time.perf_counter() - began


def _many(size: int) -> list:
    from motcua.catalogue import loading

    shipped = [
        facts for facts in map(loading.read_record, loading.shipped_records()) if facts.status == "active"
    ]
    return [
        replace(
            shipped[number % len(shipped)],
            code=f"9.{number:06d}",
            name=f"{shipped[number % len(shipped)].name}, bản {number}",
            former_codes=(),
            replaced_by=None,
            decision="1/QĐ-ĐO",
            valid_to=None,
        )
        for number in range(size)
    ]
