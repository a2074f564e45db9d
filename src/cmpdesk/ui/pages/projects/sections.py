"""The parts of the inspector of a project that other features fill: its money, and its next dates."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from cmpdesk.i18n import change_requests, partial_dates
from cmpdesk.i18n import missions as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.inspector import column, pairs
from cmpdesk.ui.labels import side_name, text
from cmpdesk.ui.pages.projects.loading import Detail, Scene

NEWEST = 3
"""Requests, and missions, that the inspector shows."""
Ask = Callable[[str], None]
"""Triggers an action of the page by its name."""


def parts(detail: Detail, scene: Scene, ask: Ask) -> list[tuple[str, QWidget]]:
    """Return (title, part), from top to bottom, for `ProjectInspector.show_project`."""
    return [
        (t("Grants"), column(grants(detail, scene), link(t("Grants…"), "grants", ask))),
        (t("Next milestones"), milestones(detail, scene)),
        (t("Changes asked for"), column(requests(detail), link(t("Changes asked for…"), "requests", ask))),
        (t("Missions"), column(missions(detail), link(t("Missions…"), "missions", ask))),
    ]


def link(verb: str, action: str, ask: Ask) -> QPushButton:
    """Return a link that asks for an action of the page."""
    made = QPushButton(verb)
    made.setProperty("kind", "link")
    made.setObjectName(f"project-{action}")
    made.clicked.connect(lambda: ask(action))
    return made


def grants(detail: Detail, scene: Scene) -> QWidget:
    """Return what each Party grants, side by side."""
    holder = QWidget()
    holder.setProperty("kind", "plain")
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    for place, (party, amount) in enumerate(zip(scene.programme.parties, detail.sheet.row.granted, strict=True)):
        said = text(words().money(amount) if amount else "—", "strong", select=True)
        grid.addWidget(column(side_name(party.side, party.code), said), 0, place)
    return holder


def milestones(detail: Detail, scene: Scene) -> QWidget:
    """Return the next dates, or that there is none."""
    w = words()
    if not detail.coming:
        return text(t("No date is to come."), "muted", wrap=True)
    lines = []
    for one in detail.coming:
        party = scene.programme.party(one.side).code if one.side else ""
        when = partial_dates.say(w, one.when)
        said = t("{when} (provisional)", when=when) if one.provisional else when
        lines.append((" · ".join(part for part in (party, w.localised(one.name)) if part), said))
    return pairs(lines)


def requests(detail: Detail) -> QWidget:
    """Return the newest changes that were asked for, with where each stands."""
    w, shown = words(), detail.requests[:NEWEST]
    if not shown:
        return text(t("No change was asked for."), "muted", wrap=True)
    return pairs([
        (change_requests.titled(w, one), change_requests.amended(w, one) or change_requests.state(w, one.state))
        for one in shown
    ])  # fmt: skip


def missions(detail: Detail) -> QWidget:
    """Return the newest missions, with where each stands."""
    w = words()
    shown = sorted(detail.missions, key=lambda one: -one.number)[:NEWEST]
    if not shown:
        return text(t("No mission is described."), "muted", wrap=True)
    return pairs([
        (" · ".join(part for part in (one.title, say.period(w, one)) if part), say.state(w, one.state)) for one in shown
    ])  # fmt: skip
