"""What hangs on a person or an organisation beside filings and seats, when two of them are made one."""

from collections.abc import Iterable

from cmpdesk.domain.access import Right
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.experts import Answer
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Transaction, Workspace


def move_person(workspace: Workspace, transaction: Transaction, officer: Officer, kept_id: str, gone_id: str) -> None:
    """Let what is known of `gone_id` (expert, contact, traveller, where they worked, their ties) be of `kept_id`."""
    for gone in transaction.find(tables.Expert, person_id=gone_id):
        workspace.require(officer, Right.EDIT_JURY, gone.party_code)
        kept = transaction.first(tables.Expert, party_code=gone.party_code, person_id=kept_id)
        if kept is None:
            transaction.lock(tables.Expert, gone.id).person_id = kept_id
        else:
            _join(transaction, transaction.lock(tables.Expert, kept.id), transaction.lock(tables.Expert, gone.id))
    for place in transaction.find(tables.Affiliation, person_id=gone_id):
        place.person_id = kept_id
    _once(transaction, transaction.find(tables.Affiliation, person_id=kept_id))
    for promoter in transaction.find(tables.Promoter, contact_id=gone_id):
        transaction.lock(tables.Project, promoter.project_id)
        promoter.contact_id = kept_id
    for traveller in transaction.find(tables.Traveller, person_id=gone_id):
        transaction.lock(tables.Mission, traveller.mission_id)
        if transaction.first(tables.Traveller, mission_id=traveller.mission_id, person_id=kept_id) is None:
            traveller.person_id = kept_id
        else:
            transaction.delete(traveller)
    for tie in (*transaction.find(tables.Tie, person_id=gone_id), *transaction.find(tables.Tie, other_id=gone_id)):
        transaction.lock(tables.Tie, tie.id)
        tie.person_id = kept_id if tie.person_id == gone_id else tie.person_id
        tie.other_id = kept_id if tie.other_id == gone_id else tie.other_id
        if tie.person_id == tie.other_id:  # what tied both to each other ties nobody
            transaction.delete(tie)


def move_organisation(transaction: Transaction, kept_id: str, gone_id: str) -> None:
    """Let who worked or travelled for `gone_id`, or is tied to it, be of `kept_id`; missions that it hosts too."""
    for place in transaction.find(tables.Affiliation, organisation_id=gone_id):
        place.organisation_id = kept_id
    _once(transaction, transaction.find(tables.Affiliation, organisation_id=kept_id))
    for tie in transaction.find(tables.Tie, organisation_id=gone_id):
        transaction.lock(tables.Tie, tie.id).organisation_id = kept_id
    for promoter in transaction.find(tables.Promoter, organisation_id=gone_id):
        transaction.lock(tables.Project, promoter.project_id)
        promoter.organisation_id = kept_id
    for traveller in transaction.find(tables.Traveller, organisation_id=gone_id):
        transaction.lock(tables.Mission, traveller.mission_id)
        traveller.organisation_id = kept_id
    for mission in transaction.find(tables.Mission, host_id=gone_id):
        transaction.lock(tables.Mission, mission.id).host_id = kept_id


def _join(transaction: Transaction, kept: tables.Expert, gone: tables.Expert) -> None:
    """Make one expert of two; where both were asked for a call, the invitation that was answered stays."""
    for column in ("sectors", "keywords", "languages"):
        setattr(kept, column, list(dict.fromkeys([*getattr(kept, column), *getattr(gone, column)])))
    kept.unavailable = kept.unavailable + [one for one in gone.unavailable if one not in kept.unavailable]
    kept.load_limit = kept.load_limit or gone.load_limit
    kept.agreement_on = max((one for one in (kept.agreement_on, gone.agreement_on) if one), default=None)
    kept.remarks = "\n".join(dict.fromkeys(one for one in (kept.remarks, gone.remarks) if one))
    here = {one.call_id: one for one in transaction.find(tables.Invitation, expert_id=kept.id)}
    for moved in transaction.find(tables.Invitation, expert_id=gone.id):
        transaction.lock(tables.Invitation, moved.id)
        twin = here.get(moved.call_id)
        if twin is not None and (twin.answer != Answer.NONE or moved.answer == Answer.NONE):
            transaction.delete(moved)
            continue
        if twin is not None:
            transaction.delete(twin)
            transaction.session.flush()  # one invitation of an expert to a call at a time
        moved.expert_id = kept.id
    transaction.session.flush()
    transaction.delete(gone)


def _once(transaction: Transaction, places: Iterable[tables.Affiliation]) -> None:
    """Delete affiliations that say the same twice."""
    said = set()
    for one in places:
        what = (one.person_id, one.organisation_id, one.role, one.since_edtf, one.until_edtf)
        if what in said:
            transaction.delete(one)
        said.add(what)
