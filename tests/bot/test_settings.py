"""The environment is read once, strictly, and every mistake is told at once."""

import pytest

from bot.settings import LocalSettings, Settings, SettingsError

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def test_two_tokens_are_enough() -> None:
    """Everything but the tokens has a default."""
    settings = Settings.read(GOOD)
    assert settings.slack.api_url == "https://slack.com/api/"
    assert settings.storage.database_url == "sqlite:///data/suspensao.db"


def test_a_signing_secret_takes_the_place_of_the_app_token() -> None:
    """Over HTTP there is no socket to open: Slack posts to the ingress, which listens for it."""
    settings = Settings.read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "abc"})
    assert settings.slack.app_token is None
    assert settings.listens() == ("127.0.0.1", 8080)
    assert Settings.read(GOOD).listens() is None


def test_every_mistake_is_named_at_once() -> None:
    """One start tells all that is wrong, by the variable's name."""
    wrong = {"SLACK_BOT_TOKEN": "abc", "DATABASE_URL": "mysql://x", "SUSPENSAO_LOG_LEVEL": "loud"}
    with pytest.raises(SettingsError) as caught:
        Settings.read(wrong)
    named = {problem.split(":")[0] for problem in caught.value.problems}
    assert named == {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL", "SUSPENSAO_LOG_LEVEL"}


def test_a_wrong_value_is_not_repeated() -> None:
    """A token in the wrong variable must not end up in a log."""
    with pytest.raises(SettingsError) as caught:
        Settings.read(GOOD | {"SLACK_APP_TOKEN": "xoxb-secret"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://slack.example/api", "http://10.0.0.1/api/", "ftp://127.0.0.1/"])
def test_slack_in_the_clear_is_refused(url: str) -> None:
    """Plain HTTP would show the token to the network; loopback is the sandbox."""
    with pytest.raises(SettingsError):
        Settings.read(GOOD | {"SLACK_API_URL": url})


def test_the_sandbox_on_loopback_is_taken() -> None:
    """The sandbox speaks plain HTTP on this machine."""
    settings = Settings.read(GOOD | {"SLACK_API_URL": "http://127.0.0.1:8765/api"})
    assert settings.slack.api_url == "http://127.0.0.1:8765/api/"


def test_secrets_do_not_print() -> None:
    """`repr` is what ends up in tracebacks."""
    settings = Settings.read(
        {"SLACK_BOT_TOKEN": "xoxb-hush", "SLACK_APP_TOKEN": "xapp-hush", "SUSPENSAO_KEYS": "hush"}
    )
    assert "hush" not in repr(settings)


def test_commands_without_slack_need_no_token() -> None:
    """`suspensao migrate` runs before the app exists."""
    assert LocalSettings.read({"SUSPENSAO_ALLOWED_HOSTS": "10.0.0.0/8, mail.lan"}).outbound.allowed == (
        "10.0.0.0/8",
        "mail.lan",
    )


def test_a_vendors_stand_in_may_be_on_this_machine_only() -> None:
    """Keys go to no address in the clear; without a setting they go to the vendors themselves."""
    stand_in = Settings.read(GOOD | {"TWILIO_API_URL": "http://127.0.0.1:9100/"}).vendors.endpoints()
    assert (stand_in.twilio, stand_in.fcm) == ("http://127.0.0.1:9100", None)
    with pytest.raises(SettingsError, match="SENDGRID_API_URL"):
        Settings.read(GOOD | {"SENDGRID_API_URL": "http://api.sendgrid.example"})


@pytest.mark.parametrize(
    ("environ", "listens"),
    [
        ({}, None),
        ({"PUBLIC_URL": "https://avisos.fibra.example/bot/"}, ("127.0.0.1", 8080)),
        ({"INGRESS_PORT": "9000"}, ("127.0.0.1", 9000)),
        ({"INGRESS_PORT": "9000", "INGRESS_HOST": "0.0.0.0"}, ("0.0.0.0", 9000)),  # noqa: S104 - asked for
        ({"INGRESS_HOST": "10.0.0.1"}, None),
    ],
)
def test_the_outside_gets_in_only_where_it_is_asked_for(
    environ: dict[str, str], listens: tuple[str, int] | None
) -> None:
    """PUBLIC_URL or INGRESS_PORT opens the ingress, on this machine unless told otherwise."""
    assert Settings.read(GOOD | environ).ingress.listens == listens


def test_the_vendors_are_told_where_we_are() -> None:
    """Without the slash at the end: paths follow it."""
    settings = Settings.read(GOOD | {"PUBLIC_URL": "https://avisos.fibra.example/bot/"})
    assert settings.endpoints().public_url == "https://avisos.fibra.example/bot"
    assert Settings.read(GOOD).endpoints().public_url == ""


@pytest.mark.parametrize(
    "wrong", [{"PUBLIC_URL": "http://avisos.fibra.example"}, {"INGRESS_PORT": "70000"}, {"INGRESS_PORT": "x"}]
)
def test_a_way_in_that_cannot_be_is_refused(wrong: dict[str, str]) -> None:
    """Receipts and devices' tokens in the clear, or no port at all."""
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        Settings.read(GOOD | wrong)
