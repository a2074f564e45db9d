"""The certificate of a destruction on paper, read back: all that it says, and a signature below words."""

import io
from datetime import UTC, date, datetime

from pypdf import PdfReader

from cmpdesk.documents import certificates
from cmpdesk.documents.house import House
from cmpdesk.domain.registers import PERSON, Certificate
from tests.documents.contents import CMP, QUEBEC

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
ONE = Certificate("", "QC", 7, PERSON, date(2026, 11, 23), "AUT-<b>=1+1</b> & Ελ", "Luc Lambert",
                  {"people": 1, "filings": 1234, "letters": 0}, {})  # fmt: skip


def pages(count: int) -> list[str]:
    data = certificates.pdf(House.of(CMP, QUEBEC, "fr"), ONE, None, [f"11.{place:03}" for place in range(count)], at=AT)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def test_it_says_what_went_and_by_whom() -> None:
    (page,) = pages(2)
    for said in ("Certificat de destruction n° 7", "1 personne et 1 234 dépôts", "AUT-<b>=1+1</b> & Ελ",
                 "11.000, 11.001", "23 novembre 2026"):  # fmt: skip
        assert said in page, said


def test_nobody_signs_a_page_without_words() -> None:
    for count in range(200, 500, 15):
        assert "ne peut être annulée" in pages(count)[-1]
