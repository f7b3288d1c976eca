"""Say limits and spans of working time in Vietnamese, the same in chips, slips and explanations. Pure."""

MINUTES_OF_WORKING_DAY = 480  # one working day = 8 working hours, whatever the office's shifts


def limit_words(limit) -> str:
    """Return the limit as people say it: "3 ngày làm việc", "8 giờ làm việc", "1 tháng", "trong ngày; …"."""
    match limit.unit:
        case "working_hour":
            return f"{limit.amount} giờ làm việc"
        case "working_day":
            return f"{limit.amount} ngày làm việc"
        case "day":
            return f"{limit.amount} ngày"
        case "month":
            return f"{limit.amount} tháng"
        case "same_day":
            return f"trong ngày; nhận sau {limit.cutoff:%H:%M} thì ngày làm việc kế tiếp"
    raise ValueError(limit.unit)


def span_words(minutes: int) -> str:
    """Return minutes as "40 phút", "2 giờ", "2 giờ 40 phút"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} phút"
    return f"{hours} giờ {rest} phút" if rest else f"{hours} giờ"


def working_words(minutes: int) -> str:
    """Return working minutes, rounded down: minutes under an hour, hours under two days of 8 hours, then days."""
    if minutes < 60:
        return f"{minutes} phút làm việc"
    if minutes < 2 * MINUTES_OF_WORKING_DAY:
        return f"{minutes // 60} giờ làm việc"
    return f"{minutes // MINUTES_OF_WORKING_DAY} ngày làm việc"
