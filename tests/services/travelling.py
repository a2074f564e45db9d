"""Missions for tests: as they are typed."""

from datetime import date
from typing import Any

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.missions import Cost, CostKind, Mission, MissionDraft, Payer, Stop, Traveller
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.services import missions
from cmpdesk.storage.workspace import Workspace

END = date(2020, 5, 15)
ANNE = Traveller("Anne Tremblay", "Directrice", "Institut des lacs")
LIEGE = Stop("Liège", "Université de Liège", date(2020, 5, 11), date(2020, 5, 13), "Signer le protocole")
NAMUR = Stop("Namur", "Ville de Namur", date(2020, 5, 14), END, "Préparer l’accueil de la délégation")
COSTS = (Cost(CostKind.JOURNEY, Payer.SENDING, "CAD", Money(2_400_00, "CAD")),
         Cost(CostKind.STAY, Payer.HOST, "EUR", Money(900_00, "EUR"), Money(870_50, "EUR")))  # fmt: skip


def draft(project_id: str | None, **more: Any) -> MissionDraft:
    """Return a mission of five days from Québec to Liège and Namur."""
    held: dict[str, Any] = {
        "title": "Ateliers croisés", "sending": Side.FIRST, "ends": PartialDate.of(END), "days": 5,
        "host": "Université de Liège", "travellers": (ANNE,), "stops": (LIEGE, NAMUR), "costs": COSTS,
        "planned_co2": 1450,
    }  # fmt: skip
    return MissionDraft(**{**held, "project_id": project_id, **more})


def added(workspace: Workspace, officer: Officer, call_id: str, project_id: str | None, **more: Any) -> Mission:
    """Add a mission as `draft` has it."""
    return missions.add(workspace, officer=officer, call_id=call_id, draft=draft(project_id, **more)).value
