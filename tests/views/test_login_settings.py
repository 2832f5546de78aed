"""How people log in is settled when the server starts: all of it or none, and no sample is taken for a secret."""

import pytest

from views.shell.login_settings import ADDRESS, CLIENT, COOKIE_SECRET, METADATA, SECRET, has_login, login_secrets

GOOD = {
    METADATA: "https://login.example.se/.well-known/openid-configuration",
    CLIENT: "fortjanst",
    SECRET: "9f3b1c7a2d",
    ADDRESS: "https://fortjanst.example.se/oauth2callback",
    COOKIE_SECRET: "q7Rk2VwXz81LmNp4TsYc6HdJf3Gb5A0e",
}


def test_without_settings_there_is_one_user() -> None:
    assert login_secrets({}) == {}
    assert not has_login({})


def test_the_settings_are_what_the_framework_wants() -> None:
    told = login_secrets(GOOD)["auth"]
    assert (told["client_id"], told["client_secret"], told["cookie_secret"]) == (
        GOOD[CLIENT],
        GOOD[SECRET],
        GOOD[COOKIE_SECRET],
    )
    assert has_login(GOOD)


@pytest.mark.parametrize("name", GOOD)
def test_each_is_needed(name: str) -> None:
    with pytest.raises(RuntimeError, match=name):
        login_secrets({**GOOD, name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (SECRET, "CHANGE-the-secret-that-the-provider-gave"),
        (COOKIE_SECRET, "CHANGE-to-what-openssl-rand-gives-0123456789"),
        (COOKIE_SECRET, "secret_secret_secret_secret_secret_1234567"),
        (COOKIE_SECRET, GOOD[COOKIE_SECRET][:31]),
        (COOKIE_SECRET, "abababababababababababababababababababab"),
        (METADATA, "http://login.example.se/.well-known/openid-configuration"),
        (METADATA, "login.example.se"),
        (ADDRESS, "http://fortjanst.example.se/oauth2callback"),
        (ADDRESS, "https://fortjanst.example.se/"),
        (ADDRESS, "https://fortjanst.example.se/app/oauth2callback"),
    ],
)
def test_a_sample_a_weak_secret_and_an_open_line_are_refused(name: str, value: str) -> None:
    with pytest.raises(RuntimeError, match=name):
        login_secrets({**GOOD, name: value})


def test_the_two_secrets_differ() -> None:
    with pytest.raises(RuntimeError, match=COOKIE_SECRET):
        login_secrets({**GOOD, SECRET: GOOD[COOKIE_SECRET]})


def test_this_machine_may_be_reached_without_tls() -> None:
    local = {METADATA: "http://localhost:9400/x", ADDRESS: "http://127.0.0.1:8501/oauth2callback"}
    assert login_secrets({**GOOD, **local})["auth"]["redirect_uri"] == local[ADDRESS]
