"""The verbs of news: announcements, disclosures, screens."""

from motcua.news.actions.announcing import (
    attach_file,
    change_announcement,
    detach_file,
    draft_announcement,
    drop_announcement,
    publish_announcement,
    withdraw_announcement,
)
from motcua.news.actions.disclosing import (
    add_disclosed_file,
    answer_remark,
    change_disclosure,
    draft_disclosure,
    drop_disclosed_file,
    drop_disclosure,
    erase_ended,
    extend_disclosure,
    post_disclosure,
    remark_on,
    take_down_disclosure,
)
from motcua.news.actions.screens import change_screen, end_screen, set_up_screen

__all__ = [
    "add_disclosed_file",
    "answer_remark",
    "attach_file",
    "change_announcement",
    "change_disclosure",
    "change_screen",
    "detach_file",
    "draft_announcement",
    "draft_disclosure",
    "drop_announcement",
    "drop_disclosed_file",
    "drop_disclosure",
    "end_screen",
    "erase_ended",
    "extend_disclosure",
    "post_disclosure",
    "publish_announcement",
    "remark_on",
    "set_up_screen",
    "take_down_disclosure",
    "withdraw_announcement",
]
