"""Where one goes on to from a yes, handed down by upper rooms."""

from __future__ import annotations

from portal.core.links import Beside
from portal.groups.models import Membership
from portal.promises.models import Purpose

beside_choice: Beside[Membership, Purpose] = Beside()
"""What a yes to this purpose leads to."""
