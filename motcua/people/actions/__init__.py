"""The verbs of people, one file per family; import them from here."""

from motcua.people.actions.accounts import (
    deactivate_user,
    edit_user,
    make_user,
    reactivate_user,
    set_password,
)
from motcua.people.actions.agencies import (
    add_identifier,
    edit_agency,
    end_department,
    make_agency,
    make_counter,
    make_department,
    succeed_agency,
)
from motcua.people.actions.enrolling import Colleague, Enrolled, enrol_people, take_back_people
from motcua.people.actions.founding import (
    SETUP_ITEMS,
    confirm_setup,
    found_office,
    founding_token,
    give_own_calendar,
    may_found_with,
)
from motcua.people.actions.positions import appoint_substitute, end_position, end_substitution, give_position
from motcua.people.actions.second_factor import (
    activate_second_factor,
    drop_second_factor,
    renew_recovery_codes,
    spend_code,
)
from motcua.people.actions.sessions import (
    end_all_sessions,
    forget_old_sign_ins,
    note_presence,
    reset_login,
    sign_in,
    sign_out,
    use_login_link,
)
from motcua.people.actions.tokens import make_token, note_token_use, revoke_token

__all__ = [
    "SETUP_ITEMS",
    "Colleague",
    "Enrolled",
    "activate_second_factor",
    "add_identifier",
    "appoint_substitute",
    "confirm_setup",
    "deactivate_user",
    "drop_second_factor",
    "edit_agency",
    "edit_user",
    "end_all_sessions",
    "end_department",
    "end_position",
    "end_substitution",
    "enrol_people",
    "forget_old_sign_ins",
    "found_office",
    "founding_token",
    "give_own_calendar",
    "give_position",
    "make_agency",
    "make_counter",
    "make_department",
    "make_token",
    "make_user",
    "may_found_with",
    "note_presence",
    "note_token_use",
    "reactivate_user",
    "renew_recovery_codes",
    "reset_login",
    "revoke_token",
    "set_password",
    "sign_in",
    "sign_out",
    "spend_code",
    "succeed_agency",
    "take_back_people",
    "use_login_link",
]
