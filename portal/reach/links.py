"""Where one goes on to from the way one chose, handed down by upper rooms."""

from __future__ import annotations

from portal.core.links import Beside
from portal.groups.models import Membership
from portal.reach.models import Channel

beside_way: Beside[Membership, Channel] = Beside()
"""What belongs to this way in this group, like one's number where one wants a call."""
