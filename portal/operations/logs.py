"""What is written to the log: a line of JSON for each thing that happened, with places and ids, and nobody's words."""

from __future__ import annotations

import json
import logging
import logging.config
from datetime import UTC, datetime
from typing import Any

from portal.core.jobs import where


class JsonLines(logging.Formatter):
    """One line for each record. Of an exception stand its kind and place, never its message: it may hold a text."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": record.getMessage(),
            "process": record.process,
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["where"] = where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def settings_of_logging() -> dict[str, Any]:
    """How this process logs, for `logging.config.dictConfig`: warnings and worse, to standard error.

    Of gunicorn only errors: its warnings hold the addresses of visitors.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "portal.operations.logs.JsonLines"}},
        "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"level": "WARNING", "handlers": ["errors"]},
        "loggers": {
            "gunicorn.error": {"level": "ERROR", "handlers": ["errors"], "propagate": False},
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        },
    }


def write_lines() -> None:
    """Let this process log so."""
    logging.config.dictConfig(settings_of_logging())
