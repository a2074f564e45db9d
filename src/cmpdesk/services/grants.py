"""Grants of projects: lines, instalments, claims with their pieces, money carried over."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from cmpdesk.domain import grants as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant, GrantTotal, InstalmentDraft
from cmpdesk.domain.projects import GrantDraft, Granted
from cmpdesk.services import projects
from cmpdesk.services.programmes import programme
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import grants as queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.workspace import Entity, Transaction, Workspace

AREAS = projects.AREAS
MOST_BYTES = 50_000_000
"""Size of the largest file of a supporting piece."""
_TABLES = {"grant_line", "instalment", "claim", "carry_over"}


def of_project(workspace: Workspace, project_id: str) -> tuple[Grant, ...]:
    """Return the grants of a project: by Party, year, funder."""
    with workspace.read() as connection:
        return queries.of_project(connection, project_id)


def of_call(workspace: Workspace, call_id: str) -> tuple[Grant, ...]:
    """Return the grants of all projects of a call."""
    with workspace.read() as connection:
        return queries.of_call(connection, call_id)


def totals(workspace: Workspace, call_id: str) -> tuple[GrantTotal, ...]:
    """Return the sums of a call per Party, funder and budget year, as of today."""
    return rules.totals(of_call(workspace, call_id), workspace.today().year)


def piece(workspace: Workspace, project_id: str, piece_id: str) -> tuple[str, bytes]:
    """Return the file name and the bytes of a supporting piece, or refuse with ``record.gone``."""
    found = next((one for grant in of_project(workspace, project_id) for claim in grant.claims
                  for one in claim.pieces if one.id == piece_id and one.sha256), None)  # fmt: skip
    if found is None:
        raise Refusal("record.gone", table="supporting_piece")
    with workspace.read() as connection:
        return found.file_name, blobs.get(connection, found.sha256)


# -- lines


def set_lines(workspace: Workspace, *, officer: Officer, project_id: str, seen: int,
              lines: Sequence[tuple[str | None, GrantDraft]]) -> Outcome[tuple[Grant, ...]]:  # fmt: skip
    """Make `lines` the grants of a project: those with an id are changed, those without are new, others are removed.

    Party and year of a line stay as they are. Refused as `domain.projects.check_money` says, with ``grant.in-use``
    below what became of a line, ``grant.used`` where a line to be removed is in use.
    """
    with workspace.write(officer, "grant.set") as transaction:
        row = _lock(transaction, project_id, seen)
        call = call_queries.call(transaction.connection, row.call_id)
        parties = programme(workspace, call.programme_id)
        held = {one.id: one for one in queries.of_project(transaction.connection, project_id)}
        kept = {key: draft for key, draft in lines if key is not None}
        for key, one in held.items():
            draft = kept.get(key)
            if draft == GrantDraft(one.side, one.funder, one.year, one.amount, one.line):
                continue
            _require(workspace, officer, one)
            if draft is None:
                if one.instalments or one.claims or one.carry_overs:
                    raise Refusal("grant.used", funder=one.funder, year=one.year)
                transaction.delete(transaction.get(tables.GrantLine, key))
        changed = {key: draft for key, draft in kept.items() if key in held}
        for key, draft in changed.items():
            one = held[key]
            if (draft.side, draft.year) != (one.side, one.year):
                raise Refusal("grant.other-year", year=one.year)
            rules.check_amount(one, draft.amount.cents)
        sector = transaction.get(tables.Application, row.application_id).sector_id
        emptied = {key for key, one in held.items() if not one.amount.cents}
        """Lines of which a review left nothing."""
        wanted = [draft for key, draft in lines if draft.amount.cents or key not in emptied]
        projects.check_grants(workspace, transaction, officer=officer, call=call, parties=parties, grants=wanted,
                              sector_id=sector, apart_from=list(held))  # fmt: skip
        for key, draft in changed.items():
            line = transaction.get(tables.GrantLine, key)
            line.funder, line.line, line.cents = draft.funder.strip(), draft.line.strip(), draft.amount.cents
        projects.add_grants(workspace, transaction, officer=officer, parties=parties, project_id=project_id,
                            grants=[draft for key, draft in lines if key not in held])  # fmt: skip
        transaction.commit()
    return Outcome(of_project(workspace, project_id), AREAS)


def keep(workspace: Workspace, transaction: Transaction, *, officer: Officer) -> None:
    """Refuse to take a step back where others have used since the money that it gave: ``undo.changed-since``, or
    ``grant.over-envelope``. Call it once the step is taken back.
    """
    touched: dict[str, set[str]] = {}
    for table, record in transaction.touched():
        touched.setdefault(table, set()).add(record)
    if not _TABLES & set(touched):
        return
    followed = {row.id: row for row in transaction.find_in(tables.Project, "id", touched.get("project", ()))}
    lines = touched.get("grant_line", set())
    for call_id in sorted({row.call_id for row in followed.values()}):
        back: list[Granted] = []
        for one in queries.of_call(transaction.connection, call_id):
            if one.project_id in followed:
                rules.check_kept(one)
            if one.id in lines and one.amount.cents:  # a review may leave nothing of one
                application = transaction.get(tables.Application, followed[one.project_id].application_id)
                back.append(Granted(one.side, one.funder, one.year, application.sector_id, one.amount))
        call = call_queries.call(transaction.connection, call_id)
        projects.check_granted(workspace, transaction, officer=officer, call=call,
                               parties=programme(workspace, call.programme_id), wanted=back,
                               apart_from=list(lines))  # fmt: skip


# -- instalments


def set_instalments(workspace: Workspace, *, officer: Officer, grant_id: str, seen: int,
                    drafts: Sequence[InstalmentDraft]) -> Outcome[Grant]:  # fmt: skip
    """Plan how a grant is paid: what was released, paid or judged by a review stays first, as it is, and `drafts`
    follow it.

    Refused as `rules.check_instalments` says. `seen` is the version of the project, here and below.
    """
    with _changing(workspace, officer, "grant.instalments", grant_id, seen) as transaction:
        grant = queries.grant(transaction.connection, grant_id)
        fixed = [one for one in grant.instalments if one.fixed]
        rules.check_instalments(
            grant, [*(InstalmentDraft(one.amount.cents) for one in fixed if one.amount.cents), *drafts]
        )
        places = {one.id: place for place, one in enumerate(fixed, start=1)}
        for row in transaction.find(tables.Instalment, grant_id=grant_id):
            if row.id not in places:
                transaction.delete(row)
        transaction.session.flush()  # a position is free only once its row is gone
        for one in sorted(fixed, key=lambda one: one.position):
            transaction.get(tables.Instalment, one.id).position = places[one.id]
            transaction.session.flush()
        for place, draft in enumerate(drafts, start=len(fixed) + 1):
            transaction.add(tables.Instalment(
                grant_id=grant_id, position=place, cents=draft.cents, condition=draft.condition.strip(),
                milestone_id=draft.milestone_id,
            ))  # fmt: skip
        transaction.commit()
    return _outcome(workspace, grant_id)


def release(workspace: Workspace, *, officer: Officer, grant_id: str, seen: int, instalment_id: str,
            on: date | None) -> Outcome[Grant]:  # fmt: skip
    """Note that an instalment may be paid since `on`, or (None) that it may not yet; ``instalment.paid`` if it was.

    The condition of a review that it waited for counts as met on that day. ``instalment.refused`` where one refused it.
    """
    with _changing(workspace, officer, "grant.release", grant_id, seen) as transaction:
        row = _of(transaction, tables.Instalment, instalment_id, grant_id)
        if row.paid_on is not None:
            raise Refusal("instalment.paid", on=row.paid_on)
        if on is not None and not row.cents:
            raise Refusal("instalment.refused")
        row.released_on = on
        for one in transaction.find(tables.InstalmentDecision, instalment_id=instalment_id, effect="conditional"):
            if one.before_cents is not None:
                one.lifted_on = on
        transaction.commit()
    return _outcome(workspace, grant_id)


def pay(workspace: Workspace, *, officer: Officer, grant_id: str, seen: int, instalment_id: str, on: date | None,
        reference: str = "") -> Outcome[Grant]:  # fmt: skip
    """Note that an instalment was paid on a day, or (None) that it was not. Refused as `rules.check_payment` says."""
    with _changing(workspace, officer, "grant.pay", grant_id, seen) as transaction:
        row = _of(transaction, tables.Instalment, instalment_id, grant_id)
        if on is not None:
            grant = queries.grant(transaction.connection, grant_id)
            rules.check_payment(grant, next(one for one in grant.instalments if one.id == instalment_id), on)
        row.paid_on, row.official_reference = on, reference.strip() if on else ""
        transaction.commit()
    return _outcome(workspace, grant_id)


# -- claims


def claim(workspace: Workspace, *, officer: Officer, grant_id: str, seen: int, cents: int,
          received_on: date) -> Outcome[Grant]:  # fmt: skip
    """Register what a promoter claims; it gets the next number of the grant. ``claim.not-positive``."""
    if cents <= 0:
        raise Refusal("claim.not-positive")
    with _changing(workspace, officer, "grant.claim", grant_id, seen) as transaction:
        grant = queries.grant(transaction.connection, grant_id)
        number = max((one.number for one in grant.claims), default=0) + 1
        transaction.add(tables.Claim(grant_id=grant_id, number=number, received_on=received_on, cents=cents))
        transaction.commit()
    return _outcome(workspace, grant_id)


def support(workspace: Workspace, *, officer: Officer, grant_id: str, seen: int, claim_id: str, label: str, cents: int,
            eligible: bool = True, file_name: str = "", content: bytes = b"") -> Outcome[Grant]:  # fmt: skip
    """Add a piece to a claim that is not decided, with its file or without. ``claim.decided``, ``piece.too-large``,
    and as `rules.check_piece` says.
    """
    rules.check_piece(label, cents)
    if len(content) > MOST_BYTES:
        raise Refusal("piece.too-large", file=file_name)
    with _changing(workspace, officer, "grant.support", grant_id, seen) as transaction:
        row = _of(transaction, tables.Claim, claim_id, grant_id)
        if row.accepted_cents is not None:
            raise Refusal("claim.decided", number=row.number)
        number = max((one.number for one in transaction.find(tables.SupportingPiece, claim_id=claim_id)), default=0)
        transaction.add(tables.SupportingPiece(
            claim_id=claim_id, number=number + 1, label=label.strip(), cents=cents, eligible=eligible,
            file_name=file_name if content else "", sha256=transaction.put_blob(content) if content else "",
        ))  # fmt: skip
        transaction.commit()
    return _outcome(workspace, grant_id)


def decide_claim(workspace: Workspace, *, officer: Officer, grant_id: str, seen: int, claim_id: str,
                 cents: int | None, on: date | None = None, reason: str = "") -> Outcome[Grant]:  # fmt: skip
    """Accept `cents` of a claim, or (None) open it again. Less than is claimed owes a reason (``claim.no-reason``).

    Refused as `rules.check_accepted` says.
    """
    with _changing(workspace, officer, "grant.decide", grant_id, seen) as transaction:
        row = _of(transaction, tables.Claim, claim_id, grant_id)
        if cents is not None:
            grant = queries.grant(transaction.connection, grant_id)
            rules.check_accepted(grant, next(one for one in grant.claims if one.id == claim_id), cents)
            if cents < row.cents and not reason.strip():
                raise Refusal("claim.no-reason")
        row.accepted_cents, row.reason = cents, reason.strip()
        row.decided_on = None if cents is None else on or workspace.today()
        transaction.commit()
    return _outcome(workspace, grant_id)


# -- money of another year


def carry_over(workspace: Workspace, *, officer: Officer, grant_id: str, seen: int, year: int, cents: int,
               deciding_body: str, decided_on: date, reference: str = "",
               reason: str = "") -> Outcome[Grant]:  # fmt: skip
    """Record the decision that money of a grant may be spent in a later year.

    Refused with ``carry-over.no-body`` without who decided, and as `rules.check_carry_over` says.
    """
    if not deciding_body.strip():
        raise Refusal("carry-over.no-body")
    with _changing(workspace, officer, "grant.carry-over", grant_id, seen) as transaction:
        rules.check_carry_over(queries.grant(transaction.connection, grant_id), year, cents)
        transaction.add(tables.CarryOver(
            grant_id=grant_id, year=year, cents=cents, deciding_body=deciding_body.strip(), decided_on=decided_on,
            official_reference=reference.strip(), reason=reason.strip(),
        ))  # fmt: skip
        transaction.commit()
    return _outcome(workspace, grant_id)


@contextmanager
def _changing(workspace: Workspace, officer: Officer, label: str, grant_id: str, seen: int) -> Iterator[Transaction]:
    """Yield the transaction that changes what hangs on a grant, its project locked."""
    with workspace.read() as connection:
        grant = queries.grant(connection, grant_id)
    _require(workspace, officer, grant)
    with workspace.write(officer, label, funder=grant.funder, year=grant.year) as transaction:
        _lock(transaction, grant.project_id, seen)
        yield transaction


def _lock(transaction: Transaction, project_id: str, seen: int) -> tables.Project:
    row = transaction.lock(tables.Project, project_id, seen)
    transaction.params["number"] = transaction.get(tables.Application, row.application_id).number
    return row


def _require(workspace: Workspace, officer: Officer, grant: Grant) -> None:
    with workspace.read() as connection:
        call = call_queries.call(connection, project_queries.call_of(connection, grant.project_id))
    workspace.require(officer, Right.MANAGE_GRANTS, programme(workspace, call.programme_id).party(grant.side).code)


def _of(transaction: Transaction, kind: type[Entity], record_id: str, grant_id: str) -> Any:
    """Return an instalment or a claim of a grant, or refuse with ``record.gone``."""
    row: Any = transaction.get(kind, record_id)
    if row.grant_id != grant_id:
        raise Refusal("record.gone", table=kind.__tablename__)
    return row


def _outcome(workspace: Workspace, grant_id: str) -> Outcome[Grant]:
    with workspace.read() as connection:
        return Outcome(queries.grant(connection, grant_id), AREAS)
