"""The minutes of a mid-term meeting as a Word document: the same parts and tables as on paper."""

from cmpdesk.documents.house import House
from cmpdesk.documents.letter_docx import beside, package, paragraph, signature, table
from cmpdesk.documents.minutes import shape
from cmpdesk.domain.letters import PartKind, parts
from cmpdesk.domain.minutes import MinutesPaper
from cmpdesk.domain.minutes_parts import ANNEXES, MinutesPart, MinutesTable


def write(paper: MinutesPaper) -> bytes:
    """Return the minutes; what somebody typed is text, never markup or a field."""
    house = House.of(paper.programme, paper.party, paper.language)
    words, language = house.words, house.language_tag
    names = " / ".join(house.name(party.side) for party in paper.programme.parties)
    number = words.t("No. {number}", number=paper.official_number) if paper.official_number else words.t("Draft")
    body = [paragraph([names], language, after=60), paragraph([paper.subject], language, bold=True, after=60, level=1),
            paragraph([number], language, after=240)]  # fmt: skip
    place, own = 0, len(MinutesPart) - len(ANNEXES)
    told = [one for one in parts(paper.body) if one.kind is not PartKind.TABLE or paper.tables.get(one.text)]
    for at, part in enumerate(told):
        after = told[at + 1].kind if at + 1 < len(told) else PartKind.HEADING
        if part.kind is PartKind.HEADING:
            title = part.text if place >= own else f"{words.number(place + 1)}. {part.text}"
            body.append(paragraph([title], language, bold=True, before=240, after=80, new_page=place >= own, keep=True,
                                  level=2))  # fmt: skip
            place += 1
            if after is PartKind.HEADING:
                body.append(paragraph([words.t("Nothing is recorded.")], language))
        elif part.kind is PartKind.TABLE and part.text == MinutesTable.SIGNATURES:
            body.append(_signatures(paper, house))
        elif part.kind is PartKind.TABLE:
            rows = paper.tables[part.text]
            body.append(table(rows, language, shape(part.text, len(rows[0]))))
        elif part.kind is PartKind.ITEM:
            body.append(paragraph([f"–\t{part.text}"], language, indent=300, after=80))
        else:
            body.append(paragraph(part.text.splitlines(), language, keep=after is PartKind.TABLE))
    return package(body, house, paper.subject)


def _signatures(paper: MinutesPaper, house: House) -> str:
    """Return both blocks beside each other: for whom, a line to sign on, the co-chair."""
    words, language = house.words, house.language_tag
    whom, signed = [], []
    for party, authority, person, function in paper.tables[MinutesTable.SIGNATURES][1:]:
        whom.append(paragraph([words.tc("signature", "For {party}", party=party), authority], language, keep=True))
        signed.append(signature(person or words.t("Co-chair"), function, language))
    return beside([whom, signed], language)
