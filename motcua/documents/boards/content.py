"""Read the catalogue and the office into the words of a sheet; the templates only lay them out."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from motcua import law
from motcua.catalogue import reading
from motcua.catalogue.models import ChannelKind, Procedure, Revision, Status
from motcua.catalogue.papers import CUT_NAMES
from motcua.catalogue.reading import ProcedureCard, SectorLine
from motcua.documents.boards.orders import LAYOUTS, SheetOrder
from motcua.documents.boards.samples import word_samples
from motcua.lib import qr, wording
from motcua.lib.icons import ICONS
from motcua.lib.objections import NotAllowed
from motcua.paperforms.models import FormFile
from motcua.people.models import Agency, Counter
from motcua.people.questions import public_address
from motcua.postings.content import COUNTER, VILLAGE
from motcua.worktime.words import hours_in_words

MANY = 20  # from here on all procedures are read at once
LEAFLET_HOLDS = 16  # offered to the leaflet, which takes as many as its panels hold
_PLAIN = "papers"

# A number and what it counts stay on one line.
_COUNTED = re.compile(r"(?<=\d) (?=(?:đ|bản|bộ|giấy|giờ|ngày|tháng|năm|thủ|trang|m²|ha|km)\b)")


def bound(text: str) -> str:
    """Return the text with its numbers tied to their units, so that no line ends between them."""
    return _COUNTED.sub("\u00a0", text)


@dataclass(frozen=True)
class Office:
    """What a sheet says about the office it hangs in."""

    superior: str
    name: str
    short: str
    desk: str
    address: str
    phone: str
    email: str
    hours: tuple[str, ...]
    unit: str


def office_of(agency: Agency) -> Office:
    """Return the office's own words; what nobody has told stays empty."""
    short = agency.short_name or agency.name
    return Office(
        superior=agency.printed_superior,
        name=agency.printed_name or agency.name,
        short=short[:1].upper() + short[1:],
        desk=agency.one_stop_name or f"Bộ phận Một cửa {short[:1].lower()}{short[1:]}",
        address=agency.address,
        phone=(agency.phone or agency.hotline).replace(" ", "\u00a0"),  # never broken between its digits
        email=agency.email,
        hours=hours_in_words(agency.calendar.as_work_calendar().weekly) if agency.calendar else (),
        unit=agency.unit,
    )


class Reading:
    """One day's reading of the catalogue for a pile of orders: everything is asked for once."""

    def __init__(
        self,
        orders: list[SheetOrder],
        *,
        agency: Agency,
        day: date,
        with_samples: frozenset[str] = frozenset(),
    ):
        self.day, self.agency, self.office = day, agency, office_of(agency)
        self.province = reading.province_at(agency, day)
        self.with_samples = with_samples  # codes whose filled-in forms follow in the binder
        self.sectors = reading.sectors(day)
        self._cards: dict[str, ProcedureCard] = {}
        self._of_sector: dict[str, list[ProcedureCard]] = {}
        codes = {order.target for order in orders if "." in order.target}
        # A sector's list and the leaflet show many procedures: read at once what would be read one by one.
        if len(codes) >= MANY or any(order.kind in ("sector", "leaflet", "binder") for order in orders):
            self._cards = {card.code: card for card in reading.walk_cards(day, self.province)}

    def card(self, code: str) -> ProcedureCard:
        """Return everything about a procedure. Raises NotAllowed for a code nobody knows."""
        found = self._cards.get(code) or reading.card(code, self.day, self.province)
        if found is None:
            raise NotAllowed(
                f"Danh mục không có thủ tục mã {code}, nên không in được tờ này.", code="no-such-procedure"
            )
        return found

    def sector(self, slug: str) -> SectorLine:
        """Return a sector of the wall. Raises NotAllowed for one that does not hang there."""
        found = next((sector for sector in self.sectors if sector.slug == slug), None)
        if found is None:
            raise NotAllowed(
                f"Cơ quan không niêm yết lĩnh vực “{slug}”, nên không in được tờ này.", code="no-such-sector"
            )
        return found

    def counter(self, number: str) -> Counter:
        """Return an open counter of the office. Raises NotAllowed for one that is none."""
        found = self.agency.counters.filter(number=number, is_open=True).first() if number.isdigit() else None
        if found is None:
            raise NotAllowed(
                f"Cơ quan không có quầy {number} đang dùng, nên không in được tờ này.", code="no-such-counter"
            )
        return found

    def in_sector(self, slug: str) -> list[ProcedureCard]:
        """Return a sector's procedures, the most used first."""
        if slug not in self._of_sector:
            revisions = reading.in_sector(slug, self.day)
            self._of_sector[slug] = [self.card(revision.procedure.code) for revision in revisions]
        return self._of_sector[slug]

    @cached_property
    def letters(self) -> dict[str, str]:
        """Return the letters a sector's binder sheets begin with: "HT" for Hộ tịch; a second sector alike gets "HT2"."""
        letters: dict[str, str] = {}
        for sector in self.sectors:
            words = re.findall(r"\w+", sector.name)
            wanted = own = "".join(word[0] for word in words[:2]).upper()
            counted = 1
            while own in letters.values():
                counted += 1
                own = f"{wanted}{counted}"
            letters[sector.slug] = own
        return letters

    @cached_property
    def binder_numbers(self) -> dict[str, str]:
        """Return every procedure's number in the binder, "HT-03".

        Procedures are counted in the order in which they came into the catalogue, those no longer offered too: a new one
        comes last, so that no other sheet of the binder ever changes its number.
        """
        found: dict[str, str] = {}
        counted: dict[str, int] = {}
        for code, slug in Procedure.objects.order_by("pk").values_list("code", "sector__slug"):
            counted[slug] = counted.get(slug, 0) + 1
            found[code] = f"{self.letters.get(slug, slug.upper())}-{counted[slug]:02d}"
        return found

    @cached_property
    def word_files(self) -> dict[str, list[FormFile]]:
        """Return by procedure the samples that only a word processor prints."""
        return word_samples(self.agency)

    @cached_property
    def earlier_starts(self) -> dict[str, date]:
        """Return the day from which the revision before the present one held, by code, where there was one."""
        begun = Revision.objects.filter(valid_from__lte=self.day).order_by("valid_from")
        starts: dict[str, list[date]] = {}
        for code, start in begun.values_list("procedure__code", "valid_from"):
            starts.setdefault(code, []).append(start)
        return {code: days[-2] for code, days in starts.items() if len(days) > 1}

    def most_used(self, limit: int) -> list[ProcedureCard]:
        """Return the most used procedures whose papers are known and that the office takes in."""
        posted = reading.codes_on_wall(self.day)
        cards = (self.card(one.code) for one in reading.offered(self.day) if one.code in posted)
        known = (card for card in cards if card.is_received_here and (card.hand_in or card.present))
        return [card for card, _ in zip(known, range(limit), strict=False)]


def data_of(orders: list[SheetOrder], *, agency: Agency, day: date, read: Reading | None = None) -> dict:
    """Return what the templates read: the office, the icons used and one entry a sheet.

    The entries hold nothing of the day of printing: they change only when a sheet must be printed anew.
    """
    read = read or Reading(orders, agency=agency, day=day)
    sheets = _merged([_SHEETS[order.kind](order, read) | _frame(order) for order in orders])
    office = read.office
    used = {sheet["icon"] for sheet in sheets} | {
        row["icon"] for sheet in sheets for row in sheet.get("sectors", ())
    }
    return {
        "title": sheets[0]["title"] if len(sheets) == 1 else f"Niêm yết thủ tục hành chính – {office.name}",
        "printed": wording.day(read.day),
        "office": {
            "superior": office.superior,
            "name": office.name,
            "short": office.short,
            "desk": office.desk,
            "address": office.address,
            "phone": office.phone,
            "email": office.email,
            "hours": list(office.hours),
            "unit": office.unit,
        },
        "icons": {name: ICONS.get(name, ICONS[_PLAIN]) for name in used | _ALWAYS},
        "sheets": sheets,
    }


_ALWAYS = {"clock", "coin", "pin", "hand", "eye", "papers", "only-if", "forward", "phone", "qr", "message"}


def _frame(order: SheetOrder) -> dict:
    """Return what every sheet has: its kind, its size and its code with the address in letters."""
    return {
        "kind": order.kind,
        "size": "A4" if order.size == "sticker" else order.size,
        "is_sticker": order.size == "sticker" or order.kind == "stickers",
        "qr": qr.svg(order.link, title="Mã QR") if order.link else "",
        "link": short_link(order.link),
        "layout": list(LAYOUTS[order.per_sheet]),
    }


def short_link(link: str) -> str:
    """Return an address as one types it: without https:// and the stroke at its end."""
    return link.removeprefix("https://").removeprefix("http://").rstrip("/")


def _merged(sheets: list[dict]) -> list[dict]:
    """Put stickers that follow one another onto common sheets; a sheet of one sticker repeats it."""
    merged: list[dict] = []
    for sheet in sheets:
        if not sheet["is_sticker"]:
            merged.append(sheet)
            continue
        across, down = sheet["layout"]
        sticker = {key: sheet[key] for key in ("qr", "link", "name", "target_words", "sector", "code")}
        copies = [sticker] * (across * down if sheet["kind"] == "stickers" else 1)
        last = merged[-1] if merged else None
        if (
            sheet["kind"] == "poster"
            and last
            and last["kind"] == "sticker-sheet"
            and last["layout"] == sheet["layout"]
            and not last["is_full"]
        ):
            last["stickers"] += copies
        else:
            merged.append(
                sheet | {"kind": "sticker-sheet", "stickers": copies, "is_full": sheet["kind"] == "stickers"}
            )
    return merged


def _cover(order: SheetOrder, read: Reading) -> dict:
    shown = [sector for sector in read.sectors if sector.count]
    return {
        "title": _form("board", read.day),
        "icon": _PLAIN,
        "sector_count": len(shown),
        "procedure_count": sum(sector.count for sector in shown),
    }


def _sectors(order: SheetOrder, read: Reading) -> dict:
    return {
        "title": "Các lĩnh vực",
        "form": _form("board", read.day),
        "icon": _PLAIN,
        "sectors": [
            {
                "name": sector.name,
                "icon": sector.icon,
                "colour": sector.colour,
                "count": sector.count,
                "official": ", ".join(sector.official_names),
            }
            for sector in read.sectors
            if sector.count
        ],
    }


def _sector(order: SheetOrder, read: Reading) -> dict:
    sector = read.sector(order.target)
    groups: dict[str, list] = {}
    cards = read.in_sector(order.target)
    for card in cards:
        groups.setdefault(card.official_sector or "Khác", []).append(card)
    ranked = sorted(groups.items(), key=lambda item: _rank(sector, item[0]))
    number, rows = 0, []
    for name, members in ranked:
        lines = []
        for card in members:
            number += 1
            lines.append(
                {
                    "number": number,
                    "code": card.code,
                    "name": card.name,
                    "limit": bound(card.limit_words),
                    "fee": bound(card.fee_words),
                    "note": "" if card.is_received_here else f"Nộp ở {card.agency_name}",
                }
            )
        rows.append({"name": name, "lines": lines})
    return {
        "title": sector.name,
        "form": _form("sector", read.day),
        "icon": sector.icon,
        "colour": sector.colour,
        "groups": rows,
        "count": len(cards),
    }


def _rank(sector: SectorLine, official: str) -> tuple:
    known = sector.official_names
    return (known.index(official) if official in known else len(known), official)


def _procedure(order: SheetOrder, read: Reading) -> dict:
    card = read.card(order.target)
    look = _look(card, read)
    return {
        **look,
        "title": card.name,
        "form": _form("procedure", read.day),
        "name": card.name,
        "short_name": shortened(card.name, 70),
        "code": card.code,
        "own_code": not card.code_is_national,
        "former_codes": ", ".join(card.former_codes),
        "sector": card.sector_name,
        "official": "" if card.official_sector == card.sector_name else card.official_sector,
        "status": _status(card, read.day),
        "answers": _answers(card, read),
        "papers_known": bool(card.hand_in or card.present or card.only_if),
        "papers_certain": card.papers_are_certain,
        "papers_cut": CUT_NAMES if card.has_cut_names else "",
        "hand_in": [_paper(paper) for paper in card.hand_in],
        "present": [_paper(paper) for paper in card.present],
        "only_if": [_paper(paper) for paper in card.only_if],
        "sets": card.sets,
        "steps": [bound(step) for step in card.steps],
        "channels": [
            {
                "name": _capital(channel.words),
                "limit": bound(channel.limit_words),
                "fee": bound(channel.fee_words),
                "note": channel.note,
            }
            for channel in _in_order(card.channels)
        ],
        "channels_alike": _alike(card),
        "online": card.online_words,
        "online_note": card.online_note,
        "limits": [
            {
                "label": _capital(limit.case or limit.channel_words or "Chung"),
                "words": bound(limit.words),
                "longer": bound(limit.longer_words),
                "note": bound(limit.note),
            }
            for limit in card.limits
        ],
        "limit_known": any(limit.unit for limit in card.limits),
        "fees": [
            {
                "name": fee.name + (f" ({fee.channel_words})" if fee.channel_words else ""),
                "words": bound(fee.words),
                "note": bound(fee.note),
            }
            for fee in card.fees
        ],
        "results": [_bare(result) for result in card.results],
        "subjects": card.subjects,
        "agency": card.agency_name,
        "scope": card.scope_words,
        "conditions": [bound(_bare(condition)) for condition in card.conditions],
        "conditions_known": "yêu cầu, điều kiện" not in " ".join(card.missing_parts),
        "forms": [
            f"{paper.form_code}: {paper.name}"
            for paper in (*card.hand_in, *card.present, *card.only_if)
            if paper.form_code
        ],
        "bases": [
            basis.number + ("" if basis.verified else " (chưa đối chiếu)") for basis in card.legal_bases
        ],
        "note": card.note,
        "revision": version_words(card),
        "decision": _decision(card),
    }


def _decision(card: ProcedureCard) -> str:
    """Return the announcing decision with its date and who announced it, as far as known."""
    if not card.decision:
        return ""
    dated = f" ngày {wording.day(card.decided_on)}" if card.decided_on else ""
    return card.decision + dated + (f" của {card.publisher}" if card.publisher else "")


def _in_order(channels: list) -> list:
    """Return the ways of filing as the law names them: at the counter, online, by post."""
    return sorted(channels, key=lambda channel: ChannelKind.values.index(channel.kind))


def _alike(card: ProcedureCard) -> str:
    """Return one sentence for ways of filing that differ in nothing, "" where they differ or say more."""
    said = {(channel.limit_words, channel.fee_words, channel.note) for channel in card.channels}
    if len(said) != 1 or any(channel.note for channel in card.channels):
        return ""
    ways = [channel.words for channel in _in_order(card.channels)]
    if len(ways) == 1:
        return f"{_capital(ways[0])}."
    return f"{_capital(', '.join(ways[:-1]))} hoặc {ways[-1]}: cùng thời hạn, cùng mức thu."


def _bare(text: str) -> str:
    """Return a line of the catalogue without the dash it may begin with: the list draws its own."""
    return text.lstrip("-–+•* ")


def shortened(text: str, most: int) -> str:
    """Return the text cut between words with "…" where it is longer than so many letters."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(" ,;:.(–-") + "…"


def version_words(card: ProcedureCard) -> str:
    """Return "Phiên bản 3, có hiệu lực từ 01/07/2025": what marks a sheet."""
    return f"Phiên bản {card.revision}, có hiệu lực từ {wording.day(card.valid_from)}"


def _look(card: ProcedureCard, read: Reading) -> dict:
    sector = next((s for s in read.sectors if s.slug == card.sector), None)
    return {
        "icon": sector.icon if sector else _PLAIN,
        "colour": sector.colour if sector else "#1A2A25",
    }


def _status(card: ProcedureCard, day: date) -> str:
    # A last day that is still to come is not told: the sheet is replaced on that day.
    if card.status == Status.ACTIVE and card.valid_to and card.valid_to <= day:
        return f"Nội dung này hết hiệu lực từ {wording.day(card.valid_to)}."
    if card.status == Status.ACTIVE:
        return ""
    words = card.closed.words if card.closed else card.status_words
    reason = f" {card.closed.reason}." if card.closed and card.closed.reason else ""
    into = card.closed.successor_name if card.closed and card.closed.successor_name else card.replaced_by
    code = f" (mã {card.replaced_by})" if card.replaced_by and into != card.replaced_by else ""
    return f"Thủ tục này {words}.{reason}" + (f" Nay làm theo: {into}{code}." if into else "")


def _answers(card: ProcedureCard, read: Reading) -> list[dict]:
    general = next((limit for limit in card.limits if not limit.case and not limit.channel), None)
    if general is None or general.unit is None:
        long_more = "Danh mục chưa ghi; quầy hẹn ngày khi nhận hồ sơ"
    elif general.unit == "same_day":
        long_more = _capital(general.words.partition("; ")[2])
    else:
        long_more = "Tính từ lúc nhận đủ giấy tờ"
    if not card.fees:
        fee_more = "Chưa ghi không có nghĩa là miễn phí: hỏi tại quầy"
    else:
        fee_more = card.fees[0].note if len(card.fees) == 1 else "Từng khoản ở mục Phí, lệ phí"
    if card.is_received_here:
        where, where_more = "Tại quầy một cửa", f"{read.office.desk}. Cách nộp: {_lower(card.channel_words)}"
    else:
        where, where_more = card.agency_name, "Một cửa không nhận thủ tục này"
    return [
        {
            "icon": "clock",
            "question": "Mất bao lâu",
            "answer": bound(card.limit_words),
            "more": bound(long_more),
        },
        {
            "icon": "coin",
            "question": "Bao nhiêu tiền",
            "answer": bound(card.fee_words),
            "more": bound(fee_more),
        },
        {"icon": "pin", "question": "Nộp ở đâu", "answer": where, "more": where_more},
    ]


def _paper(paper) -> dict:
    # What decides whether somebody must bring it comes first.
    more = [text for text in (paper.condition, paper.note) if text]
    if paper.form_code:
        more.append(
            f"Mẫu {paper.form_code}" if not paper.form_code.lower().startswith("mẫu") else paper.form_code
        )
    return {
        "name": paper.name,
        "count": ", ".join(count.replace(" ", "\u00a0") for count in paper.count_words.split(", ")),
        "condition": bound(paper.condition),
        "more": bound(". ".join(text.rstrip(".") for text in more)),
        "rest": bound(". ".join(text.rstrip(".") for text in more[1 if paper.condition else 0 :])),
    }


def _poster(order: SheetOrder, read: Reading) -> dict:
    if not order.target:
        whose = _lower(read.office.short)
        return _plain_poster(
            f"Thủ tục hành chính của {whose}",
            f"Mọi thủ tục của {whose}",
            "Cần mang gì, bao nhiêu tiền, bao lâu có kết quả",
        )
    if order.target == VILLAGE:
        words = f"Tin và thủ tục của {_lower(read.office.short)}"
        return _plain_poster(words, words, "Thông báo, nội dung niêm yết, giấy cần mang")
    if order.target.startswith(COUNTER):
        counter = read.counter(order.target.removeprefix(COUNTER))
        words = f"{counter.name}: giờ làm việc, cần mang gì" if counter.name else "Giờ làm việc, cần mang gì"
        return _plain_poster(str(counter), f"Quầy {counter.number}", words)
    if "." not in order.target:
        sector = read.sector(order.target)
        return {
            "title": sector.name,
            "name": sector.name,
            "target_words": bound(f"{sector.count} thủ tục: cần mang gì, bao nhiêu tiền, bao lâu"),
            "icon": sector.icon,
            "colour": sector.colour,
            "sector": "",
            "code": "",
        }
    card = read.card(order.target)
    return {
        **_look(card, read),
        "title": card.name,
        # Beside a code that leads to the whole name, the first lines of it are enough.
        "name": shortened(card.name, 60 if order.size == "sticker" or order.kind == "stickers" else 240),
        "target_words": "Cần mang gì, bao nhiêu tiền, bao lâu có kết quả",
        "sector": card.sector_name,
        "code": card.code,
    }


def _plain_poster(title: str, name: str, words: str) -> dict:
    return {
        "title": title,
        "name": name,
        "target_words": words,
        "icon": _PLAIN,
        "colour": "#0A5444",
        "sector": "",
        "code": "",
    }


def _leaflet(order: SheetOrder, read: Reading) -> dict:
    items = [
        {
            "name": shortened(card.name, 130),
            "code": card.code,
            "limit": bound(card.limit_words),
            "fee": bound(card.fee_words),
            "papers": [_paper(paper) for paper in card.hand_in],
            "present": [paper.name for paper in card.present],
            "only_if": len(card.only_if),
        }
        for card in read.most_used(LEAFLET_HOLDS)
    ]
    return {"title": "Những việc hay làm nhất ở một cửa", "icon": _PLAIN, "items": items}


def _feedback(order: SheetOrder, read: Reading) -> dict:
    return {
        "title": _form("feedback", read.day),
        "icon": "message",
    }


def _binder(order: SheetOrder, read: Reading) -> dict:
    if not order.target:
        return _binder_index(read)
    if "." not in order.target:
        return _binder_tab(order, read)
    card = read.card(order.target)
    number = read.binder_numbers[card.code]
    before = order.replaces or read.earlier_starts.get(card.code)
    return {
        **_procedure(order, read),
        "part": "procedure",
        "has_samples": card.code in read.with_samples,
        "word_files": [_word_file(one, card.code) for one in read.word_files.get(card.code, ())],
        "number": number,
        "replaces": wording.day(before) if before else "",
    }


def _word_file(file: FormFile, code: str) -> dict:
    site = public_address()
    link = f"{site}/thu-tuc/{code}/mau-don/tep/{file.pk}/" if site else ""
    return {
        "name": file.name,
        "paper": file.paper,
        "qr": qr.svg(link, title="Mã QR") if link else "",
        "link": short_link(link),
    }


def _binder_index(read: Reading) -> dict:
    letters = read.letters
    return {
        "title": "Tập hồ sơ mẫu tại bàn viết",
        "part": "index",
        "icon": _PLAIN,
        "sectors": [
            {
                "name": sector.name,
                "icon": sector.icon,
                "colour": sector.colour,
                "letters": letters[sector.slug],
                "count": sector.count,
            }
            for sector in read.sectors
            if sector.count
        ],
    }


def _binder_tab(order: SheetOrder, read: Reading) -> dict:
    sector = read.sector(order.target)
    numbers = read.binder_numbers
    places = [s.slug for s in read.sectors if s.count]
    return {
        "title": sector.name,
        "part": "tab",
        "icon": sector.icon,
        "colour": sector.colour,
        "letters": read.letters[sector.slug],
        "place": places.index(sector.slug) if sector.slug in places else 0,
        "places": max(len(places), 1),
        "rows": sorted(
            (
                {"number": numbers[card.code], "name": shortened(card.name, 150), "code": card.code}
                for card in read.in_sector(order.target)
            ),
            key=lambda row: (len(row["number"]), row["number"]),
        ),
    }


def _form(name: str, day: date) -> str:
    return law.rule("postings", day).value[name]["title"]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


_SHEETS = {
    "cover": _cover,
    "sectors": _sectors,
    "sector": _sector,
    "procedure": _procedure,
    "poster": _poster,
    "stickers": _poster,
    "leaflet": _leaflet,
    "feedback": _feedback,
    "binder": _binder,
}
