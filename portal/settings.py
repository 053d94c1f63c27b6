"""What whoever runs the portal decides: read once from PORTAL_* variables, checked before anything starts."""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ADDRESS = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]*)?")
NEUTRAL = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(/[A-Za-z0-9._~/-]*)?")
MODES = ("production", "demo", "test")
HOST_KINDS = ("public", "voluntary")
KNOWN = {
    "PORTAL_MODE", "PORTAL_DATA", "PORTAL_DATABASE_URL", "PORTAL_PUBLIC_URL", "PORTAL_SECRET_KEY",
    "PORTAL_SECRET_KEY_BEFORE", "PORTAL_PEPPER", "PORTAL_SEALING_KEY", "PORTAL_HOST_NAME", "PORTAL_HOST_PHONE",
    "PORTAL_TIME_ZONE", "PORTAL_FFMPEG", "PORTAL_PROXIES", "PORTAL_NEUTRAL_URL", "PORTAL_HOST_KIND", "PORTAL_EMERGENCY",
    "PORTAL_SENDING", "PORTAL_MAIL_FROM", "PORTAL_SMTP_HOST", "PORTAL_SMTP_PORT", "PORTAL_SMTP_TLS", "PORTAL_SMTP_NAME",
    "PORTAL_SMTP_PASSWORD", "PORTAL_SMS", "PORTAL_SMS_NAME", "PORTAL_SMS_PASSWORD", "PORTAL_SMS_FROM",
    "PORTAL_SMS_URL", "PORTAL_SMS_HEADERS", "PORTAL_SMS_BODY", "PORTAL_SMS_COUNTRIES", "PORTAL_SMS_A_DAY",
    "PORTAL_SMS_A_DAY_TO_ONE", "PORTAL_SMS_A_DAY_OF_A_GROUP", "PORTAL_ESPEAK", "PORTAL_PIPER", "PORTAL_VOICES",
    "PORTAL_BACKUPS", "PORTAL_BACKUP_KEY", "PORTAL_POSTGRESQL",
}  # fmt: skip
EMERGENCIES = ("doctor", "police", "fire", "ill", "child")
"""Whom somebody may have to call at any hour: a doctor now, one who can wait a little (`ill`), and for a child."""
IN_NORWAY = "doctor 113, police 112, fire 110, ill 116117, child 116111"
EMERGENCY_NUMBER = re.compile(r"\+?[0-9]{3,15}")
ON_THIS_MACHINE = ("127.0.0.1", "localhost")
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
SMS_SENDER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,10}|\+[1-9][0-9]{6,14}")
"""What a phone shows as the sender: up to eleven letters and figures, or a number."""
HEADER = re.compile(r"([A-Za-z0-9-]+): *([\x20-\x7e]+)")
ESPEAK_SPEAKS = ("nb", "en", "ar", "ti", "uk", "pl", "ku", "tr", "ur", "ru", "lt")
"""The languages that espeak-ng may be switched on for; ti is spoken from its version 1.52 on."""
VOICE = re.compile(r"([a-z]{2,3}(?:_[A-Z]{2})?) (\S+\.onnx) (\S+)")
"""A voice of piper: its language, its path, and its licence."""
MAKE_ONE = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
SECRETS = ("PORTAL_SECRET_KEY", "PORTAL_PEPPER", "PORTAL_SEALING_KEY")


class UnsafeSettings(Exception):
    """The portal may not start like this. `sentences` say which setting, why, and what to set."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Tls(enum.Enum):
    """How the way to the server for e-mail is closed to others."""

    STARTTLS = "starttls"
    FROM_THE_START = "tls"
    NONE = "none"


PORTS = {Tls.STARTTLS: 587, Tls.FROM_THE_START: 465, Tls.NONE: 25}


@dataclass(frozen=True)
class MailSettings:
    """The server that takes our e-mail."""

    host: str
    port: int
    tls: Tls
    name: str
    password: str = field(repr=False)
    sender: str
    """The address from which it comes."""


@dataclass(frozen=True)
class SmsSettings:
    """The provider that takes our SMS."""

    provider: str
    """46elks, or http for one that is described by `url`, `headers` and `body`."""
    name: str
    password: str = field(repr=False)
    sender: str
    url: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True)
class VoiceSettings:
    """A voice of piper."""

    path: Path
    licence: str
    """Under which it may be used, like CC0-1.0. Whoever runs the portal has looked at it."""


@dataclass(frozen=True)
class Sending:
    """What may leave the house, by which way, and how much of it."""

    on: bool
    """Off stops everything: what waits is kept for a day, and then told to the facilitators as not sent."""
    mail: MailSettings | None
    sms: SmsSettings | None
    countries: frozenset[int]
    """The codes of the countries to whose mobile numbers an SMS may go."""
    sms_a_day: int
    """At most so many SMS leave in a day, then no more until the next."""
    sms_a_day_to_one: int
    sms_a_day_of_a_group: int


@dataclass(frozen=True)
class Settings:
    """The settings of one installation."""

    mode: str
    """production, demo or test."""
    data: Path
    """The folder for everything the portal keeps in files, the SQLite database among it."""
    database_url: str = field(repr=False)
    public_url: str
    """The address people type, without a slash at its end. Links in texts are built from it, never from a request."""
    secret_key: str = field(repr=False)
    """Signs cookies and forms: at least 32 characters."""
    secret_key_before: tuple[str, ...] = field(repr=False)
    """Earlier secret keys that are still accepted while a new one takes over."""
    pepper: str = field(repr=False)
    """Goes into the hash of every code; kept outside the database, so that a stolen database opens no card."""
    sealing_key: str = field(repr=False)
    """Seals the keys of what people wrote; kept outside the database, so that a stolen copy of it says nothing."""
    host_name: str
    """The organisation that runs the portal, as people know it."""
    host_phone: str
    """The number a person may call who is in no group yet, in international form (+47…)."""
    host_kind: str
    """public or voluntary: on what ground things are kept, and whether the law on archives may want some of them."""
    time_zone: ZoneInfo
    neutral_url: str
    """Where somebody lands who leaves quickly: a page that many people look at, with https://."""
    emergency: Mapping[str, str]
    """The number to call in each of EMERGENCIES that has one, in that order, as it is dialled."""
    proxies: int
    """How many web servers of our own stand in front, 0 to 3: so many forwarded addresses are believed."""
    sending: Sending
    ffmpeg: str
    """The path of the program that makes sound ready; empty where it is to be found by itself."""
    espeak: frozenset[str]
    """The languages that espeak-ng may read aloud."""
    piper: str
    """The path of the Python in which piper-tts is installed; empty where it is this one."""
    voices: Mapping[str, VoiceSettings]
    """The voices of piper by language."""
    backups: Path | None
    """The folder for backups; None where none are taken."""
    backup_key: str = field(repr=False)
    """Seals each backup: at least 32 characters; empty where none are taken."""
    postgresql_programs: str
    """The folder of pg_dump and pg_restore; empty where they are on the path."""

    @property
    def files(self) -> Path:
        """The folder for sealed files, sound among them."""
        return self.data / "files"

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @property
    def hosted_by_public_body(self) -> bool:
        return self.host_kind == "public"

    @property
    def public_host(self) -> str:
        """The host, with its port where it has one: `bordet.example` or `127.0.0.1:8000`."""
        return urlsplit(self.public_url).netloc

    @property
    def origin(self) -> str:
        """The public address as a browser names it in `Origin`: without the port that goes without saying."""
        return self.public_url.removesuffix(":443" if self.over_https else ":80")

    @property
    def over_https(self) -> bool:
        return self.public_url.startswith("https://")


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from PORTAL_* variables, of this process where none are given.

    Raises UnsafeSettings with one sentence for each setting that is unknown, missing or unsafe.
    """
    environ = os.environ if environ is None else environ
    wrong = unknown(environ)
    mode = environ.get("PORTAL_MODE", "production")
    if mode not in MODES:
        wrong.append(f"PORTAL_MODE is {mode!r}. Set it to one of: {', '.join(MODES)}.")
    data = Path(environ.get("PORTAL_DATA", "data")).resolve()
    database_url = environ.get("PORTAL_DATABASE_URL") or f"sqlite:///{data / 'portal.sqlite'}"
    wrong += _about_database_url(database_url)
    public_url = environ.get("PORTAL_PUBLIC_URL", "").strip().rstrip("/").lower()
    wrong += _about_public_url(public_url)
    keys = _secrets(environ, wrong)
    if not environ.get("PORTAL_HOST_NAME", "").strip():
        wrong.append("PORTAL_HOST_NAME is missing. Set it to the name of the organisation, as people know it.")
    phone = in_international_form(environ.get("PORTAL_HOST_PHONE", ""))
    if phone is None:
        wrong.append("PORTAL_HOST_PHONE is no phone number. Set it to one that a person answers, like +47 400 00 100.")
    host_kind = environ.get("PORTAL_HOST_KIND", "voluntary")
    if host_kind not in HOST_KINDS:
        wrong.append(f"PORTAL_HOST_KIND is {host_kind!r}. Set it to public for a public body, or else to voluntary.")
    try:
        time_zone = ZoneInfo(environ.get("PORTAL_TIME_ZONE", "Europe/Oslo"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        wrong.append("PORTAL_TIME_ZONE is no time zone. Set it to a name like Europe/Oslo.")
    neutral_url = environ.get("PORTAL_NEUTRAL_URL", "https://www.yr.no/").strip()
    if not NEUTRAL.fullmatch(neutral_url):
        wrong.append("PORTAL_NEUTRAL_URL is no address. Set it to a page that says nothing, like https://www.yr.no/.")
    emergency = _emergency(environ.get("PORTAL_EMERGENCY", IN_NORWAY), wrong)
    proxies = environ.get("PORTAL_PROXIES", "0")
    if proxies not in ("0", "1", "2", "3"):
        wrong.append("PORTAL_PROXIES is no number from 0 to 3. Set it to how many of your web servers stand in front.")
    sending = _sending(environ, wrong)
    ffmpeg = environ.get("PORTAL_FFMPEG", "").strip()
    if ffmpeg and not os.access(ffmpeg, os.X_OK):
        wrong.append("PORTAL_FFMPEG is no program. Set it to the path of ffmpeg, or leave it out.")
    espeak = _espeak(environ.get("PORTAL_ESPEAK", " ".join(ESPEAK_SPEAKS) if mode == "demo" else ""), wrong)
    piper = environ.get("PORTAL_PIPER", "").strip()
    if piper and not (Path(piper).is_file() and os.access(piper, os.X_OK)):
        wrong.append("PORTAL_PIPER is no program. Set it to the Python in which piper-tts is installed.")
    voices = _voices(environ.get("PORTAL_VOICES", ""), wrong)
    backups, backup_key = _backups(environ, data, keys, wrong)
    programs = environ.get("PORTAL_POSTGRESQL", "").strip()
    if programs and not os.access(Path(programs) / "pg_dump", os.X_OK):
        wrong.append("PORTAL_POSTGRESQL holds no pg_dump. Set it to the folder of PostgreSQL's programs.")
    if wrong:
        raise UnsafeSettings(wrong)
    return Settings(
        mode=mode,
        data=data,
        database_url=database_url,
        public_url=public_url,
        secret_key=keys["PORTAL_SECRET_KEY"],
        secret_key_before=tuple(environ.get("PORTAL_SECRET_KEY_BEFORE", "").split()),
        pepper=keys["PORTAL_PEPPER"],
        sealing_key=keys["PORTAL_SEALING_KEY"],
        host_name=environ["PORTAL_HOST_NAME"].strip(),
        host_phone=phone or "",
        host_kind=host_kind,
        time_zone=time_zone,
        neutral_url=neutral_url,
        emergency=emergency,
        proxies=int(proxies),
        sending=sending,
        ffmpeg=ffmpeg,
        espeak=espeak,
        piper=piper,
        voices=voices,
        backups=backups,
        backup_key=backup_key,
        postgresql_programs=programs,
    )


def unknown(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each PORTAL_* variable that is no setting: a slip of the finger must not go unseen."""
    return [
        f"{name} is not a setting of the portal. Take it away, or check how it is spelled."
        for name in sorted(environ)
        if name.startswith("PORTAL_") and name not in KNOWN
    ]


def _about_database_url(url: str) -> list[str]:
    """What is wrong with the address of the database, in sentences. They never repeat it: it may hold a password."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        return ["PORTAL_DATABASE_URL is no address. Set it to one like postgresql://name:password@host/database."]
    if parts.drivername not in ("sqlite", "postgresql", "postgresql+psycopg"):
        return ["PORTAL_DATABASE_URL is neither SQLite nor PostgreSQL. Begin it with sqlite:/// or postgresql://."]
    if parts.drivername == "sqlite" and parts.database in (None, "", ":memory:"):
        return ["PORTAL_DATABASE_URL names no file, so that all would be gone at the end. Write one after sqlite:///."]
    return []


def _about_public_url(url: str) -> list[str]:
    """What is wrong with the public address, in sentences."""
    try:
        parts = urlsplit(url)
        fine = ADDRESS.fullmatch(url) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        return ["PORTAL_PUBLIC_URL is no address. Set it to what people type, like https://bordet.example."]
    if parts.scheme == "http" and parts.hostname not in ON_THIS_MACHINE:
        return [
            "PORTAL_PUBLIC_URL begins with http://, so that anybody on the way could read along. Set it to https://."
        ]
    return []


def _secrets(environ: Mapping[str, str], wrong: list[str]) -> dict[str, str]:
    """The three secrets; adds a sentence to `wrong` for each that is short, or the same as one before it."""
    keys = {name: environ.get(name, "") for name in SECRETS}
    how = MAKE_ONE
    wrong += [
        f"{name} is missing, shorter than 32 characters, or easy to guess. {how}"
        for name, value in keys.items()
        if _easy_to_guess(value)
    ]
    wrong += [
        "PORTAL_SECRET_KEY_BEFORE holds a key that is shorter than 32 characters. Take it away."
        for key in environ.get("PORTAL_SECRET_KEY_BEFORE", "").split()
        if len(key) < 32
    ]
    for number, name in enumerate(SECRETS):
        same = next((other for other in SECRETS[:number] if keys[name] and keys[other] == keys[name]), None)
        wrong += [f"{name} is the same as {other}. {how}" for other in [same] if other]
    return keys


def _easy_to_guess(secret: str) -> bool:
    return len(secret) < 32 or len(set(secret)) < 8


def _backups(
    environ: Mapping[str, str], data: Path, keys: Mapping[str, str], wrong: list[str]
) -> tuple[Path | None, str]:
    """The folder for backups and the key that seals them; adds a sentence to `wrong` where they are unsafe."""
    typed, key = environ.get("PORTAL_BACKUPS", "").strip(), environ.get("PORTAL_BACKUP_KEY", "")
    if not typed and not key:
        return None, ""
    folder = Path(typed).resolve()
    if not typed:
        wrong.append("PORTAL_BACKUPS is missing. Set it to a folder for backups, on another disk.")
    elif folder.is_relative_to(data):
        wrong.append("PORTAL_BACKUPS lies in PORTAL_DATA, and would be lost with it. Set it to another folder.")
    if _easy_to_guess(key):
        wrong.append(f"PORTAL_BACKUP_KEY is missing, shorter than 32 characters, or easy to guess. {MAKE_ONE}")
    elif key in keys.values():
        wrong.append(f"PORTAL_BACKUP_KEY is the same as another key. {MAKE_ONE}")
    return folder, key


def _emergency(line: str, wrong: list[str]) -> Mapping[str, str]:
    """The numbers in a line like IN_NORWAY; adds a sentence to `wrong` where it is no such line."""
    found: dict[str, str] = {}
    for part in line.split(","):
        kind, _, typed = part.strip().partition(" ")
        number = typed.replace(" ", "")
        if kind not in EMERGENCIES or kind in found or not EMERGENCY_NUMBER.fullmatch(number):
            kinds = ", ".join(EMERGENCIES)
            wrong.append(f"PORTAL_EMERGENCY is no list of numbers. Set each of {kinds} once, like: {IN_NORWAY}.")
            break
        found[kind] = number
    return MappingProxyType({kind: found[kind] for kind in EMERGENCIES if kind in found})


def _espeak(line: str, wrong: list[str]) -> frozenset[str]:
    """The languages in a line like `nb en`; adds a sentence to `wrong` where espeak-ng speaks one of them not."""
    typed = frozenset(re.split(r"[\s,]+", line.strip())) - {""}
    if unknown_to_it := sorted(typed.difference(ESPEAK_SPEAKS)):
        known = " ".join(ESPEAK_SPEAKS)
        wrong.append(
            f"PORTAL_ESPEAK asks for what espeak-ng does not speak: {', '.join(unknown_to_it)}. Choose among: {known}."
        )
    return typed


def _voices(line: str, wrong: list[str]) -> Mapping[str, VoiceSettings]:
    """The voices in a line like `en /srv/voices/joe.onnx CC0-1.0, nb …`; adds a sentence to `wrong` for each slip."""
    found: dict[str, VoiceSettings] = {}
    for part in line.split(",") if line.strip() else ():
        told = VOICE.fullmatch(" ".join(part.split()))
        if told is None or told[1] in found:
            wrong.append(
                "PORTAL_VOICES is no list of voices. Write each language once, with a path and a licence, like: "
                "en /srv/voices/joe.onnx CC0-1.0, nb /srv/voices/nora.onnx MIT."
            )
            break
        path = Path(told[2]).resolve()
        if not path.is_file():
            wrong.append(f"PORTAL_VOICES names a file that is not there: {path}. Check its path, or take it out.")
        found[told[1]] = VoiceSettings(path, told[3])
    return MappingProxyType(found)


def _sending(environ: Mapping[str, str], wrong: list[str]) -> Sending:
    """What leaves the house; adds a sentence to `wrong` for each setting of it that is missing or unsafe."""
    switch = environ.get("PORTAL_SENDING", "on")
    if switch not in ("on", "off"):
        wrong.append(f"PORTAL_SENDING is {switch!r}. Set it to on, or to off, which stops all sending.")
    typed = environ.get("PORTAL_SMS_COUNTRIES", "47").split()
    known = {str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE}
    if not typed or not known.issuperset(typed):
        wrong.append("PORTAL_SMS_COUNTRIES holds no codes of countries. Set it to those you send to, like 47 46.")
        typed = []
    return Sending(
        on=switch == "on",
        mail=_mail(environ, wrong),
        sms=_sms(environ, wrong),
        countries=frozenset(map(int, typed)),
        sms_a_day=_number(environ, "PORTAL_SMS_A_DAY", 200, wrong),
        sms_a_day_to_one=_number(environ, "PORTAL_SMS_A_DAY_TO_ONE", 5, wrong),
        sms_a_day_of_a_group=_number(environ, "PORTAL_SMS_A_DAY_OF_A_GROUP", 60, wrong),
    )


def _mail(environ: Mapping[str, str], wrong: list[str]) -> MailSettings | None:
    """The server for e-mail; None where none is set, which is fine."""
    host = environ.get("PORTAL_SMTP_HOST", "").strip().lower()
    rest = [name for name in KNOWN if name.startswith("PORTAL_SMTP_") or name == "PORTAL_MAIL_FROM"]
    if not host and not any(environ.get(name) for name in rest):
        return None
    before = len(wrong)
    if not HOST.fullmatch(host):
        wrong.append("PORTAL_SMTP_HOST is no server. Set it to the one that takes your e-mail, like smtp.example.")
    tls = environ.get("PORTAL_SMTP_TLS", "starttls")
    if tls not in {one.value for one in Tls}:
        wrong.append(f"PORTAL_SMTP_TLS is {tls!r}. Set it to starttls, or to tls where TLS begins at once.")
        tls = "starttls"
    if tls == "none" and host not in ON_THIS_MACHINE:
        wrong.append("PORTAL_SMTP_TLS is 'none', so that anybody on the way could read along. Set it to starttls.")
    port = _number(environ, "PORTAL_SMTP_PORT", PORTS[Tls(tls)], wrong, most=65535)
    name, password = environ.get("PORTAL_SMTP_NAME", ""), environ.get("PORTAL_SMTP_PASSWORD", "")
    if name and not password:
        wrong.append("PORTAL_SMTP_PASSWORD is missing. Set it to the password that belongs to PORTAL_SMTP_NAME.")
    if password and not name:
        wrong.append("PORTAL_SMTP_NAME is missing. Set it to the name that the server for e-mail knows you by.")
    sender = environ.get("PORTAL_MAIL_FROM", "").strip()
    if not MAIL_ADDRESS.fullmatch(sender):
        wrong.append(
            "PORTAL_MAIL_FROM is no address. Set it to the one that e-mail comes from, like post@bordet.example."
        )
    return MailSettings(host, port, Tls(tls), name, password, sender) if len(wrong) == before else None


def _sms(environ: Mapping[str, str], wrong: list[str]) -> SmsSettings | None:
    """The provider for SMS; None where none is set, which is fine."""
    provider = environ.get("PORTAL_SMS", "")
    about = ("NAME", "PASSWORD", "FROM", "URL", "HEADERS", "BODY")
    name, password, sender, url, headers, body = (environ.get(f"PORTAL_SMS_{one}", "").strip() for one in about)
    if provider not in ("", "46elks", "http"):
        wrong.append(f"PORTAL_SMS is {provider!r}. Set it to 46elks, or to http for a provider that you describe.")
        return None
    if not provider:
        if any((name, password, sender, url, headers, body)):
            wrong.append("PORTAL_SMS is missing, so that no SMS would leave. Set it to 46elks, or to http.")
        return None
    before = len(wrong)
    if url and not _is_web_address(url):
        wrong.append("PORTAL_SMS_URL is no address that begins with https://. Set it to the one the provider gives.")
    read: dict[str, str] = {}
    for line in filter(None, (part.strip() for part in headers.split("|"))):
        found = HEADER.fullmatch(line)
        if found is None:
            wrong.append("PORTAL_SMS_HEADERS holds a part that is none. Write them like Name: value | Name: value.")
            break
        read[found[1].title()] = found[2]
    if provider == "46elks":
        for setting, value in (("PORTAL_SMS_NAME", name), ("PORTAL_SMS_PASSWORD", password)):
            if not value:
                wrong.append(f"{setting} is missing. Set it to what 46elks shows in its dashboard for its API.")
        if not SMS_SENDER.fullmatch(sender):
            wrong.append("PORTAL_SMS_FROM is no sender. Set it to up to 11 letters that say nothing, or to a number.")
    else:
        whole = url + body
        if not url or "{text}" not in whole or ("{to}" not in whole and "{digits}" not in whole):
            wrong.append(
                "PORTAL_SMS_URL and PORTAL_SMS_BODY lack an address, {to} or {text}. Write how to ask for an SMS."
            )
    return SmsSettings(provider, name, password, sender, url, read, body) if len(wrong) == before else None


def _is_web_address(url: str) -> bool:
    """Whether this is an address that nobody on the way can read along with."""
    try:
        parts = urlsplit(url)
        fine = HOST.fullmatch(parts.hostname or "") is not None and parts.port != 0
    except ValueError:
        return False
    plain = parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE
    return fine and (parts.scheme == "https" or plain) and not re.search(r"[\x00-\x20\x7f]", url)


def _number(environ: Mapping[str, str], name: str, otherwise: int, wrong: list[str], most: int = 1_000_000) -> int:
    """A whole number from 1 to `most`; adds a sentence to `wrong` where it is none."""
    typed = environ.get(name, str(otherwise))
    if not re.fullmatch(r"[1-9][0-9]{0,6}", typed) or int(typed) > most:
        wrong.append(f"{name} is no number from 1 to {most}. Set it to one, or take it away.")
        return otherwise
    return int(typed)


def in_international_form(text: str) -> str | None:
    """The phone number as +47…, or None where it is none. A number without its country is Norwegian."""
    try:
        number = phonenumbers.parse(text, "NO")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
