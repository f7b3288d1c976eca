"""What hangs on the wall and lies on the writing desk: boards, sheets, posters, stickers, leaflet, notice, binder.

Not for deciding what must be reprinted, nor for short links and where a sheet hangs: whoever prints says so in a `SheetOrder`.
Start at `orders.py`; `content.py` reads the catalogue, `typesetting.py` makes the PDF, the look lies in `templates_typst/boards/`.
"""

from motcua.documents.boards.orders import KINDS, SIZES, SheetOrder, board_of, sizes_of
from motcua.documents.boards.typesetting import pictures, typeset

__all__ = ["KINDS", "SIZES", "SheetOrder", "board_of", "pictures", "sizes_of", "typeset"]
