"""What there is to be read aloud, handed down by the rooms that keep it."""

from __future__ import annotations

from portal.core.links import Beside
from portal.groups.models import Group, Membership

to_read_aloud: Beside[Membership, Group] = Beside()
"""Each gives the newest of its texts that a member who reads aloud may read for the others."""
