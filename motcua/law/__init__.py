"""What the law says, and from when: dated instruments that answer by topic, pure.

Not for deciding what happens to a dossier: who asks names the day that counts and acts on the answer.
Start at `rule(topic, on)`; one file per instrument lies in `instruments/`, the topics in `topics.py`.
"""

from motcua.law.book import (
    COVERED_FROM,
    NoRuleThatDay,
    Rule,
    all_instruments,
    all_rules,
    history,
    rule,
    topics,
    unread_amendments,
)
from motcua.law.fees import CertifiedCopyFee, certified_copy_fee
from motcua.law.instrument import Confidence, Instrument, Statement
from motcua.law.topics import Topic, topic
from motcua.law.words import in_words

__all__ = [
    "COVERED_FROM",
    "CertifiedCopyFee",
    "Confidence",
    "Instrument",
    "NoRuleThatDay",
    "Rule",
    "Statement",
    "Topic",
    "all_instruments",
    "all_rules",
    "certified_copy_fee",
    "history",
    "in_words",
    "rule",
    "topic",
    "topics",
    "unread_amendments",
]
