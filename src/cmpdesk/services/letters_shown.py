"""Letters as pages and files: a preview of what is typed, PDF one by one or as one, Word, messages, a mail-merge table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from cmpdesk.documents.house import House
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.access import Right
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import ExportKind, ExportSheet, Value
from cmpdesk.domain.letters import (
    LetterPaper,
    LetterRow,
    LetterSheet,
    LetterState,
    LetterTemplate,
    LetterText,
    PartKind,
    parts,
    unresolved,
)
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.i18n import labels
from cmpdesk.i18n import letters as told
from cmpdesk.i18n.words import Words
from cmpdesk.services import packets
from cmpdesk.services.programmes import programme
from cmpdesk.storage import blobs
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import letters as queries
from cmpdesk.storage.workspace import Workspace


class LetterForm(StrEnum):
    """What letters can be written as."""

    PDF = "pdf"
    ONE_PDF = "one-pdf"
    """All of them in one file, to be printed."""
    DOCX = "docx"
    MESSAGES = "eml"
    TABLE = "xlsx"
    TABLE_CSV = "csv"


def locale(home: Programme, party: Party, language: str) -> str:
    """Return the locale of a letter of `party` in `language`."""
    return House.of(home, party, language).locale


def papers(workspace: Workspace, letter_ids: Sequence[str]) -> tuple[LetterPaper, ...]:
    """Return letters as they are laid out, in the order of `letter_ids`."""
    with workspace.read() as connection:
        sheets = queries.sheets(connection, letter_ids)
        calls = {one: call_queries.call(connection, one) for one in {each.row.call_id for each in sheets}}
    homes = {one.id: programme(workspace, one.programme_id) for one in calls.values()}
    return tuple(
        LetterPaper(homes[one.row.call_id], homes[one.row.call_id].party(one.row.side or Side.FIRST), one)
        for one in sheets
    )


def party_codes(workspace: Workspace, sides: Iterable[tuple[str, Side]]) -> frozenset[str]:
    """Return the codes of the Parties of (call id, side)."""
    with workspace.read() as connection:
        homes = {one: call_queries.call(connection, one).programme_id for one in {call_id for call_id, _ in sides}}
    return frozenset(programme(workspace, homes[call_id]).party(side).code for call_id, side in sides)


def pages(workspace: Workspace, letter_id: str) -> bytes:
    """Return the PDF of a letter: as it was sealed, else as the draft would be."""
    (paper,) = papers(workspace, [letter_id])
    return _pdf(workspace, paper)


def preview(workspace: Workspace, letter_id: str, text: LetterText) -> bytes:
    """Return the PDF of a draft as it would be with what is typed."""
    (paper,) = papers(workspace, [letter_id])
    row = replace(paper.sheet.row, recipient=text.recipient, subject=text.subject, dated_on=text.dated_on,
                  unresolved=unresolved(text.subject, text.body, paper.sheet.tables))  # fmt: skip
    return _pdf(workspace, replace(paper, sheet=replace(paper.sheet, row=row, body=text.body)))


def specimen(workspace: Workspace, home: Programme, party: Party, text: LetterTemplate) -> bytes:
    """Return the PDF of a letter that is made of a text as it is typed, its names not filled yet."""
    row = LetterRow(
        "", 1, "", None, "", "", party.side, text.kind, text.language, text.number, "", "", text.subject,
        workspace.today(), "", None, "", "", None, None, unresolved(text.subject, text.body, ()),
    )  # fmt: skip
    return _pdf(workspace, LetterPaper(home, party, LetterSheet(row, text.body, {})))


def _pdf(workspace: Workspace, paper: LetterPaper) -> bytes:
    from cmpdesk.documents import letters as documents  # with its PDF libraries: not while the window opens

    row = paper.sheet.row
    if row.state is LetterState.DESTROYED:
        raise Refusal("letter.erased", number=row.official_number)
    if row.sha256:
        with workspace.read() as connection:
            return blobs.get(connection, row.sha256)
    return documents.pdf(paper, at=workspace.now().replace(microsecond=0))


def plain(paper: LetterPaper) -> str:
    """Return the text of a letter for a message: tables as lines."""
    lines: list[str] = []
    for part in parts(paper.sheet.body):
        if part.kind is PartKind.TABLE:
            lines.append("\n".join(" · ".join(row) for row in paper.sheet.tables.get(part.text, ())))
        elif part.kind is PartKind.ITEM:
            lines.append(f"- {part.text}")
        else:
            lines.append(part.text)
    signed = [one.strip() for one in paper.party.signatories.splitlines() if one.strip()] or [paper.party.authority]
    return "\n\n".join([*lines, "\n".join(signed)])


def export(workspace: Workspace, *, officer: Officer, letter_ids: Sequence[str], out: Path, form: LetterForm,
           words: Words, overwrite: bool = False, watch: Watch | None = None) -> tuple[Path, ...]:  # fmt: skip
    """Write letters into the folder `out`: all of them or none; `words` name what belongs to no letter.

    Refused with ``packets.would-overwrite`` where a name is taken, unless `overwrite`, with ``letter.none-chosen`` and
    ``letter.erased``.
    """
    watch = watch or Unwatched()
    workspace.require(officer, Right.SEE_APPLICATIONS)
    if not letter_ids:
        raise Refusal("letter.none-chosen")
    held = papers(workspace, letter_ids)
    with packets.staged_in(out) as staging:
        for done, (name, data) in enumerate(_files(workspace, held, form, words, watch)):
            watch.check()
            watch.report(Progress(name, done, len(held)))
            with Sink(staging / name) as sink:
                sink.write([data])
                sink.finish()
                sink.keep()
        watch.check()
        staged = sorted(staging.iterdir())
        taken = [path.name for path in staged if (out / path.name).exists()]
        if taken and not overwrite:
            raise packets.would_overwrite(out, taken)
        for path in staged:
            packets.place(path, out / path.name)
    return tuple(out / path.name for path in staged)


def _files(workspace: Workspace, held: Sequence[LetterPaper], form: LetterForm, words: Words,
           watch: Watch) -> Iterable[tuple[str, bytes]]:  # fmt: skip
    """Yield (file name, bytes)."""
    whole = packets.safe(words.t("Letters")) or "letters"
    if form in (LetterForm.TABLE, LetterForm.TABLE_CSV):
        from cmpdesk.documents import exports

        yield f"{whole}.{form}", exports.write(table(held, words), ExportKind(str(form)), words, watch)
        return
    if form is LetterForm.ONE_PDF:
        from cmpdesk.documents import letters as documents

        made = []
        for paper in held:
            watch.check()
            made.append(_pdf(workspace, paper))
        yield f"{whole}.pdf", documents.joined(made)
        return
    taken: set[str] = set()
    for paper in held:
        name = file_name(paper, taken)
        if form is LetterForm.PDF:
            yield f"{name}.pdf", _pdf(workspace, paper)
        elif form is LetterForm.DOCX:
            from cmpdesk.documents import letter_docx
            from cmpdesk.services import minutes  # they are made there

            if paper.sheet.row.state is LetterState.DESTROYED:
                raise Refusal("letter.erased", number=paper.sheet.row.official_number)
            of_both = paper.sheet.row.side is None
            yield f"{name}.docx", minutes.sealed_docx(workspace, paper.sheet) if of_both else letter_docx.write(paper)
        else:
            yield f"{name}.eml", _message(workspace, paper, name)


def message(workspace: Workspace, letter_id: str) -> tuple[str, bytes]:
    """Return (file name, bytes) of a draft of a message with the letter, and its PDF once it is sealed."""
    (paper,) = papers(workspace, [letter_id])
    name = file_name(paper, set())
    return f"{name}.eml", _message(workspace, paper, name)


def _message(workspace: Workspace, paper: LetterPaper, name: str) -> bytes:
    from cmpdesk.documents import mail

    row = paper.sheet.row
    attached = [(f"{name}.pdf", _pdf(workspace, paper))] if row.sha256 or row.erased_at else []
    return mail.draft(row.email, row.to, row.subject, plain(paper), attached)


def file_name(paper: LetterPaper, taken: set[str]) -> str:
    """Return the name of a letter's file without its ending, one that is not `taken`, which it joins."""
    row = paper.sheet.row
    parted = (row.official_number, paper.party.code if not row.official_number else "", row.number, str(row.kind))
    stem = "_".join(packets.safe(one)[:40] for one in parted if packets.safe(one)) or row.id[:8]
    name = stem if stem.casefold() not in taken else f"{stem}_{row.id[:8]}"
    taken.add(name.casefold())
    return name


def table(held: Sequence[LetterPaper], words: Words) -> ExportSheet:
    """Return the table of a mail merge: a row for each letter."""
    headings = (
        words.t("Reference"), words.t("No."), words.t("Project"), words.t("Party"), words.t("Kind"),
        words.t("Recipient"), words.t("Address"), words.t("Email"), words.t("Subject"), words.t("Date"),
        words.t("State"), words.t("Sent on"),
    )  # fmt: skip
    return ExportSheet(words.t("Letters"), headings, tuple(_cells(one, one.sheet.row, words) for one in held))


def _cells(paper: LetterPaper, row: LetterRow, words: Words) -> tuple[Value, ...]:
    address = [line.strip() for line in row.recipient.splitlines()[1:] if line.strip()]
    return (
        row.official_number, row.number, row.title,
        labels.party_name(words, paper.party) if row.side else words.t("Both Parties"), told.kind(words, row.kind),
        row.to, "\n".join(address), row.email, row.subject, row.dated_on, told.state(words, row.state), row.sent_on,
    )  # fmt: skip
