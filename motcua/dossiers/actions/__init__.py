"""The verbs of handling, one file per family; nothing else in the house changes a dossier."""

from motcua.dossiers.actions.alerts import note_answer_alert
from motcua.dossiers.actions.charges import set_charge_amount, settle_charge
from motcua.dossiers.actions.closing import (
    lapse_dossier,
    stop_dossier,
    take_back_dossier,
    void_dossier,
    withdraw_dossier,
)
from motcua.dossiers.actions.corrections import change_contact, correct_reception
from motcua.dossiers.actions.letters import give_refusal_notice, give_supplement_request
from motcua.dossiers.actions.modifying import modify_dossier
from motcua.dossiers.actions.numbering import set_last_number
from motcua.dossiers.actions.processing import (
    approve,
    ask_payment,
    begin,
    confirm_payment,
    extend,
    forward,
    propose_refusal,
    reassign,
    refuse,
    send_back,
)
from motcua.dossiers.actions.reception import (
    AuthorisationInput,
    ChargeInput,
    PaperInput,
    PartyInput,
    receive_dossier,
)
from motcua.dossiers.actions.registration import accept_dossier, decline_dossier, register_dossier
from motcua.dossiers.actions.results import attach_result_file
from motcua.dossiers.actions.returning import return_result
from motcua.dossiers.actions.scans import attach_scan
from motcua.dossiers.actions.supplements import (
    accept_supplement,
    ask_supplement,
    drop_supplied_paper,
    is_asked_enough,
    may_supply,
    return_supplement,
    send_supplement,
    supply_paper,
)
from motcua.dossiers.actions.taking_over import (
    DossierInput,
    give_back_dossiers,
    set_provincial_code,
    take_over_dossier,
    take_over_dossiers,
)
from motcua.dossiers.actions.undoing import undo
from motcua.dossiers.actions.wishes import (
    decline_wish,
    drop_offered_paper,
    grant_wish,
    make_wish,
    may_offer,
    offer_paper,
)

__all__ = [
    "AuthorisationInput",
    "ChargeInput",
    "DossierInput",
    "PaperInput",
    "PartyInput",
    "accept_dossier",
    "accept_supplement",
    "approve",
    "ask_payment",
    "ask_supplement",
    "attach_result_file",
    "attach_scan",
    "begin",
    "change_contact",
    "confirm_payment",
    "correct_reception",
    "decline_dossier",
    "decline_wish",
    "drop_offered_paper",
    "drop_supplied_paper",
    "extend",
    "forward",
    "give_back_dossiers",
    "give_refusal_notice",
    "give_supplement_request",
    "grant_wish",
    "is_asked_enough",
    "lapse_dossier",
    "make_wish",
    "may_offer",
    "may_supply",
    "modify_dossier",
    "note_answer_alert",
    "offer_paper",
    "propose_refusal",
    "reassign",
    "receive_dossier",
    "refuse",
    "register_dossier",
    "return_result",
    "return_supplement",
    "send_back",
    "send_supplement",
    "set_charge_amount",
    "set_last_number",
    "set_provincial_code",
    "settle_charge",
    "stop_dossier",
    "supply_paper",
    "take_back_dossier",
    "take_over_dossier",
    "take_over_dossiers",
    "undo",
    "void_dossier",
    "withdraw_dossier",
]
