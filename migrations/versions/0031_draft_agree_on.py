"""From which day the group may agree on a draft of minutes, once that is shared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

DAY_OF_MINUTES = "(SELECT minutes.agree_on FROM minutes WHERE minutes.id = minutes_versions.minutes_id)"
DAY_OF_DRAFT = (
    "(SELECT minutes_versions.agree_on FROM minutes_versions"
    " WHERE minutes_versions.minutes_id = minutes.id AND minutes_versions.shared_at IS NULL)"
)


def upgrade() -> None:
    with op.batch_alter_table("minutes_versions") as batch_op:
        batch_op.add_column(sa.Column("agree_on", sa.Date(), nullable=True))
    # Until now a draft moved the day of the minutes themselves.
    op.execute(f"UPDATE minutes_versions SET agree_on = {DAY_OF_MINUTES} WHERE shared_at IS NULL")  # noqa: S608
    op.execute("UPDATE minutes SET agree_on = NULL WHERE current = 0")


def downgrade() -> None:
    op.execute(f"UPDATE minutes SET agree_on = {DAY_OF_DRAFT} WHERE current = 0")  # noqa: S608
    with op.batch_alter_table("minutes_versions") as batch_op:
        batch_op.drop_column("agree_on")
