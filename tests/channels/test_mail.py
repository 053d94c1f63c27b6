"""E-mail reaches a real server as it was meant, and what goes wrong is told for what it is."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal.channels import mail
from portal.channels.mail import Mail
from portal.channels.outcomes import Refused, Sent, Unknown
from portal.settings import MailSettings, Tls
from tests.channels.servers import NAME, PASSWORD, MailServer, certificate, mail_server
from tests.operations.running import free_port

pytestmark = pytest.mark.real_time
TEXT = "Du har en ny beskjed. https://bordet.example"


def settings(port: int, tls: Tls = Tls.NONE) -> MailSettings:
    return MailSettings("127.0.0.1", port, tls, "", "", "post@bordet.example")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server(free_port()) as its:
        yield its


def test_a_letter_is_plain_text_with_a_subject_and_no_machine_answers_it(server: MailServer) -> None:
    assert Mail(settings(server.port)).send("amina@post.example", f"{TEXT} åøæ مرحبا", "Ny beskjed") == Sent()
    (letter,) = server.letters
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().strip() == f"{TEXT} åøæ مرحبا"
    assert (letter["From"], letter["To"], letter["Subject"]) == (
        "post@bordet.example", "amina@post.example", "Ny beskjed",
    )  # fmt: skip
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@bordet.example>"), "the name of this machine stays here"


def test_a_server_that_wants_tls_a_name_and_a_password_gets_them(tmp_path: Path) -> None:
    shows, trusts = certificate(tmp_path)
    with mail_server(free_port(), shows) as its:
        sent = replace(settings(its.port, Tls.STARTTLS), name=NAME, password=PASSWORD)
        assert Mail(sent, trusts).send("amina@post.example", TEXT, "Ny") == Sent()
        assert its.over_tls
        assert Mail(replace(sent, password="wrong"), trusts).send("amina@post.example", TEXT, "Ny") == Refused(False)
        assert Mail(sent).send("amina@post.example", TEXT, "Ny") == Refused(False), "nobody vouches for this server"
        assert len(its.letters) == 1


def test_a_server_without_tls_gets_no_letter_from_who_wants_it(server: MailServer) -> None:
    assert Mail(settings(server.port, Tls.STARTTLS)).send("amina@post.example", TEXT, "Ny") == Refused(False)
    assert server.letters == []


@pytest.mark.parametrize(("says", "for_good"), [("550 Nobody here", True), ("451 Come back later", False)])
def test_an_address_that_is_refused_is_refused_for_good_or_for_now(
    server: MailServer, says: str, for_good: bool
) -> None:
    server.says_to_whom = says
    assert Mail(settings(server.port)).send("amina@post.example", TEXT, "Ny") == Refused(for_good)
    server.says_to_whom, server.says_to_letter = "", says
    assert Mail(settings(server.port)).send("amina@post.example", TEXT, "Ny") == Refused(for_good)


def test_a_server_that_falls_silent_after_the_letter_leaves_it_unknown(server: MailServer) -> None:
    server.hangs_up_after_letter = True
    assert Mail(settings(server.port)).send("amina@post.example", TEXT, "Ny") == Unknown()
    assert Mail(settings(server.port)).twice_is_fine


def test_nobody_at_the_other_end_and_one_who_says_nothing_are_no_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Mail(settings(free_port())).send("amina@post.example", TEXT, "Ny") == Refused(False)
    monkeypatch.setattr(mail, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        assert Mail(settings(mute.getsockname()[1])).send("amina@post.example", TEXT, "Ny") == Refused(False)


@pytest.mark.parametrize("to", ["", "amina", "a@b.example\nBcc: all@b.example", "a@b.example, all@b.example"])
def test_what_is_no_single_address_gets_no_letter(server: MailServer, to: str) -> None:
    assert Mail(settings(server.port)).send(to, TEXT, "Ny") == Refused(True)
    assert server.letters == []


def test_a_subject_brings_no_second_header(server: MailServer) -> None:
    assert Mail(settings(server.port)).send("amina@post.example", TEXT, "Ny\nBcc: all@b.example") == Refused(True)
    assert server.letters == []
