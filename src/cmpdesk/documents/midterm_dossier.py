"""The dossier of a mid-term meeting as one PDF, composed as packets are: in the house of one Party."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cmpdesk.documents import midterm_front as opening
from cmpdesk.documents import pieces, shown
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import clean
from cmpdesk.documents.midterm_measure import Fixed
from cmpdesk.documents.midterm_pages import projects
from cmpdesk.documents.page import Page
from cmpdesk.documents.timeline_strip import Strips
from cmpdesk.domain.midterm_dossier import MidtermContent
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.i18n import labels

_LONGEST = 120
"""Characters of a title in the outline and at the head of a page."""
_TOGETHER = 50
"""Projects whose pages are set together."""


def pdf(house: House, content: MidtermContent, *, at: datetime, watch: Watch) -> bytes:
    """Return the dossier, read back; equal contents of the same instant give equal bytes."""
    words = house.words
    fixed = Fixed(house)
    sections = plan(house, content, fixed, watch)
    named = words.t("Mid-term dossier")
    mark = labels.confidentiality_mark(words, content.confidentiality)
    state = words.t("sealed") if content.sealed else words.t("as of {date}", date=words.long_date(content.on))
    title = " · ".join((named, words.localised(content.call.title)))
    identity = shown.digest([content.call.id, str(content.review.number), house.locale, at.isoformat(), repr(content)])
    book = Book(house, title, sections, issued_at=at, identity=identity, corner=f"{mark} · {state}",
                foot=house.session(content.call), repeated=fixed.pages)  # fmt: skip
    return written(book, sum(len(one.piece.pages) for one in sections), named)


def plan(house: House, content: MidtermContent, fixed: Fixed, watch: Watch) -> list[Section]:
    """Return all sections in order; the portfolio is set last, when the page of each project is known.

    What their pages repeat is then in `fixed`.
    """
    words = house.words
    made = _projects(house, content, fixed, watch)
    cover, meeting = opening.cover(house, content), opening.meeting(house, content)
    figures, table = opening.figures(house, content), opening.portfolio(house, content)
    page, first = len(cover) + len(meeting) + len(figures) + len(table.pages) + 1, []
    for section in made:
        first.append(page)
        page += len(section.piece.pages)
    table.fill(house, first)
    listing = _section(house, PieceKind.CONTENTS, table.pages, words.t("C. Portfolio"))
    return [
        _section(house, PieceKind.COVER, cover, words.t("Cover")),
        _section(house, PieceKind.CONTENTS, meeting, words.t("A. Meeting")),
        _section(house, PieceKind.CONTENTS, figures, words.t("B. Figures")),
        replace(listing, links=tuple(tuple(one.links) for one in table.pages)),
        *made,
        _section(house, PieceKind.SUMMARY, opening.decisions(house, content, fixed), words.t("D. Decisions to take")),
    ]


def _projects(house: House, content: MidtermContent, fixed: Fixed, watch: Watch) -> list[Section]:
    """Return a page for each project; they stand below the portfolio in the outline."""
    made = []
    strips = Strips(fixed, [row for one in content.projects for row in (one.calendar, one.proposed) if row], content.on)
    for done in range(0, len(content.projects), _TOGETHER):
        some = content.projects[done : done + _TOGETHER]
        watch.check()
        watch.report(Progress(some[0].row.number, done, len(content.projects)))
        for one, pages in zip(some, projects(house, content, some, strips), strict=True):
            named = f"{one.row.number} · {_short(one.row.title)}"
            piece = pieces.of_pages(pages, quick=True)
            made.append(Section(PieceKind.SHEET, piece, one.row.number, named, bookmark=(named, 1)))
    return made


def _short(title: str) -> str:
    flat = " ".join(clean(title).split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1].rstrip() + "…"


def _section(house: House, kind: PieceKind, pages: Sequence[Page], name: str) -> Section:
    header = "" if kind is PieceKind.COVER else house.words.t("Mid-term dossier")
    return Section(kind, pieces.of_pages(list(pages), quick=True), header=header, bookmark=(name, 0))
