"""What it costs to make a text ready to hear is measured in one run, and stays within what it may cost."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from portal.operations.bench.commands import bench

pytestmark = pytest.mark.real_time


def test_each_figure_stands_beside_what_it_may_be_and_what_time_does_not_change_is_reached() -> None:
    told = json.loads(CliRunner().invoke(bench, ["speech", "--json"]).output)
    assert told["words"] == 300
    assert [figure["unit"] for figure in told["figures"]] == ["s", "s", "MB", "", "MB"]
    assert all(figure["found"] > 0 for figure in told["figures"][:4])
    assert all(figure["reached"] for figure in told["figures"] if figure["unit"] == "MB")


def test_it_is_told_to_people_too() -> None:
    assert "a minute of sound" in CliRunner().invoke(bench, ["speech"]).output
