"""Columns that revisions are made of. Released revisions use them: add to them, never change them."""

import sqlalchemy as sa
from alembic import op


def record(table: str) -> tuple[sa.Column[str], sa.PrimaryKeyConstraint]:
    """Return the identifier of a table and its primary key."""
    return sa.Column("id", sa.String(32), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def root(table: str) -> tuple[sa.Column[int], sa.Column[str], sa.PrimaryKeyConstraint]:
    """Return the version, the identifier and the primary key of the root of an aggregate."""
    return sa.Column("version", sa.Integer(), nullable=False), *record(table)


def link(table: str, column: str, target: str, *, null: bool = False,
         index: bool = False) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:  # fmt: skip
    """Return a column of `table` that names a row of `target`, and its foreign key, which is checked at commit."""
    return (
        sa.Column(column, sa.String(32), nullable=null, index=index),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), deferrable=True,
                                initially="DEFERRED"),
    )  # fmt: skip
