"""Tables that leave the program, as files."""

from cmpdesk.documents import exports
from cmpdesk.domain.exports import ExportKind, ExportSheet
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.i18n.words import Words


def export(sheet: ExportSheet, kind: ExportKind, locale: str, *, watch: Watch | None = None) -> bytes:
    """Return `sheet` as a file; `locale` decides how a CSV writes its numbers and separates its cells."""
    return exports.write(sheet, kind, Words.of(locale), watch or Unwatched())
