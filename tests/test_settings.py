"""The settings: each unsafe or unknown one is refused with a sentence that names it, and good ones are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.settings import KNOWN, Settings, UnsafeSettings, from_environment

LONG = "0123456789-abcdefghijklmnopqrstuvwxyz"
GOOD = {
    "PORTAL_PUBLIC_URL": "https://bordet.example",
    "PORTAL_SECRET_KEY": f"secret-{LONG}",
    "PORTAL_PEPPER": f"pepper-{LONG}",
    "PORTAL_SEALING_KEY": f"sealing-{LONG}",
    "PORTAL_HOST_NAME": "Havnebyen frivilligsentral",
    "PORTAL_HOST_PHONE": "400 00 100",
}

NO_ADDRESS = [
    "", "   ", "bordet.example", "ftp://bordet.example", "https://", "https:bordet.example", "https:///bordet.example",
    "https://bordet.example/portal", "https://bordet.example?", "https://bordet.example?a=1", "https://bordet.example#a",
    "https://kari@bordet.example", "https://kari:word@bordet.example", "https://bordet.example:0",
    "https://bordet.example:99999", "https://bordet.example:port", "https://bordet example", "https://bor\ndet.example",
    "https://.example", "https://*.example", "https://bordet.example,andre.example", "https://bordet.example.",
    "https://[::1", "https://[::1]", "https://møtebordet.example", "https://bordet.example\\@andre.example",
    "javascript://bordet.example",
]  # fmt: skip

REFUSED = [
    ("PORTAL_MODE", ["", "development", "Production", "test "]),
    ("PORTAL_DATABASE_URL", [
        "mysql://kari:word@host/portal", "postgresql+asyncpg://host/portal", "postgres://host/portal", "portal.sqlite",
        "postgresql://kari:word@host:port/portal", "sqlite:///", "sqlite:///:memory:", "sqlite://",
    ]),
    ("PORTAL_PUBLIC_URL", [
        *NO_ADDRESS, "http://bordet.example", "http://127.0.0.1.example", "http://localhost.example", "http://10.0.0.1",
        "http://0.0.0.0:8000", "HTTP://bordet.example",
    ]),
    ("PORTAL_SECRET_KEY", ["", "short", "a" * 64, "ab" * 32, " " * 64, LONG[:31]]),
    ("PORTAL_PEPPER", ["", "short", "a" * 64, LONG[:31], GOOD["PORTAL_SECRET_KEY"]]),
    ("PORTAL_SEALING_KEY", ["", "a" * 64, LONG[:31], GOOD["PORTAL_SECRET_KEY"], GOOD["PORTAL_PEPPER"]]),
    ("PORTAL_SECRET_KEY_BEFORE", ["short", f"{LONG} short"]),
    ("PORTAL_HOST_NAME", ["", "   "]),
    ("PORTAL_HOST_PHONE", ["", "call us", "12", "+47", "+999 123 456", "4" * 30]),
    ("PORTAL_HOST_KIND", ["", "Public", "municipality", "public voluntary", "offentlig"]),
    ("PORTAL_TIME_ZONE", ["", "Oslo", "Europe", "europe/oslo", "../../etc/passwd", "Europe/Oslo\0", "A" * 5000]),
    ("PORTAL_NEUTRAL_URL", ["yr.no", "http://yr.no/", "https://", "https://yr.no/\"><b>", "javascript:alert(1)"]),
    ("PORTAL_EMERGENCY", [
        "", "113", "doctor", "doctor,", "doctor 113,", "doctor 11", "doctor one", "Doctor 113", "dentist 113",
        "doctor 113 police 112", "doctor 113, doctor 112", "doctor 113; police 112", "doctor ١١٣",
        "doctor \"><b>", "doctor 1234567890123456",
    ]),
    ("PORTAL_FFMPEG", ["/nowhere/ffmpeg", "ffmpeg", "pyproject.toml"]),
    ("PORTAL_ESPEAK", ["nn", "so", "norsk", "nb;en", "*"]),
    ("PORTAL_PIPER", ["/nowhere/python", "python", "pyproject.toml", "/tmp"]),
    ("PORTAL_VOICES", ["en", "en /nowhere/joe.onnx", "en /nowhere/joe.onnx CC0-1.0", "en pyproject.toml MIT", "; ; ;"]),
    ("PORTAL_POSTGRESQL", ["/nowhere", "/tmp", "pyproject.toml"]),
    ("PORTAL_PROXIES", ["", "-1", "4", "one", "1.0", "٣"]),
]  # fmt: skip


def refusal(**more: str) -> list[str]:
    """The sentences with which these settings are refused."""
    with pytest.raises(UnsafeSettings) as refused:
        from_environment({**GOOD, **more})
    assert str(refused.value) == "\n".join(refused.value.sentences)
    return refused.value.sentences


def made(**more: str) -> Settings:
    return from_environment({**GOOD, **more})


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED for value in values])
def test_an_unsafe_value_is_refused_with_one_sentence_that_names_it(name: str, value: str) -> None:
    if name == "PORTAL_DATABASE_URL":
        assert value, "an empty one is the SQLite file in the data folder"
    (sentence,) = refusal(**{name: value})
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith((".", "'"))
    assert len(sentence) < 200
    assert "word" not in sentence.replace("name:password@", ""), "a password is not repeated on a screen"


@pytest.mark.parametrize("name", list(GOOD))
def test_a_setting_that_is_needed_and_missing_is_refused(name: str) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        from_environment({key: value for key, value in GOOD.items() if key != name})
    assert [sentence.split(" ")[0] for sentence in refused.value.sentences] == [name]


@pytest.mark.parametrize("name", ["PORTAL_PUBLIC_URI", "PORTAL_", "PORTAL_DEBUG", "PORTAL_public_url"])
def test_a_setting_that_nobody_knows_is_refused(name: str) -> None:
    assert refusal(**{name: "yes"}) == [
        f"{name} is not a setting of the portal. Take it away, or check how it is spelled."
    ]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(UnsafeSettings) as refused:
        from_environment({"PORTAL_MODE": "debug", "PORTAL_DEBUG": "1", "PORTAL_PUBLIC_URL": "http://bordet.example"})
    assert [sentence.split(" ")[0] for sentence in refused.value.sentences] == [
        "PORTAL_DEBUG", "PORTAL_MODE", "PORTAL_PUBLIC_URL", "PORTAL_SECRET_KEY", "PORTAL_PEPPER",
        "PORTAL_SEALING_KEY", "PORTAL_HOST_NAME", "PORTAL_HOST_PHONE",
    ]  # fmt: skip


def test_secrets_that_are_the_same_are_refused_and_missing_ones_are_only_said_to_be_missing() -> None:
    assert len(refusal(PORTAL_SECRET_KEY=LONG, PORTAL_PEPPER=LONG)) == 1
    assert len(refusal(PORTAL_SECRET_KEY=LONG, PORTAL_PEPPER=LONG, PORTAL_SEALING_KEY=LONG)) == 2
    assert len(refusal(PORTAL_SECRET_KEY="", PORTAL_PEPPER="", PORTAL_SEALING_KEY="")) == 3


@pytest.mark.both
def test_good_settings_are_read(tmp_path: Path) -> None:
    its = made(PORTAL_DATA=str(tmp_path), PORTAL_HOST_NAME="  Havnebyen  ")
    assert (its.mode, its.demo, its.proxies, str(its.time_zone)) == ("production", False, 0, "Europe/Oslo")
    assert its.data == tmp_path
    assert its.database_url == f"sqlite:///{tmp_path}/portal.sqlite"
    assert (its.public_url, its.public_host, its.over_https) == ("https://bordet.example", "bordet.example", True)
    assert (its.host_name, its.host_phone) == ("Havnebyen", "+4740000100")
    assert its.secret_key_before == ()
    assert (its.host_kind, its.hosted_by_public_body) == ("voluntary", False)
    assert made(PORTAL_HOST_KIND="public").hosted_by_public_body
    usual = {"doctor": "113", "police": "112", "fire": "110", "ill": "116117", "child": "116111"}
    assert its.emergency == usual


def test_emergency_numbers_stand_in_one_order_and_one_may_be_missing() -> None:
    its = made(PORTAL_EMERGENCY=" police +1 911 , doctor 112,  ill 116 117 ")
    assert list(its.emergency.items()) == [("doctor", "112"), ("police", "+1911"), ("ill", "116117")]


def test_everything_that_can_be_set_is_read() -> None:
    its = made(
        PORTAL_MODE="demo",
        PORTAL_DATABASE_URL="postgresql://kari:word@host/portal",
        PORTAL_SECRET_KEY_BEFORE=f"{LONG}1 {LONG}2",
        PORTAL_TIME_ZONE="Europe/Helsinki",
        PORTAL_PROXIES="2",
    )
    assert (its.mode, its.demo, its.database_url) == ("demo", True, "postgresql://kari:word@host/portal")
    assert its.secret_key_before == (f"{LONG}1", f"{LONG}2")
    assert (str(its.time_zone), its.proxies) == ("Europe/Helsinki", 2)


@pytest.mark.parametrize(
    ("typed", "read", "https"),
    [
        ("https://bordet.example/", "https://bordet.example", True),
        (" HTTPS://Bordet.Example ", "https://bordet.example", True),
        ("https://bordet.example:8443", "https://bordet.example:8443", True),
        ("https://xn--mtebordet-m8a.example", "https://xn--mtebordet-m8a.example", True),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", False),
        ("http://localhost", "http://localhost", False),
    ],
)
def test_a_public_address_is_https_or_on_this_machine(typed: str, read: str, https: bool) -> None:
    its = made(PORTAL_PUBLIC_URL=typed)
    assert (its.public_url, its.over_https) == (read, https)


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://bordet.example:443", "https://bordet.example"),
        ("https://bordet.example:8443", "https://bordet.example:8443"),
        ("https://bordet.example:80", "https://bordet.example:80"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_the_public_address_is_known_as_a_browser_names_it(typed: str, origin: str) -> None:
    assert made(PORTAL_PUBLIC_URL=typed).origin == origin


def test_variables_of_others_are_left_alone_and_those_of_this_process_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PORTALEN", "yes")
    monkeypatch.setenv("DEBUG", "1")
    assert from_environment().host_name == GOOD["PORTAL_HOST_NAME"]


def test_settings_that_are_printed_by_mistake_show_no_secret() -> None:
    its = made(PORTAL_DATABASE_URL="postgresql://kari:word@host/portal", PORTAL_SECRET_KEY_BEFORE=LONG)
    for secret in (LONG, "word"):
        assert secret not in repr(its)


def test_settings_cannot_be_changed_while_the_portal_runs() -> None:
    with pytest.raises(AttributeError):
        made().mode = "demo"  # type: ignore[misc]


def test_every_setting_that_is_known_is_tried_here() -> None:
    ways_out = {name for _good, name, _values in UNSAFE} | MAIL.keys() | ELKS.keys() | HTTP.keys()
    tried = {name for name, _values in REFUSED} | GOOD.keys() | ways_out | {"PORTAL_DATA"}
    assert tried == KNOWN - {"PORTAL_SMTP_NAME", "PORTAL_SMTP_PASSWORD"}, "these two want each other"


# What leaves the house

MAIL = {"PORTAL_SMTP_HOST": "smtp.example", "PORTAL_MAIL_FROM": "post@bordet.example"}
ELKS = {"PORTAL_SMS": "46elks", "PORTAL_SMS_NAME": "u1", "PORTAL_SMS_PASSWORD": "word", "PORTAL_SMS_FROM": "Bordet"}
HTTP = {"PORTAL_SMS": "http", "PORTAL_SMS_URL": "https://sms.example/send", "PORTAL_SMS_BODY": "{to}{text}"}
BACKUPS = {"PORTAL_BACKUPS": "/somewhere/else", "PORTAL_BACKUP_KEY": f"backup-{LONG}"}
UNSAFE = [
    (BACKUPS, "PORTAL_BACKUPS", ["", "data", "data/backups", "./data/../data"]),
    (BACKUPS, "PORTAL_BACKUP_KEY", ["", "short", "a" * 64, GOOD["PORTAL_SEALING_KEY"], GOOD["PORTAL_PEPPER"]]),
    ({}, "PORTAL_SENDING", ["", "yes", "On"]),
    ({}, "PORTAL_SMS", ["elks", "46Elks"]),
    ({}, "PORTAL_SMS_COUNTRIES", ["", "+47", "Norway", "999", "47,46"]),
    ({}, "PORTAL_SMS_A_DAY", ["0", "-1", "many", "99999999", ""]),
    ({}, "PORTAL_SMS_A_DAY_TO_ONE", ["0", "1.5"]),
    ({}, "PORTAL_SMS_A_DAY_OF_A_GROUP", ["0", "x"]),
    (MAIL, "PORTAL_SMTP_HOST", ["", "smtp example", "smtp.example:25", "https://smtp.example"]),
    (MAIL, "PORTAL_SMTP_PORT", ["0", "65536", "smtp"]),
    (MAIL, "PORTAL_SMTP_TLS", ["none", "", "yes"]),
    (MAIL, "PORTAL_MAIL_FROM", ["", "post", "post@", "Kari <post@bordet.example>", "a@b.example\nBcc: c@d.example"]),
    (ELKS, "PORTAL_SMS_NAME", [""]),
    (ELKS, "PORTAL_SMS_PASSWORD", [""]),
    (ELKS, "PORTAL_SMS_FROM", ["", "Kjøkken", "TheKitchenTable", "4 Table", "+0"]),
    (ELKS, "PORTAL_SMS_URL", ["http://sms.example", "sms.example", "https://sms.example/a b"]),
    (HTTP, "PORTAL_SMS_URL", ["http://sms.example/send", "ftp://sms.example", "https://"]),
    (HTTP, "PORTAL_SMS_HEADERS", ["Authorization", "A: b | c", "A: b\nC: d"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("good", "name", "value"), [(good, name, value) for good, name, values in UNSAFE for value in values]
)
def test_an_unsafe_way_out_is_refused_with_a_sentence_that_names_it(
    good: dict[str, str], name: str, value: str
) -> None:
    (sentence,) = refusal(**{**good, name: value})
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith((".", "'"))
    assert len(sentence) < 200


def test_what_is_half_said_of_a_way_out_is_refused() -> None:
    assert len(refusal(PORTAL_MAIL_FROM="post@bordet.example")) == 1
    assert refusal(PORTAL_SMS_NAME="u1")[0].startswith("PORTAL_SMS is missing")
    assert refusal(**MAIL, PORTAL_SMTP_NAME="kari")[0].startswith("PORTAL_SMTP_PASSWORD is missing")
    assert refusal(**MAIL, PORTAL_SMTP_PASSWORD="word")[0].startswith("PORTAL_SMTP_NAME is missing")
    assert len(refusal(PORTAL_SMS="http", PORTAL_SMS_URL="https://sms.example/send")) == 1
    assert len(refusal(PORTAL_SMS="http", PORTAL_SMS_URL="https://sms.example/{text}")) == 1


def test_backups_are_read_and_their_key_is_shown_nowhere() -> None:
    assert made().backups is None
    its = made(**BACKUPS)
    assert str(its.backups) == "/somewhere/else"
    assert LONG not in repr(its)


def test_ways_out_are_read_and_their_secrets_are_shown_nowhere() -> None:
    assert (made().sending.mail, made().sending.sms, made().sending.on) == (None, None, True)
    its = made(**MAIL, **ELKS, PORTAL_SENDING="off", PORTAL_SMS_COUNTRIES="47 46", PORTAL_SMS_A_DAY="50").sending
    assert (its.on, its.countries, its.sms_a_day) == (False, {46, 47}, 50)
    assert its.mail is not None
    assert (its.mail.host, its.mail.port, its.mail.tls.value) == ("smtp.example", 587, "starttls")
    assert its.sms is not None
    assert (its.sms.provider, its.sms.sender) == ("46elks", "Bordet")
    assert "word" not in repr(its)
    over = made(**HTTP, PORTAL_SMS_HEADERS="content-type: application/json | Authorization: Token secret").sending
    assert over.sms is not None
    assert over.sms.headers == {"Content-Type": "application/json", "Authorization": "Token secret"}
    assert "secret" not in repr(over)
