"""What a packet shows, as canonical text: by it we know whether a packet or a sheet has changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from cmpdesk.documents.house import LAYOUT, House
from cmpdesk.domain.attachments import AttachmentRow
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.filings import ApplicationSheet, FilingSheet
from cmpdesk.domain.packets import Difference, PacketApplication, PacketContent
from cmpdesk.domain.programmes import Party, Programme
from cmpdesk.domain.returns import SheetCode, SheetIdentity

_KEPT: Mapping[type, tuple[str, ...]] = {
    Programme: ("name", "legal_basis", "parties"),
    Party: ("side", "name", "authority", "locale", "paper", "zone", "promoter_term"),
    CallSheet: (
        "session_label", "title", "pairing", "deadline", "return_by", "max_months", "confidentiality", "contact",
    ),
    ApplicationSheet: ("number", "title", "sector", "strand", "state", "state_reason", "filings"),
    FilingSheet: (
        "side", "reference", "title", "organisation", "organisation_address", "contact", "contact_function", "email",
        "phone", "partner", "summary", "benefits", "other_funding", "keywords", "months", "renewed", "amounts",
        "requested", "missions", "late", "attachments",
    ),
    AttachmentRow: ("name", "size", "sha256", "status", "pages", "print_sha256"),
}  # fmt: skip
"""What is printed of a value; all of it where the type is not named. Ids and versions are not."""

_OF_CALL_IN_SHEET = ("pairing", "deadline", "max_months")


@dataclass(frozen=True, slots=True)
class Parts:
    """Digests of what a packet shows: of its opening pages, and of each application by its number.

    A recused application has the digest ``"recused"``; one that is held back is part of the opening pages. Kept with an
    issue, they tell what the next one changes.
    """

    front: str
    applications: tuple[tuple[str, str], ...]


RECUSED = "recused"


def parts(content: PacketContent, house: House, known: dict[int, str] | None = None) -> Parts:
    """Return the digests of `content`; no layout is done.

    `known` is filled with the digests of sheets by `id`, so that packets of one batch ask for each only once.
    """
    front = {
        "house": [house.locale, house.party.paper],
        "programme": plain(content.programme),
        "call": plain(replace(content.call, confidentiality=content.confidentiality)),
        "side": content.party.side,
        "letterhead": content.party.letterhead,
        "reviewer": content.reviewer.code,
        "copy": [content.copy, content.copies],
        "grid": plain(content.grid),
    }
    if held := [[one.sheet.number, one.gate, one.sheet.title, one.filers]
                for one in content.applications if one.held_back]:  # fmt: skip
        front["held back"] = plain(held)
    each = tuple(
        (one.sheet.number, RECUSED if one.recused else digest([_sheet(one.sheet, known), *_marked(content, one)]))
        for one in content.applications if not one.held_back
    )  # fmt: skip
    return Parts(digest(front), each)


def _marked(content: PacketContent, one: PacketApplication) -> list[str]:
    """Return the code of the score sheet, where the reader marks the application."""
    return [sheet_code(content, one).plain] if one.gate.may_mark else []


def sheet_code(content: PacketContent, one: PacketApplication) -> SheetCode:
    """Return the code that is printed on the score sheet of one application."""
    return SheetIdentity(content.call.id, content.grid.version, content.reviewer.id, one.sheet.id).code


def fingerprint(content: PacketContent, house: House) -> str:
    """Return the SHA-256 of all that a packet shows but issue and date. Cheap: no layout, no attachment is opened."""
    return whole(parts(content, house))


def whole(found: Parts) -> str:
    """Return the fingerprint of a packet with these parts."""
    return digest([found.front, found.applications])


def _sheet(sheet: ApplicationSheet, known: dict[int, str] | None) -> str:
    if known is None:
        return digest(plain(sheet))
    if id(sheet) not in known:
        known[id(sheet)] = digest(plain(sheet))
    return known[id(sheet)]


def differences(before: Parts, after: Parts) -> tuple[Difference, ...]:
    """Return what `after` changes, in the order of the packet; what is gone comes last."""
    old, new = dict(before.applications), dict(after.applications)
    found = [Difference("front", "")] if before.front != after.front else []
    for number, one in after.applications:
        if number not in old:
            found.append(Difference("recused" if one == RECUSED else "added", number))
        elif old[number] != one:
            found.append(Difference("recused" if one == RECUSED else "changed", number))
    found += [Difference("removed", number) for number, _ in before.applications if number not in new]
    if not found and before != after:
        found.append(Difference("front", ""))
    return tuple(found)


def sheet_keys(content: PacketContent, house: House, known: dict[int, str] | None = None) -> tuple[str, ...]:
    """Return for each application the name under which its laid out sheet is kept ("" where it is not printed)."""
    facts = [plain(getattr(content.call, name)) for name in _OF_CALL_IN_SHEET]
    setting = digest([LAYOUT, house.locale, house.party.paper, plain(house.programme), facts])
    return tuple(
        digest([setting, _sheet(one.sheet, known)]) if one.gate.may_read else "" for one in content.applications
    )


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of plain values."""
    return hashlib.sha256(
        json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    ).hexdigest()


@lru_cache
def _names(kind: type) -> tuple[str, ...]:
    return _KEPT.get(kind) or tuple(one.name for one in fields(kind))


def plain(value: Any) -> Any:
    """Return a frozen value as dictionaries, lists and texts, what is never printed left out."""
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no canonical form of {type(value).__name__}")
