"""Erasing a person: the row is emptied, and the journal loses values and salts but keeps its proof."""

from typing import Any

from sqlalchemy import Connection, select, update

from cmpdesk.storage.tables import JournalEntry


def erase_fields(connection: Connection, records: dict[tuple[str, str], tuple[str, ...]]) -> int:
    """Destroy what the journal holds of fields: {(table, id): columns}. Return how many fields were destroyed.

    Only the digest of each field stays, by which the chain still proves that nothing else was touched.
    """
    entry = JournalEntry.__table__
    erased = 0
    for (table, record_id), columns in records.items():
        rows = connection.execute(
            select(entry.c.step_id, entry.c.ordinal, entry.c.fields).where(
                entry.c.table_name == table, entry.c.record_id == record_id
            )
        ).all()
        for row in rows:
            fields: dict[str, Any] = dict(row.fields)
            for column in columns:
                if len(fields.get(column, ())) > 1:
                    fields[column] = fields[column][:1]
                    erased += 1
            where = (JournalEntry.step_id == row.step_id, JournalEntry.ordinal == row.ordinal)
            connection.execute(update(JournalEntry).where(*where).values(fields=fields))
    return erased
