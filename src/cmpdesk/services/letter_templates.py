"""The texts that letters are made of: those that come with the program, those of each Party, and its numbers."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import LetterKind, LetterTemplate, check_pattern, checked
from cmpdesk.domain.programmes import Party
from cmpdesk.runtime.resources import resource
from cmpdesk.storage import tables
from cmpdesk.storage.queries import letters as queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.PROJECTS | Area.HISTORY


@cache
def _file(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def shipped(kind: LetterKind, language: str, locale: str) -> LetterTemplate:
    """Return the text that comes with the program: that of the territory of `locale` first, then of the language."""
    held = _file(resource("letters", f"{kind}.toml"))
    found = held.get(f"{language}{locale[2:]}") or held.get(language) or held["en"]
    return LetterTemplate(kind, language, 0, found["subject"].strip(), found["body"].strip())


def versions(workspace: Workspace, *, party: Party, kind: LetterKind, language: str) -> tuple[LetterTemplate, ...]:
    """Return the versions of a text, the shipped proposal first: the last one serves new letters."""
    with workspace.read() as connection:
        held = queries.templates(connection, party.code)
    own = [one for one in held if (one.kind, one.language) == (kind, language)]
    return (shipped(kind, language, party.locale), *own)


def current(transaction: Transaction, party: Party, kind: LetterKind, language: str) -> LetterTemplate:
    """Return the text that serves new letters."""
    known = queries.templates(transaction.connection, party.code)
    held = [one for one in known if (one.kind, one.language) == (kind, language)]
    return held[-1] if held else shipped(kind, language, party.locale)


def adopt(workspace: Workspace, *, officer: Officer, party: Party, draft: LetterTemplate) -> Outcome[LetterTemplate]:
    """Save the next version of a text of `party`; `draft.number` is the version seen. Letters made before keep theirs.

    Refused as `domain.letters.checked` says, with ``letter.template-same`` where nothing differs, and with
    ``record.moved`` where somebody saved another version meanwhile.
    """
    workspace.require(officer, Right.WRITE_LETTERS, party.code)
    wanted = checked(LetterTemplate(draft.kind, draft.language, draft.number + 1, draft.subject.strip(),
                                    draft.body.strip().replace("\r\n", "\n")))  # fmt: skip
    with workspace.write(officer, "letters.template", party=party.code, number=wanted.number) as transaction:
        before = current(transaction, party, wanted.kind, wanted.language)
        if before.number != draft.number:
            raise Refusal("record.moved", table="letter_template")
        if draft.number and (before.subject, before.body) == (wanted.subject, wanted.body):
            raise Refusal("letter.template-same")
        transaction.add(tables.LetterTemplate(
            party_code=party.code, kind=str(wanted.kind), language=wanted.language, number=wanted.number,
            subject=wanted.subject, body=wanted.body,
        ))  # fmt: skip
        transaction.commit()
    return Outcome(wanted, AREAS)


def pattern(workspace: Workspace, *, party: Party) -> str:
    """Return how the letters of a Party are numbered."""
    with workspace.read() as connection:
        return queries.pattern(connection, party.code)[1]


def number_by(workspace: Workspace, *, officer: Officer, party: Party, wanted: str) -> Outcome[str]:
    """Set how the letters of a Party are numbered from now on; refused with ``letter.pattern``."""
    workspace.require(officer, Right.WRITE_LETTERS, party.code)
    pattern = check_pattern(wanted)
    with workspace.write(officer, "letters.pattern", party=party.code, pattern=pattern) as transaction:
        number, before = queries.pattern(transaction.connection, party.code)
        if before != pattern:
            transaction.add(tables.LetterTemplate(party_code=party.code, kind=queries.NUMBERING, language="",
                                                  number=number + 1, subject=pattern, body=""))  # fmt: skip
            transaction.commit()
    return Outcome(pattern, AREAS)
