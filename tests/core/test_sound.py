"""Sound made by the real ffmpeg: light, plain, measured, and nothing along that the phone wrote beside it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from portal.core import sound
from portal.core.sound import FRAME_BYTES, FRAME_SAMPLES, CannotBeMade, NoSound, encode, kind_of, ready
from tests.recordings import CANARY, PHONES, ffmpeg, recorded, tone


@pytest.mark.parametrize("phone", PHONES)
def test_what_a_phone_recorded_becomes_a_light_mp3_of_the_same_length(phone: str) -> None:
    made = ready(recorded(phone, 3), ffmpeg())
    assert kind_of(made.mp3) == "mp3"
    assert 2.9 < made.seconds < 3.3
    assert not made.cut
    assert len(made.mp3) < 10_500, "0.2 MB a minute"


@pytest.mark.parametrize("phone", PHONES)
def test_nothing_goes_along_that_the_phone_wrote_beside_the_sound(phone: str) -> None:
    sent = recorded(phone, 1)
    if phone not in ("amr", "aac"):  # they have no room for words
        assert CANARY.encode() in sent or CANARY.encode("utf-16-le") in sent
    mp3 = ready(sent, ffmpeg()).mp3
    for word in (CANARY, "59.91", "Lavf", "Lavc"):
        assert word.encode() not in mp3
    frame = mp3[:2]
    assert frame == b"\xff\xf3"
    assert {mp3[at : at + 2] for at in range(0, len(mp3), FRAME_BYTES)} == {frame}, "frames and nothing else"


def test_a_video_gives_its_sound_alone() -> None:
    assert 0.9 < ready(recorded("video", 1), ffmpeg()).seconds < 1.4


def test_of_what_is_longer_the_first_three_minutes_are_kept_and_it_says_so() -> None:
    made = ready(recorded("m4a", 200), ffmpeg())
    assert made.cut
    assert made.seconds == pytest.approx(180, abs=0.1)
    whole = ready(recorded("m4a", 179), ffmpeg())
    assert not whole.cut


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"x", b"ID3" + b"x" * 3000, b"RIFF1234WAVEfmt " + b"\0" * 100, b"....ftypM4A " + b"\1" * 5000,
        b"#EXTM3U\nfile:///etc/passwd\n", b"ffconcat version 1.0\nfile /etc/passwd\n", b"<svg>", b"\x89PNG\r\n\x1a\n",
        b"1234567.WAVE", b"%PDF-1.7", b"MZ" + b"\0" * 200,
    ],
)  # fmt: skip
def test_what_is_no_sound_is_refused(sent: bytes) -> None:
    with pytest.raises(NoSound):
        ready(sent, ffmpeg())


def test_a_recording_that_broke_off_half_way_gives_what_there_is_or_is_refused() -> None:
    assert 0.3 < ready(recorded("webm", 3)[:-9000], ffmpeg()).seconds < 3
    with pytest.raises(NoSound):
        ready(recorded("m4a", 3)[:-5000], ffmpeg())  # its index stands at the end


def test_a_sound_that_names_another_file_reads_no_other_file(tmp_path: Path) -> None:
    """A playlist in the dress of a recording."""
    inside = b"....ftypM4A #EXTM3U\n#EXTINF:1,\nfile://" + bytes(tmp_path / "other.wav")
    (tmp_path / "other.wav").write_bytes(tone(1))
    with pytest.raises(NoSound):
        ready(inside, ffmpeg())


def test_each_frame_of_what_we_encode_is_so_many_samples() -> None:
    mp3 = encode(b"\0\0" * FRAME_SAMPLES * 50, ffmpeg())
    assert len(mp3) % FRAME_BYTES == 0
    assert 50 <= len(mp3) // FRAME_BYTES <= 53


def test_without_a_working_ffmpeg_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(CannotBeMade):
        encode(b"\0\0" * 1000, str(tmp_path / "nowhere"))
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o700)
    with pytest.raises(CannotBeMade):
        encode(b"\0\0" * 1000, str(broken))


def test_one_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 60\n")
    hangs.chmod(0o700)
    monkeypatch.setattr(sound, "TIME_LIMIT", 0.3)
    with pytest.raises(CannotBeMade):
        ready(recorded("m4a", 1), str(hangs))
    assert not subprocess.run(["pgrep", "-f", str(hangs)], capture_output=True, check=False).stdout
