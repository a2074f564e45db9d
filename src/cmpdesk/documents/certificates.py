"""The certificate of destruction, on one page: what went and how many, under which rule and authorisation, by whom."""

from collections.abc import Sequence
from datetime import datetime

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, TEXT, Cell, Flow
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.letters import SIGNATURES
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.registers import Certificate
from cmpdesk.domain.retention import Rule
from cmpdesk.i18n import labels
from cmpdesk.i18n import registers as say

_KICKER = Style("sans", 11, 15, SOFT)
_BAND, _APART = 9.6, 30.0


def pdf(house: House, one: Certificate, rule: Rule | None, numbers: Sequence[str], *, at: datetime) -> bytes:
    """Return the certificate in the conventions of `house`, read back; equal certificates give equal bytes.

    `numbers` name the files that were concerned, never a person.
    """
    words, flow = house.words, Flow(house)
    page = flow.page
    page.fill(0, page.height - _BAND, page.width, _BAND, COLOURS[house.party.side])
    title = words.t("Certificate of destruction no. {number}", number=words.number(one.number))
    flow.paragraph(house.party.authority or labels.party_name(words, house.party), _KICKER)
    flow.y -= 4
    flow.title(title)
    flow.y -= 10
    flow.facts([
        (words.t("Destroyed on"), words.long_date(one.done_on)),
        (words.t("What"), say.kind(words, one.kind)),
        (words.t("How many"), words.listed(list(say.counts(words, one.counts))) or "—"),
        (words.t("Rule"), say.rule(words, rule) if rule else words.t("request of the person concerned")),
        (words.t("Source of the rule"), _source(house, rule)),
        (words.t("Authorisation"), one.authorisation or "—"),
        (words.t("Carried out by"), one.by),
        (words.t("What stays"), say.stays(words, one.kind)),
    ], 130)  # fmt: skip
    if numbers:
        flow.heading(words.t("Files concerned"))
        flow.paragraph(", ".join(number or "—" for number in numbers), PLAIN)
    flow.space(14)
    said = lines(words.t(
        "Bytes, values in the journal and entries of the search were destroyed in this workspace in one step that "
        "cannot be undone. Backups made before keep them until they are thinned; what was printed, saved elsewhere or "
        "sent is out of its reach."
    ), TEXT, flow.width)  # fmt: skip
    flow.need(len(said) * TEXT.leading + _APART + SIGNATURES)  # nobody signs a page without words
    flow.band([Cell(0, said)])
    _signature(flow, one)
    sections = [Section(PieceKind.CONTENTS, pieces.of_pages(flow.pages[:1]), bookmark=(title, 0))]
    if flow.pages[1:]:
        sections.append(Section(PieceKind.CONTENTS, pieces.of_pages(flow.pages[1:]), header=title))
    book = Book(house, title, sections, issued_at=at, identity=f"{one} {rule} {numbers}", corner=one.party_code,
                foot=house.party.authority)  # fmt: skip
    return written(book, len(flow.pages), title)


def _source(house: House, rule: Rule | None) -> str:
    if rule is None or not rule.source:
        return "—"
    proposal = house.words.t("proposal of the program, not confirmed by the Party")
    return f"{rule.source} ({proposal})" if rule.proposed else rule.source


def _signature(flow: Flow, one: Certificate) -> None:
    words, half = flow.house.words, flow.width / 2
    flow.space(_APART)
    flow.need(SIGNATURES)
    flow.y -= 40
    flow.page.rule(flow.left, flow.left + half - 24, flow.y + 4, SOFT)
    flow.band([
        Cell(0, (*lines(one.by, LABEL, half - 24), *lines(words.t("Place and date:"), SMALL, half - 24)))
    ], keep=1)  # fmt: skip
