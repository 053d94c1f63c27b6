"""A meeting in the phone's calendar says "Appointment" and the time, and nothing that others may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import icalendar
import pytest

from tests.reader import Reader
from tests.world import World

MakeReader = Callable[..., Reader]

ALWAYS = {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "CLASS"}
NEVER = (
    "Suppe", "kitchen", "Shore", "say", "soup", "Kari", "Jonas", "Amina", "Havnebyen", "127.0.0.1", "groups", "http",
    "frivillig", "NAV", "welcome", "letter", "mailto",
)  # fmt: skip
"""The group, the place, the theme, people, the host, and where the file comes from."""


def read_back(file: bytes) -> list[tuple[str, dict[str, str], str]]:
    """The lines of a calendar file by RFC 5545, 3.1: folded at 75 octets, ended by CRLF, NAME;PARAMETER=…:value."""
    assert file.endswith(b"\r\n")
    physical = file.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert not any(b"\n" in line or b"\r" in line for line in physical)
    logical: list[bytes] = []
    for line in physical:
        if line[:1] in (b" ", b"\t"):
            logical[-1] += line[1:]
        else:
            logical.append(line)
    read = []
    for line in logical:
        head, value = line.decode().split(":", 1)
        name, *parameters = head.split(";")
        read.append((name, dict(part.split("=", 1) for part in parameters), value))
    return read


def event_of(file: bytes) -> dict[str, str]:
    """The values of the one event in a calendar that holds nothing else."""
    lines = [(name, value) for name, _parameters, value in read_back(file)]
    begins, ends = lines.index(("BEGIN", "VEVENT")), lines.index(("END", "VEVENT"))
    around = [*lines[:begins], *lines[ends + 1 :]]
    assert sorted(around) == [
        ("BEGIN", "VCALENDAR"),
        ("END", "VCALENDAR"),
        ("PRODID", "-//calendar//EN"),
        ("VERSION", "2.0"),
    ]
    inside = lines[begins + 1 : ends]
    assert len(dict(inside)) == len(inside), "a property stands there twice"
    return dict(inside)


@pytest.fixture
def take(reader: MakeReader, world: World) -> Callable[..., bytes]:
    """Take a meeting into one's calendar, like the form on its page does."""

    def take_it(name: str = "amina", meeting: str = "next", more: str = "") -> bytes:
        address = f"/groups/{world.group}/meetings/{world.meetings[meeting]}/calendar.ics{more}"
        response = reader(name).get(address).response
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Content-Disposition"] == 'attachment; filename="calendar.ics"'
        return response.data

    return take_it


def test_the_calendar_says_appointment_and_the_time_and_nothing_else(take: Callable[..., bytes]) -> None:
    file = take()
    event = event_of(file)
    assert set(event) == ALWAYS
    assert event["SUMMARY"] == "Appointment"
    assert event["CLASS"] == "PRIVATE"
    assert (event["DTSTART"], event["DTEND"]) == ("20260309T163000Z", "20260309T183000Z")
    assert event["DTSTAMP"].endswith("Z")
    assert [word for word in NEVER if word.lower() in file.decode().lower()] == []


def test_a_phone_reads_the_same_from_it(take: Callable[..., bytes]) -> None:
    calendar = icalendar.Calendar.from_ical(take())
    (event,) = calendar.walk("VEVENT")
    assert event["SUMMARY"] == "Appointment"
    assert event.start == datetime(2026, 3, 9, 16, 30, tzinfo=UTC)
    assert event.end == datetime(2026, 3, 9, 18, 30, tzinfo=UTC)
    assert set(event) == ALWAYS


def test_the_place_stands_there_only_where_one_ticks_it(take: Callable[..., bytes]) -> None:
    for more in ("?place=no", "?place=", "?place=YES", "?Place=yes", "?"):
        assert set(event_of(take(more=more))) == ALWAYS
    event = event_of(take(more="?place=yes"))
    assert set(event) == {*ALWAYS, "LOCATION"}
    assert event["LOCATION"] == r"The kitchen\, 4 Shore Street"


def test_the_page_of_the_meeting_offers_the_place_as_a_tick_of_ones_own(reader: MakeReader, world: World) -> None:
    here = f"/groups/{world.group}/meetings/{world.meetings['next']}"
    page = reader("amina").get(here)
    form = page.html.select_one(f'form[action="{here}/calendar.ics"]')
    assert form["method"] == "get"
    assert not form.select_one("input[name=place]").has_attr("checked")
    assert 'It only says "Appointment" and the time.' in form.get_text()


def test_a_long_place_in_any_script_is_folded_and_reads_back_whole(
    reader: MakeReader, world: World, take: Callable[..., bytes]
) -> None:
    kari = reader("kari")
    here = f"/groups/{world.group}/meetings/{world.meetings['next']}/change"
    for place in (
        "Kjøkkenet på bruktbutikken, Øvre Ågårdsveg 12; inngang bak, andre etasje \\ spør etter Åse, eller ring " * 2,
        "المطبخ في الطابق الثاني، شارع الشاطئ رقم ٤، اسأل عن أوسه " * 3,
        "ኣብ ክሽነ 🍲 ናይቲ ድኳን " * 9,
    ):
        place = place[:200].strip()
        kari.get(here)
        kari.send(here, place=place)
        file = take(more="?place=yes")
        assert event_of(file)["LOCATION"]
        (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
        assert event["LOCATION"] == place
        assert set(event_of(take())) == ALWAYS


def test_nothing_that_is_typed_as_a_place_becomes_a_line_of_its_own(
    reader: MakeReader, world: World, take: Callable[..., bytes]
) -> None:
    kari = reader("kari")
    here = f"/groups/{world.group}/meetings/{world.meetings['next']}/change"
    kari.get(here)
    kari.send(here, place=r"Here\nATTENDEE:mailto:a@b.example;X=1:2,\r\nURL:x")
    event = event_of(take(more="?place=yes"))
    assert set(event) == {*ALWAYS, "LOCATION"}


def test_a_meeting_that_is_moved_or_cancelled_replaces_itself_in_the_calendar(
    reader: MakeReader, world: World, take: Callable[..., bytes]
) -> None:
    kari = reader("kari")
    here = f"/groups/{world.group}/meetings/{world.meetings['next']}"
    before = event_of(take())
    kari.get(f"{here}/change")
    kari.send(f"{here}/change", at="18:00", reason="The bus.")
    moved = event_of(take())
    assert moved["UID"] == before["UID"]
    assert moved["DTSTART"] == "20260309T170000Z"
    assert int(moved["SEQUENCE"]) > int(before["SEQUENCE"])
    kari.get(f"{here}/cancellation")
    kari.send(f"{here}/cancellation", reason="Ice.")
    over = event_of(take())
    assert over["UID"] == before["UID"]
    assert over["STATUS"] == "CANCELLED"
    assert int(over["SEQUENCE"]) > int(moved["SEQUENCE"])
    assert set(over) == {*ALWAYS, "STATUS"}


def test_two_meetings_are_two_appointments_and_the_same_for_everyone(take: Callable[..., bytes]) -> None:
    assert event_of(take())["UID"] != event_of(take(meeting="later"))["UID"]
    assert take("yusuf") == take("kari") == take("selam")
