"""The settings of a portal that is only measured: its own secrets, and nothing of the installation's."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import portal
from portal.settings import Settings, from_environment


@dataclass(frozen=True)
class Secrets:
    """The same for all processes of a benchmark, so that who is signed in at one is signed in at all."""

    key: str
    pepper: str
    sealing: str


def new_secrets() -> Secrets:
    return Secrets(*(secrets.token_urlsafe(48) for _ in range(3)))


def variables(database_url: str, folder: Path, port: int, keys: Secrets) -> dict[str, str]:
    """The variables of a portal that answers on this port of this machine, and keeps everything in this folder."""
    return {
        "PORTAL_DATA": str(folder),
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORTAL_SECRET_KEY": keys.key,
        "PORTAL_PEPPER": keys.pepper,
        "PORTAL_SEALING_KEY": keys.sealing,
        "PORTAL_HOST_NAME": "Havnebyen frivilligsentral",
        "PORTAL_HOST_PHONE": "+47 400 00 100",
    }


def settings(database_url: str, folder: Path, port: int, keys: Secrets) -> Settings:
    """The same, read."""
    return from_environment(variables(database_url, folder, port, keys))


def environment(more: dict[str, str]) -> dict[str, str]:
    """What a process of ours is told: this machine's variables without the installation's settings, and these.

    It finds the same portal as this process, also where none is installed.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    found = [str(Path(portal.__file__).parents[1]), *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(found), **more}
