"""Asking experts to review for a call: what speaks against it comes first, the message is a draft, never sent."""

from collections.abc import Collection
from datetime import date

from cmpdesk.documents import mail
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.cells import Offers
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.experts import Answer, ExpertSheet, InvitationOffer, Seat
from cmpdesk.domain.interests import ApplicationConflict
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.text import fold
from cmpdesk.i18n.words import Words
from cmpdesk.services import experts, interests
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import experts as queries
from cmpdesk.storage.queries import records
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = experts.AREAS | Area.PACKETS


def offer(workspace: Workspace, *, expert_id: str, call_id: str) -> InvitationOffer:
    """Return what is known of an expert and a call before they are asked, what speaks against it included."""
    expert = experts.sheet(workspace, expert_id)
    call, party = _place(workspace, expert, call_id)
    due = call.return_by
    day = due.local(party.zone).date() if due else None
    found = interests.before_inviting(workspace, expert.row.person_id, call_id)
    return InvitationOffer(
        expert_id, expert.row.name, expert.row.email, call_id, call.title, party.code, due,
        expert.row.absence_on(day) if day else None, found,
    )  # fmt: skip


def invite(workspace: Workspace, *, officer: Officer, expert_id: str, call_id: str, asked_on: date,
           seen: Collection[ApplicationConflict] = ()) -> Outcome[ExpertSheet]:  # fmt: skip
    """Record that an expert was asked to review for a call.

    Where ties to who filed in it are on record it is refused with ``invitation.conflicts``, unless the officer has
    `seen` them all, as they are now. Refused with ``invitation.asked`` and ``invitation.in-jury`` where there is
    nothing to ask any more.
    """
    expert = experts.sheet(workspace, expert_id)
    call, party = _place(workspace, expert, call_id)
    workspace.require(officer, Right.EDIT_JURY, party.code)
    found = interests.before_inviting(workspace, expert.row.person_id, call_id)
    if set(found) - set(seen):
        raise Refusal("invitation.conflicts", name=expert.row.name, count=len(found))
    with workspace.write(officer, "invitation.add", party=party.code, call=call.title.in_("fr")) as transaction:
        transaction.lock(tables.Expert, expert_id)
        if transaction.first(tables.Invitation, expert_id=expert_id, call_id=call_id) is not None:
            raise Refusal("invitation.asked", name=expert.row.name)
        if _seat(transaction, expert, call_id, party.side) is not None:
            raise Refusal("invitation.in-jury", name=expert.row.name)
        transaction.add(tables.Invitation(expert_id=expert_id, call_id=call_id, asked_on=asked_on))
        transaction.commit()
    return Outcome(experts.sheet(workspace, expert_id), AREAS)


def accept(workspace: Workspace, *, officer: Officer, invitation_id: str, seen: int, on: date,
           seat: Seat) -> Outcome[ExpertSheet]:  # fmt: skip
    """Record that an expert accepted: they take `seat` in the jury, with their sectors as far as the call has them."""
    expert, call, party = _asked(workspace, officer, invitation_id)
    code = seat.code.strip()
    if not code:
        raise Refusal("reviewer.incomplete")
    if seat.load_limit < 1:
        raise Refusal("reviewer.load-limit")
    with workspace.write(officer, "invitation.accept", code=code, call=call.title.in_("fr")) as transaction:
        _answered(transaction, expert, invitation_id, seen, Answer.ACCEPTED, on)
        transaction.lock(tables.Call, call.id)
        if _seat(transaction, expert, call.id, party.side) is not None:
            raise Refusal("invitation.in-jury", name=expert.row.name)
        if transaction.first(tables.Reviewer, call_id=call.id, side=str(party.side), code=code) is not None:
            raise Refusal("reviewer.code-taken", code=code)
        offers = Offers.of(call.sectors).sectors
        named = [offers.get(fold(one)) for one in expert.row.sectors]
        transaction.add(
            tables.Reviewer(
                call_id=call.id, side=str(party.side), code=code, person_id=expert.row.person_id,
                organisation_id=transaction.get(tables.Person, expert.row.person_id).organisation_id,
                sector_ids=list(dict.fromkeys(one for one in named if one)), languages=list(expert.row.languages),
                load_limit=seat.load_limit, keywords=list(expert.row.keywords),
            )
        )  # fmt: skip
        transaction.commit()
    return Outcome(experts.sheet(workspace, expert.row.id), AREAS)


def decline(workspace: Workspace, *, officer: Officer, invitation_id: str, seen: int, on: date,
            reason: str) -> Outcome[ExpertSheet]:  # fmt: skip
    """Record that an expert declined, and why."""
    expert, call, party = _asked(workspace, officer, invitation_id)
    if not reason.strip():
        raise Refusal("invitation.no-reason")
    with workspace.write(officer, "invitation.decline", call=call.title.in_("fr")) as transaction:
        if (seat := _seat(transaction, expert, call.id, party.side)) is not None:
            raise Refusal("invitation.sits", code=seat.code)
        _answered(transaction, expert, invitation_id, seen, Answer.DECLINED, on).reason = reason.strip()
        transaction.commit()
    return Outcome(experts.sheet(workspace, expert.row.id), AREAS)


def take_back(workspace: Workspace, *, officer: Officer, invitation_id: str, seen: int) -> Outcome[ExpertSheet]:
    """Take an invitation out of the record, as if nobody had been asked; not once they sit in the jury."""
    expert, call, party = _asked(workspace, officer, invitation_id)
    with workspace.write(officer, "invitation.take-back", call=call.title.in_("fr")) as transaction:
        if (seat := _seat(transaction, expert, call.id, party.side)) is not None:
            raise Refusal("invitation.sits", code=seat.code)
        transaction.lock(tables.Expert, expert.row.id)
        transaction.delete(transaction.lock(tables.Invitation, invitation_id, seen))
        transaction.commit()
    return Outcome(experts.sheet(workspace, expert.row.id), AREAS)


def next_seat(workspace: Workspace, *, expert_id: str, call_id: str) -> Seat:
    """Return the seat that an expert would take: the next code of the jury, and their own load limit or the usual."""
    expert = experts.sheet(workspace, expert_id)
    _, party = _place(workspace, expert, call_id)
    with workspace.read() as connection:
        taken = queries.seats(connection, call_id, party.side)
    numbers = [int(tail) for code in taken if (tail := code.rpartition("-")[2]).isdecimal()]
    usual = max(taken.values(), default=USUAL_LOAD)
    return Seat(f"{party.code}-{max(numbers, default=0) + 1:02}", expert.row.load_limit or usual)


USUAL_LOAD = 12
"""Applications that a reader takes where neither they nor the jury say otherwise."""


def message(workspace: Workspace, *, officer: Officer, expert_id: str, call_id: str) -> bytes:
    """Return the invitation as the draft of a message, in the first language of the expert.

    Refused with ``invitation.not-asked`` before it is recorded, for only that shows the conflicts on record.
    """
    expert = experts.sheet(workspace, expert_id)
    call, party = _place(workspace, expert, call_id)
    workspace.require(officer, Right.EDIT_JURY, party.code)
    if not any(one.call_id == call_id and one.invitation_id for one in expert.history):
        raise Refusal("invitation.not-asked", name=expert.row.name)
    w = _words(expert, party)
    title = w.localised(call.title)
    lines = [
        w.t("Dear {name},", name=expert.row.name),
        w.t("We would like to ask you to review applications for the following call: {call}.", call=title),
    ]
    if expert.row.load_limit:
        lines.append(w.n("You would read {count} application at most.", "You would read {count} applications at most.",
                         expert.row.load_limit))  # fmt: skip
    if call.return_by is not None:
        lines.append(w.t("Your score sheets would be due by {when}.", when=w.deadline(call.return_by, party.zone)))
    lines += [
        w.t("Before any application is shown to you, you will be asked to declare your interests, and to sign an "
            "agreement on confidentiality if you have not done so yet."),
        w.t("Please let us know whether you accept, and, if you decline, for what reason."),
        f"{officer.name}\n{party.authority}",
    ]  # fmt: skip
    subject = w.t("Invitation to review: {call}", call=title)
    return mail.draft(expert.row.email, expert.row.name, subject, "\n\n".join(lines))


# -- inside


def _words(expert: ExpertSheet, party: Party) -> Words:
    """Return the words of the first language of an expert, as their Party writes it."""
    language = next(iter(expert.row.languages), party.locale[:2])
    return Words.of(party.locale if party.locale[:2] == language else language)


def _place(workspace: Workspace, expert: ExpertSheet, call_id: str) -> tuple[CallSheet, Party]:
    side = experts.side_of(workspace, expert.row.party_code, call_id)
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    return call, programme(workspace, call.programme_id).party(side)


def _asked(workspace: Workspace, officer: Officer, invitation_id: str) -> tuple[ExpertSheet, CallSheet, Party]:
    with workspace.read() as connection:
        row = records.row(connection, tables.Invitation, invitation_id)
    expert = experts.sheet(workspace, row.expert_id)
    call, party = _place(workspace, expert, row.call_id)
    workspace.require(officer, Right.EDIT_JURY, party.code)
    return expert, call, party


def _answered(transaction: Transaction, expert: ExpertSheet, invitation_id: str, seen: int, answer: Answer,
              on: date) -> tables.Invitation:  # fmt: skip
    transaction.lock(tables.Expert, expert.row.id)
    row = transaction.lock(tables.Invitation, invitation_id, seen)
    row.answer, row.answered_on, row.reason = str(answer), on, ""
    return row


def _seat(transaction: Transaction, expert: ExpertSheet, call_id: str, side: Side) -> tables.Reviewer | None:
    return transaction.first(tables.Reviewer, person_id=expert.row.person_id, call_id=call_id, side=str(side))
