"""E-mail by SMTP: plain text, over TLS, from one address."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from portal.channels.outcomes import Outcome, Refused, Sent, Unknown
from portal.settings import MailSettings, Tls

ADDRESS = re.compile(r"[^@\s,;:<>()\"\\]+@[^@\s,;:<>()\"\\]+")
"""One address, and nothing that could be taken for two or for a header."""
TIMEOUT = 20.0
"""Seconds that the other side may be silent."""


class Mail:
    """One server that takes our letters. A letter may come twice: that is better than never."""

    twice_is_fine = True

    def __init__(self, its: MailSettings, trust: ssl.SSLContext | None = None) -> None:
        self.its = its
        self.trust = trust or ssl.create_default_context()

    def send(self, to: str, text: str, subject: str) -> Outcome:
        """Send one letter."""
        if not ADDRESS.fullmatch(to):
            return Refused(for_good=True)
        try:
            letter = self._letter(to, text, subject)
        except ValueError:  # there would be a header in it that is not ours
            return Refused(for_good=True)
        try:
            server = self._open()
        except (OSError, smtplib.SMTPException):  # nobody there, no TLS, or we are not let in
            return Refused(for_good=False)
        try:
            server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refused:
            return Refused(for_good=all(code >= 500 for code, _why in refused.recipients.values()))
        except smtplib.SMTPSenderRefused:  # not the fault of whom it is for
            return Refused(for_good=False)
        except smtplib.SMTPDataError as refused:
            return Refused(for_good=refused.smtp_code >= 500)
        except smtplib.SMTPNotSupportedError:
            return Refused(for_good=True)
        except (OSError, smtplib.SMTPException):
            return Unknown()
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        return Sent()

    def reaches(self) -> bool:
        """Whether the server is there and lets us in; nothing is sent. Takes TIMEOUT seconds at most."""
        try:
            self._open().quit()
        except (OSError, smtplib.SMTPException):
            return False
        return True

    def _letter(self, to: str, text: str, subject: str) -> EmailMessage:
        letter = EmailMessage(policy=SMTP)
        letter["From"], letter["To"], letter["Subject"] = self.its.sender, to, subject
        letter["Date"] = formatdate(usegmt=True)
        letter["Message-ID"] = make_msgid(domain=self.its.sender.rpartition("@")[2])
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers
        letter.set_content(text)
        return letter

    def _open(self) -> smtplib.SMTP:
        its = self.its
        if its.tls is Tls.FROM_THE_START:
            server: smtplib.SMTP = smtplib.SMTP_SSL(its.host, its.port, timeout=TIMEOUT, context=self.trust)
        else:
            server = smtplib.SMTP(its.host, its.port, timeout=TIMEOUT)
        try:
            if its.tls is Tls.STARTTLS:
                server.starttls(context=self.trust)
            if its.name:
                server.login(its.name, its.password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server
