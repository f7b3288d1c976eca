"""Tokens for other machines: shown once, kept as a digest, ended by days, by hand and with the account."""

from datetime import timedelta

import pytest

from motcua.commands import token as command
from motcua.journal import book
from motcua.lib.objections import NotAllowed
from motcua.people.actions import make_token, note_token_use, revoke_token
from motcua.people.models import ApiToken
from tests.cast import MONDAY, NINE

READ = "dossiers:read"


def test_only_the_digest_of_a_token_is_kept(cast):
    token, text = make_token(cast.clerk, scopes=[READ], name="  Phần mềm tỉnh ", by=None, at=NINE)
    row = ApiToken.objects.values().get()
    assert text.startswith("mc_")
    assert text not in str(row)
    assert token.name == "Phần mềm tỉnh"
    assert ApiToken.objects.alive(text, NINE).user == cast.clerk
    assert ApiToken.objects.alive(text + "x", NINE) is None
    assert ApiToken.objects.alive("\ud800\x00", NINE) is None
    assert text not in str([entry.data for entry in book.entries(cast.clerk.stream)])


def test_a_token_lives_as_many_days_as_it_was_given(cast):
    _, text = make_token(cast.clerk, scopes=[READ], days=30, by=None, at=NINE)
    assert ApiToken.objects.alive(text, NINE + timedelta(days=29))
    assert ApiToken.objects.alive(text, NINE + timedelta(days=30)) is None


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"scopes": []}, "scopes-missing"),
        ({"scopes": ["all"]}, "unknown-scope"),
        ({"scopes": [READ], "days": 0}, "bad-days"),
        ({"scopes": [READ], "days": 10_000}, "bad-days"),
    ],
)
def test_a_token_for_nothing_for_everything_or_for_ever_is_refused(cast, asked, code):
    with pytest.raises(NotAllowed) as refused:
        make_token(cast.clerk, by=None, at=NINE, **asked)
    assert refused.value.objection.code == code


def test_an_administrator_makes_tokens_and_a_clerk_does_not(cast):
    make_token(cast.clerk, scopes=[READ], by=cast.administrator, at=NINE)
    with pytest.raises(NotAllowed):
        make_token(cast.clerk, scopes=[READ], by=cast.clerk, at=NINE)


def test_a_token_is_revoked_once_by_its_officer_or_an_administrator(cast):
    token, text = make_token(cast.clerk, scopes=[READ], by=None, at=NINE)
    with pytest.raises(NotAllowed):
        revoke_token(token, by=cast.second_clerk, at=NINE)
    revoke_token(token, by=cast.clerk, at=NINE)
    assert ApiToken.objects.alive(text, NINE) is None
    with pytest.raises(NotAllowed) as refused:
        revoke_token(token, by=None, at=NINE)
    assert refused.value.objection.code == "token-revoked"
    kinds = [entry.kind for entry in book.entries(cast.clerk.stream)]
    assert kinds[-2:] == ["user.token_made", "user.token_revoked"]


def test_the_last_day_of_use_is_written_once_a_day(cast, django_assert_num_queries):
    token, _ = make_token(cast.clerk, scopes=[READ], by=None, at=NINE)
    note_token_use(token, by=cast.clerk, at=NINE)
    token.refresh_from_db()
    assert token.last_used_on == MONDAY
    with django_assert_num_queries(2):  # the savepoint alone
        note_token_use(token, by=cast.clerk, at=NINE)


def test_the_command_prints_the_token_once_and_nothing_else_on_its_line(cast, capsys):
    def run(*words):
        import argparse

        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        return command.run(parser.parse_args(words))

    assert run("create", "--user", "HA", "--scopes", "dossiers:read", "--name", "thử") == 0
    printed = capsys.readouterr()
    assert ApiToken.objects.alive(printed.out.strip(), NINE).user == cast.clerk
    assert run("list", "--user", "ha") == 0
    assert "thử" in capsys.readouterr().out
    assert run("revoke", "--id", str(ApiToken.objects.get().pk)) == 0
    assert run("create", "--user", "khong-co", "--scopes", "x") == 1
    assert run("create", "--user", "ha", "--scopes", "x") == 1
    assert "x" in capsys.readouterr().err
