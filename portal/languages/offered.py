"""The languages that people of the groups speak, and those that the portal itself speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup


@dataclass(frozen=True)
class Language:
    """One language. `code` is ours, with an underscore where it has a region; `tag` is the one for HTML."""

    code: str
    name: str
    """Its own name, as its speakers write it."""
    direction: Literal["ltr", "rtl"] = "ltr"

    @property
    def tag(self) -> str:
        return self.code.replace("_", "-")

    @property
    def own_name(self) -> Markup:
        """Its name as it stands on a page of any other language."""
        return Markup('<bdi lang="{}">{}</bdi>').format(self.tag, self.name)


KNOWN: dict[str, Language] = {
    language.code: language
    for language in (
        Language("nb", "Norsk"),
        Language("en", "English"),
        Language("nn", "Nynorsk"),
        Language("ar", "العربية", "rtl"),
        Language("so", "Soomaali"),
        Language("ti", "ትግርኛ"),
        Language("uk", "Українська"),
        Language("pl", "Polski"),
        Language("fa_AF", "دری", "rtl"),
        Language("ku", "Kurdî"),
        Language("ckb", "کوردی", "rtl"),
        Language("tr", "Türkçe"),
        Language("ur", "اردو", "rtl"),
        Language("ru", "Русский"),
        Language("lt", "Lietuvių"),
    )
}
"""In the order in which they are shown."""

SOURCE = "en"
"""The sentences in the code are English."""
DEFAULT = "nb"
"""What somebody reads whose browser asks for nothing that we speak."""

ALIASES = {
    "no": "nb", "nb_no": "nb", "nn_no": "nn", "en_gb": "en", "en_us": "en", "prs": "fa_AF", "fa": "fa_AF",
    "kmr": "ku", "kmr_latn": "ku", "ku_latn": "ku", "ku_arab": "ckb", "sorani": "ckb",
}  # fmt: skip
"""What browsers say for a language that we call otherwise: Babel's own negotiation matches none of these (tried)."""
