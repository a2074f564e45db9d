"""Tables are there at once and without the ORM; classes are mapped at the first write, whatever is read meanwhile."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cmpdesk.services import workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import LEAD, a_call, fill

DDL = """
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

for name, table in sorted(tables.WorkspaceRow.metadata.tables.items()):
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        print(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda one: one.name):
            print(CreateIndex(index).compile(dialect=dialect))
    for column in table.columns:
        default = getattr(column.default, "arg", None)
        print(column.name, column.key, repr(column.type), getattr(default, "__name__", default), column.autoincrement)
"""
OURS = "from cmpdesk.storage import tables"
THEIRS = """
import sys, types
from sqlalchemy import orm

sys.modules["cmpdesk.storage.declaring"] = there = types.ModuleType("declaring")
there.DeclarativeBase, there.Mapped, there.mapped_column = orm.DeclarativeBase, orm.Mapped, orm.mapped_column
from cmpdesk.storage import tables
"""

LIST = """
import sys
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.pages import Sort
from cmpdesk.services import calls, filings, workspaces

workspace = workspaces.open_workspace(sys.argv[1])
try:
    (lead,) = workspaces.officers(workspace)
    (call,) = calls.calls(workspace)
    page = filings.page(workspace, ApplicationFilter(call.id, search="eau"), Sort("title"))
    print(lead.name, *(row.title for row in page.rows), "sqlalchemy.orm" in sys.modules)
finally:
    workspace.close()
"""

MEANWHILE = """
import sys, threading
from sqlalchemy import create_engine, func, select
from cmpdesk.services import workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from cmpdesk.storage.base import Base
from cmpdesk.storage.declaring import entities, map_all

sys.setswitchinterval(1e-6)
engine = create_engine("sqlite:///" + sys.argv[1])
Base.metadata.create_all(engine)
begun, mapped, faults = threading.Barrier(3), threading.Event(), []

def read():
    with engine.connect() as connection:
        begun.wait()
        last = False
        while not last:
            last = mapped.is_set()
            for kind in entities(Base):
                columns = [getattr(kind, column.name) for column in kind.__table__.columns]
                try:
                    connection.execute(select(*columns).order_by(columns[0]).limit(1)).all()
                    connection.execute(select(func.count()).select_from(kind)).scalar_one()
                    connection.execute(select(tables.Filing.id).join_from(
                        tables.Filing, tables.Application, tables.Application.id == tables.Filing.application_id)).all()
                except Exception as fault:
                    faults.append(repr(fault))

readers = [threading.Thread(target=read) for _ in range(2)]
for reader in readers:
    reader.start()
begun.wait()
map_all()
mapped.set()
for reader in readers:
    reader.join()
print(hasattr(tables.Call, "__mapper__"), faults)
"""


def run(script: str, *arguments: str) -> str:
    """Return what a fresh process says: in this one the classes are mapped already."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True,
                          env=environment).stdout.strip()  # fmt: skip


def test_the_tables_are_those_that_a_declarative_mapping_makes() -> None:
    assert run(OURS + DDL).splitlines() == run(THEIRS + DDL).splitlines()


def test_a_workspace_opens_and_lists_without_the_orm(file_workspace: Workspace) -> None:
    (officer,) = workspaces.officers(file_workspace)
    fill(file_workspace, officer, a_call(file_workspace, officer), ["Eau vive", "Forêts"])
    file_workspace.close()
    assert run(LIST, file_workspace.info.location) == f"{LEAD} Eau vive False"


def test_what_is_read_while_classes_are_mapped_is_read(tmp_path: Path) -> None:
    assert run(MEANWHILE, str(tmp_path / "any.db")) == "True []"


def test_an_entity_takes_its_columns_only() -> None:
    assert tables.Heading(party_code="QC", heading_key="titre").field is None
    with pytest.raises(TypeError, match="no colour"):
        tables.Heading(colour="red")
