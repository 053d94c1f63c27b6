"""Servers of this machine that take e-mail and SMS as real ones do, and fail as real ones do."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATE = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
NAME, PASSWORD = "portal", "a-password-for-tests"


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server on this machine shows, and what trusts it."""
    key, made = folder / "key.pem", folder / "certificate.pem"
    words = ("openssl", "req", *CERTIFICATE, "-keyout", str(key), "-out", str(made))
    alike = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    subprocess.run((*words, *alike), check=True, capture_output=True)
    shows = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    shows.load_cert_chain(made, key)
    return shows, ssl.create_default_context(cafile=str(made))


@dataclass
class MailServer:
    """A server that takes e-mail."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    says_to_whom: str = ""
    """What it answers to the address of a letter, where that is not yes."""
    says_to_letter: str = ""
    hangs_up_after_letter: bool = False
    """Whether it takes the letter and is gone before it says so."""
    over_tls: bool = False

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.says_to_whom:
            return self.says_to_whom
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.says_to_letter:
            return self.says_to_letter
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.over_tls = session.ssl is not None
        self.letters.append(letter)
        if self.hangs_up_after_letter:
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"


@contextmanager
def mail_server(port: int, shows: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """A server for e-mail on this port; with something to show it takes none without TLS, name and password."""
    its = MailServer(port)

    def lets_in(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: object) -> AuthResult:
        right = LoginPassword(NAME.encode(), PASSWORD.encode())
        return AuthResult(success=given == right, handled=False)

    closed = {"tls_context": shows, "require_starttls": True, "authenticator": lets_in, "auth_required": True}
    controller = Controller(its, hostname="127.0.0.1", port=port, **(closed if shows else {}))
    controller.start()
    try:
        yield its
    finally:
        controller.stop()


@dataclass
class Asked:
    """One request as it came."""

    method: str
    address: str
    headers: dict[str, str]
    body: str

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body or urlsplit(self.address).query).items()}


def elks_says_yes() -> tuple[int, str]:
    return 200, json.dumps({"id": "s3633fa8e62f823e52fbc67ebf6925ab5", "status": "created", "cost": 3500})


@dataclass
class SmsServer:
    """A provider of SMS."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    says: Callable[[], tuple[int, str] | None] = elks_says_yes
    """The status and the answer; None: it takes the request and is gone without a word."""
    silent_for: float = 0.0
    says_twice: bool = False
    leads_to: str = ""
    gone: threading.Event = field(default_factory=threading.Event)


@contextmanager
def sms_server() -> Iterator[SmsServer]:
    """A provider on this machine until the end of the block."""
    its = SmsServer()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length).decode()
            if len(body.encode()) < length:
                return  # whoever asked died in the middle of it: nobody acts on half a request
            its.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            its.gone.wait(its.silent_for)
            said = its.says()
            self.close_connection = True
            if said is None:
                return
            for _ in range(2 if its.says_twice else 1):
                self.send_response(said[0])
                if its.leads_to:
                    self.send_header("Location", its.leads_to)
                self.send_header("Content-Length", str(len(said[1].encode())))
                self.end_headers()
                self.wfile.write(said[1].encode())

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, *_about: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    its.url = f"http://127.0.0.1:{server.server_address[1]}/sms"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield its
    finally:
        its.gone.set()
        server.shutdown()
        thread.join()
        server.server_close()
