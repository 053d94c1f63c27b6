"""Pictures of every page there is: `python -m tests.whole.pictures`, into the folder `pictures`, which git ignores.

Look at each of them: is anything ugly, cramped or unclear? Words after the command choose pages: `… today nb-360`.
"""

from __future__ import annotations

import re
import sys
import tempfile
from itertools import product
from pathlib import Path

from tests.whole.browser import a_browser, a_demo
from tests.whole.looking import as_high_as_the_page
from tests.whole.walking import SETTINGS, Walk, endpoints

FOLDER = Path(__file__).parents[2] / "pictures"


def take(words: list[str]) -> None:
    """Take a picture of each page in each setting of the usual phone whose name holds all these words."""
    FOLDER.mkdir(exist_ok=True)
    with a_browser() as browser, tempfile.TemporaryDirectory() as folder, a_demo(Path(folder)) as demo:
        walk, phone = Walk(demo, Path(folder)), browser.new_context(locale="nb").new_page()
        for endpoint in endpoints():
            for stop, setting in product(walk.stops(endpoint), SETTINGS):
                plain = re.sub(r"\W+", "-", f"{endpoint} {stop.name or 'nobody'} {stop.address} ")
                name = f"{plain}{setting}.png"
                if setting.width == 360 and all(word in name for word in words):
                    walk.go(phone, stop, setting)
                    as_high_as_the_page(phone)
                    phone.screenshot(path=FOLDER / name)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")


if __name__ == "__main__":
    take(sys.argv[1:])
