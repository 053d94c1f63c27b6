"""The log: lines of JSON that say what and where, and hold nothing of what it was about."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.operations.running import environment

LOGS = """
import logging
from portal.operations.logs import write_lines
write_lines()
logging.getLogger("portal.jobs").error("job %s %s failed", "sound", "17:nb")
logging.getLogger("portal").info("nobody needs this")
logging.getLogger("gunicorn.error").warning("Invalid request from ip=203.0.113.7")
try:
    raise ValueError("My daughter is ill.")
except ValueError:
    logging.getLogger("portal").exception("something went wrong")
"""


def test_each_thing_is_one_line_of_json_without_words_or_addresses() -> None:
    done = subprocess.run([sys.executable, "-c", LOGS], env=environment(), capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["level"], line["from"], line["what"]) for line in lines] == [
        ("error", "portal.jobs", "job sound 17:nb failed"),
        ("error", "portal", "something went wrong"),
    ]
    assert lines[1]["where"].startswith("ValueError")
    assert "daughter" not in done.stderr
    assert "203.0" not in done.stderr
    assert all(line["at"].endswith("+00:00") for line in lines)
