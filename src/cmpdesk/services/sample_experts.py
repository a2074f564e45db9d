"""The experts of the sample workspace, beside those who joined its juries."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from cmpdesk.documents.samples.bank import classes, load
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.experts import Absence, Affiliation, ExpertDraft
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import fold
from cmpdesk.services import experts, invitations
from cmpdesk.storage.workspace import Workspace


def enter(workspace: Workspace, officer: Officer, call: CallSheet, side: Side, party_code: str) -> None:
    """Enter the experts of one side, ask some of them for `call`, and say what is known of some in its jury."""
    raw = load("experts.toml")[str(side)]
    today = workspace.today()
    due = call.return_by.local().date() if call.return_by else today
    for one in raw["expert"]:
        draft = _draft(one, side, due, today)
        made = experts.add(workspace, officer=officer, party_code=party_code, draft=draft).value
        if "declined" in one or "asked" in one:
            asked = invitations.invite(workspace, officer=officer, expert_id=made.row.id, call_id=call.id,
                                       asked_on=today - timedelta(days=5)).value  # fmt: skip
            past = asked.history[0]
            if "declined" in one:
                invitations.decline(workspace, officer=officer, invitation_id=past.invitation_id, seen=past.version,
                                    on=today, reason=one["declined"])  # fmt: skip
    rows = {row.name: row for row in experts.experts(workspace, party_code=party_code)}
    for one in raw["known"]:
        row = rows[one["name"]]
        draft = experts.sheet(workspace, row.id).draft
        places = (*draft.affiliations, _place(one["former"]))
        changed = replace(draft, keywords=tuple(one["keywords"]), remarks=one["remarks"], affiliations=places,
                          agreement_on=today)  # fmt: skip
        experts.edit(workspace, officer=officer, expert_id=row.id, seen=row.version, draft=changed)


def _draft(one: dict[str, Any], side: Side, due: date, today: date) -> ExpertDraft:
    away = one.get("away")
    absences = (Absence(due + timedelta(days=away[0]), due + timedelta(days=away[1]), "congé"),) if away else ()
    country = "quebec" if side is Side.FIRST else "be"
    return ExpertDraft(
        one["name"], f"{fold(one['name']).replace(' ', '.')}@exemple.{country}", "",
        tuple(map(_place, one["organisations"])), tuple(classes("sectors")[code][1] for code in one["sectors"]),
        tuple(one["keywords"]), tuple(one["languages"]), one["load"], absences,
        None if "declined" in one else today - timedelta(days=40),
    )  # fmt: skip


def _place(told: list[str]) -> Affiliation:
    name, role, since, until = told
    return Affiliation(name, role, _when(since), _when(until))


def _when(edtf: str) -> PartialDate | None:
    return PartialDate.of_edtf(edtf) if edtf else None
