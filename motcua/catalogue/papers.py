"""Read what the catalogue writes about a paper: which form it is, whether its name is whole. Pure."""

from motcua.lib.vietnamese import fold

CUT_NAMES = "Tên giấy có dấu «…» là danh mục ghi chưa hết: xin hỏi quầy cho rõ."


def form_words(code: str) -> str:
    """Return which form a code names: "mẫu TK04"; the catalogue writes some codes with the word and some without."""
    if not code or fold(code).startswith("mau "):
        return code[:1].lower() + code[1:]
    return f"mẫu {code}"


def is_cut(name: str) -> bool:
    """Tell whether the catalogue has only the beginning of a paper's name."""
    return name.rstrip().endswith(("…", "..."))
