"""What the page of letters says."""

from functools import partial

from cmpdesk.domain.letters import LetterRow, LetterState
from cmpdesk.domain.preview import Document
from cmpdesk.i18n import letters as labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import letters_shown
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.pages.letters.loading import Scene

TONES = {
    LetterState.DRAFT: "reserve", LetterState.SEALED: "accent", LetterState.SENT: "good", LetterState.DESTROYED: "muted"
}  # fmt: skip


def standing(scene: Scene) -> str:
    """Return how many drafts wait, and how many letters are not sent yet."""
    drafts = sum(row.state is LetterState.DRAFT for row in scene.rows)
    sealed = sum(row.state is LetterState.SEALED for row in scene.rows)
    waiting = n("{count} sealed, not sent", "{count} sealed, not sent", sealed)
    return f"{n('{count} draft', '{count} drafts', drafts)} · {waiting}"


def name(row: LetterRow) -> str:
    """Return how a letter is named in a sentence."""
    return row.official_number or t("Draft on {project}", project=row.number or row.to)


def document(workspace: Workspace, row: LetterRow) -> Document:
    """Return a letter as a document to be shown."""
    kind = labels.kind(words(), row.kind)
    title = " · ".join(part for part in (row.official_number, row.number, kind) if part)
    return Document(title, f"{letters_name(row)}.pdf", partial(letters_shown.pages, workspace, row.id))


def letters_name(row: LetterRow) -> str:
    """Return a file name for a letter on screen."""
    return "".join(char if char.isalnum() else "-" for char in row.official_number or row.number or row.id[:8])


def unresolved(row: LetterRow) -> str:
    """Return what a draft still lacks, "" where nothing."""
    lacking = [f"{{{one}}}" for one in row.unresolved]
    if not row.to:
        lacking.append(t("Recipient"))
    return t("Still to fill in: {names}", names=", ".join(lacking)) if lacking else ""
