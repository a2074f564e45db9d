"""What each officer may do with each row of a shared workspace, said by the rights of the domain and not by the SQL."""

from collections.abc import Callable
from typing import Any

from cmpdesk.domain.access import Right
from tests.storage.rights_ground import Actor

READ, INSERT, UPDATE, DELETE = "SELECT", "INSERT", "UPDATE", "DELETE"


def right(name: Right) -> Callable[[Actor, dict[str, Any]], bool]:
    return lambda actor, _row: actor.may(name)


def of_party(name: Right) -> Callable[[Actor, dict[str, Any]], bool]:
    return lambda actor, row: actor.may(name, row["#party"])


def of_marks(name: Right) -> Callable[[Actor, dict[str, Any]], bool]:
    """Those who may see the marks and hold the right over the things of that Party."""
    return lambda actor, row: sees(actor, row) and actor.may(name, row["#party"])


def sees(actor: Actor, row: dict[str, Any]) -> bool:
    seen = (actor.may(Right.SEE_MARKS, party, opened=opened) for party, opened in row["#marks"])
    return actor.may(Right.SEE_APPLICATIONS) and all(seen)


def enters(actor: Actor, row: dict[str, Any]) -> bool:
    return not row["#frozen"] and sees(actor, row) and actor.may(Right.EDIT_JURY, row["#party"])


def declares(actor: Actor, row: dict[str, Any]) -> bool:
    return (own if row["officer_id"] else of_party)(Right.EDIT_APPLICATION if row["officer_id"] else Right.EDIT_JURY)(
        actor, row
    )


def decides(actor: Actor, row: dict[str, Any]) -> bool:
    return ERASE(actor, row) or (EDIT(actor, row) if row["officer_id"] else of_party(Right.EDIT_JURY)(actor, row))


def either(*wanted: Callable[[Actor, dict[str, Any]], bool]) -> Callable[[Actor, dict[str, Any]], bool]:
    return lambda actor, row: any(one(actor, row) for one in wanted)


def both(*wanted: Callable[[Actor, dict[str, Any]], bool]) -> Callable[[Actor, dict[str, Any]], bool]:
    return lambda actor, row: all(one(actor, row) for one in wanted)


def own(name: Right) -> Callable[[Actor, dict[str, Any]], bool]:
    return lambda actor, row: actor.may(name) and actor.officer is not None and row["officer_id"] == actor.officer.id


def never(_actor: Actor, _row: dict[str, Any]) -> bool:
    return False


def anybody(_actor: Actor, _row: dict[str, Any]) -> bool:
    return True


MEMBER = right(Right.SEE_APPLICATIONS)
EDIT = right(Right.EDIT_APPLICATION)
ERASE = right(Right.ERASE_PERSON)
JURY = of_party(Right.EDIT_JURY)
LETTERS = of_party(Right.WRITE_LETTERS)


def reopens(actor: Actor, row: dict[str, Any]) -> bool:
    return actor.may(Right.DECIDE_CALL) and of_marks(Right.EDIT_JURY)(actor, row)


EXPECTED: dict[str, tuple[Callable[[Actor, dict[str, Any]], bool], ...]] = {
    # table: read, insert, update, delete
    "alembic_version": (anybody, never, never, never),
    "workspace": (MEMBER, never, right(Right.EDIT_OFFICERS), never),
    "officer": (anybody, *[right(Right.EDIT_OFFICERS)] * 3),
    **dict.fromkeys(("programme", "party", "commission_session"), (MEMBER, *[right(Right.EDIT_PROGRAMME)] * 3)),
    **dict.fromkeys(("call", "sector", "envelope", "grid_version"), (MEMBER, *[right(Right.EDIT_CALL)] * 3)),
    **dict.fromkeys(("organisation", "organisation_name", "person", "person_name", "heading", "application",
                     "attachment", "search_entry"), (MEMBER, EDIT, EDIT, EDIT)),
    "filing": (MEMBER, of_party(Right.REGISTER_FILINGS), EDIT, of_party(Right.REGISTER_FILINGS)),
    "note": (MEMBER, *[own(Right.EDIT_APPLICATION)] * 3),
    **dict.fromkeys(("reviewer", "assignment"), (MEMBER, JURY, either(JURY, ERASE), JURY)),
    "preference": (MEMBER, *[JURY] * 3),
    **dict.fromkeys(("expert", "invitation"), (MEMBER, JURY, JURY, either(JURY, ERASE))),
    **dict.fromkeys(("affiliation", "tie"), (MEMBER, EDIT, EDIT, EDIT)),
    "declaration": (MEMBER, declares, decides, declares),
    **dict.fromkeys(("score_sheet", "mark", "consolidation"), (sees, enters, enters, enters)),
    "returned_file": (sees, enters, either(enters, ERASE), enters),
    "jury": (MEMBER, JURY, either(JURY, ERASE), JURY),
    "ranking": (sees, of_marks(Right.EDIT_JURY), reopens, never),
    **dict.fromkeys(("project", "promoter", "instrument", "project_file", "change_request", "holiday", "milestone",
                     "revision"), (MEMBER, *[right(Right.EDIT_PROJECT)] * 3)),
    **dict.fromkeys(("baseline", "baseline_entry"), (MEMBER, right(Right.EDIT_PROJECT), never,
                                                     right(Right.EDIT_PROJECT))),
    **dict.fromkeys(("grant_line", "instalment", "claim", "carry_over", "supporting_piece"),
                    (MEMBER, *[of_party(Right.MANAGE_GRANTS)] * 3)),
    **dict.fromkeys(("mission", "traveller", "mission_stop", "mission_cost", "outcome", "follow_up", "review",
                     "delegate", "recusal", "review_decision", "instalment_decision", "objective", "progress_file",
                     "report", "closing", "communication"), (MEMBER, *[right(Right.EDIT_PROJECT)] * 3)),
    **dict.fromkeys(("opinion", "progress_sheet"), (MEMBER, *[of_party(Right.GIVE_OPINION)] * 3)),
    **dict.fromkeys(("retention_rule", "incident"), (MEMBER, *[of_party(Right.PROTECT_DATA)] * 3)),
    "disposal": (MEMBER, both(ERASE, of_party(Right.PROTECT_DATA)), never, never),
    "letter": (MEMBER, LETTERS, either(LETTERS, ERASE), either(LETTERS, ERASE)),
    "letter_template": (MEMBER, *[LETTERS] * 3),
    "packet": (MEMBER, of_party(Right.PRODUCE_PACKETS), ERASE, never),
    "blob": (sees, EDIT, never, ERASE),
    "blob_text": (MEMBER, EDIT, EDIT, ERASE),
    "number_counter": (MEMBER, EDIT, EDIT, never),
    "presence": (MEMBER, *[own(Right.EDIT_APPLICATION)] * 3),
    "journal_head": (MEMBER, never, never, never),  # it moves only with the step that it names: see below
    "journal_step": (sees, never, never, never),
    "journal_entry": (sees, EDIT, ERASE, never),
}  # fmt: skip
