"""Four officers, each with a login of their own, change the same few files at once: none is lost, each conflict shows.

Now and then one changes two files at once, in any order, so that they get into each other's way for good.
"""

import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.sharing import merged
from cmpdesk.services import sharing, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.postgres import database
from tests.postgres import server as postgres
from tests.storage.fixtures import a_call, fill
from tests.storage.logins import server

OFFICERS, EDITS, FILES = 4, 500, 6


@dataclass
class Seen:
    """What one officer did and met."""

    kept: list[tuple[str, str]] = field(default_factory=list)
    """(file, word) of each change that was acknowledged."""
    met: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def note_of(workspace: Workspace, application: str) -> tuple[int, str]:
    """Return the version of an application, and the text that everybody writes into."""
    with workspace.read() as connection:
        row = connection.exec_driver_sql(
            f"SELECT version, state_reason FROM application WHERE id = '{application}'"  # noqa: S608 - an id of ours
        ).one()
    return row.version, row.state_reason


def change(workspace: Workspace, officer: Officer, wanted: dict[str, tuple[int, str]]) -> None:
    """Write {file: (version seen, text)} in one step."""
    with workspace.write(officer, "proof.edit") as transaction:
        for application, (seen, text) in wanted.items():
            transaction.lock(tables.Application, application, seen).state_reason = text
        transaction.commit()


def edit(workspace: Workspace, officer: Officer, files: list[str], word: str, seen: Seen) -> None:
    """Append `word` to the text of `files`, again after each conflict, until it is acknowledged."""
    before = {one: note_of(workspace, one) for one in files}
    wanted = {one: (version, f"{text} {word}") for one, (version, text) in before.items()}
    while True:
        try:
            change(workspace, officer, wanted)
        except Foreseen as fault:
            seen.met[fault.code] += 1
            if fault.code == "record.moved":
                wanted = {one: again(workspace, one, before, wanted[one][1], word, seen) for one in files}
                before = {one: (version, text.removesuffix(f" {word}")) for one, (version, text) in wanted.items()}
            elif fault.code != "workspace.busy":
                raise
        else:
            seen.kept += [(one, word) for one in files]
            return


def again(workspace: Workspace, application: str, before: dict[str, tuple[int, str]], mine: str, word: str,
          seen: Seen) -> tuple[int, str]:  # fmt: skip
    """Look at the conflict in one file as an officer would, and write the word after what the other wrote."""
    version, base = before[application]
    found = sharing.conflict(workspace, table="application", record_id=application, seen=version,
                             mine={"state_reason": mine})  # fmt: skip
    (shown,) = found.fields
    if (shown.base, shown.mine) != (base, mine):
        seen.wrong.append(f"{application}: shown {shown.base!r}, seen {base!r}")
    if found.version != version and not found.clashing:
        seen.wrong.append(f"{application}: moved to {found.version} without a conflict shown")
    theirs = str(merged(found)["state_reason"]) if found.clashing else base
    return found.version, f"{theirs} {word}"


def contest(address: str, edits: int) -> tuple[list[Seen], list[str]]:
    """Let the officers change the files `edits` times each; return what they met, and what is wrong afterwards."""
    with server(address) as made:
        files = fill(made.owner, made.lead, a_call(made.owner, made.lead), [f"Projet {one}" for one in range(FILES)])
        people = [made.officer(f"officer{one}", Role.OFFICER) for one in range(OFFICERS)]
        places = [made.open(one) for one in people]
        seen = [Seen() for _ in people]
        before = workspaces.check(made.owner).steps

        def work(place: int) -> None:
            dice = random.Random(place)  # noqa: S311 - seeded, so that a fault comes again
            try:
                for turn in range(edits):
                    some = dice.sample(files, 2 if dice.random() < 0.1 else 1)
                    edit(places[place], people[place], some, f"{place}-{turn}", seen[place])
            except Exception as fault:  # noqa: BLE001 - a thread must not die unheard
                seen[place].wrong.append(repr(fault))

        threads = [threading.Thread(target=work, args=(place,)) for place in range(OFFICERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for one in places:
            one.close()
        wrong = [line for one in seen for line in one.wrong]
        texts = {one: note_of(made.owner, one)[1].split() for one in files}
        kept = [item for one in seen for item in one.kept]
        wrong += [f"lost: {word} in {one}" for one, word in kept if texts[one].count(word) != 1]
        if sum(map(len, texts.values())) != len(kept):
            wrong.append("something was written that nobody was told of")
        report = workspaces.check(made.owner)
        wrong += [str(fault) for fault in report.faults]
        if report.steps - before != OFFICERS * edits:
            wrong.append(f"{report.steps - before} steps for {OFFICERS * edits} changes")
    return seen, wrong


def main() -> int:
    """Run the whole contest on a private server, and say what was met."""
    with postgres() as url, database(url) as address:
        started = time.perf_counter()
        seen, wrong = contest(address, EDITS)
        took = time.perf_counter() - started
    met = sum((one.met for one in seen), Counter[str]())
    sys.stdout.write(f"{OFFICERS} officers x {EDITS} changes of {FILES} files in {took:.0f} s: {dict(met)}\n")
    for line in wrong[:20]:
        sys.stdout.write(f"WRONG {line}\n")
    return 1 if wrong or not met["record.moved"] else 0
