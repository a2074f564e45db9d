"""The sentences of missions, and what a step of the journal did with one."""

from cmpdesk.i18n.catalogs import N_, Plural

MISSIONS: dict[str, str | Plural] = {
    "mission.no-title": N_("Enter what the mission is about."),
    "mission.no-days": N_("A mission takes one day at least: enter how many."),
    "mission.too-large": N_("{count} is too large a number for a mission: correct it."),
    "mission.ends-before-starts": N_("The mission ends on {end}, before it starts on {start}: correct one of them."),
    "mission.period-differs": N_("By its first day and its days, the mission ends on {end}: correct one of the three."),
    "mission.not-ended": N_("{date} is still to come: enter the day on which the mission ended."),
    "mission.no-name": N_("Row {row} of the people has no name: enter it, or take the row out."),
    "mission.traveller-twice": N_("{name} is among the people twice: take one row out."),
    "mission.stop-no-city": N_("Row {row} of the stops has no city: enter it, or take the row out."),
    "mission.stop-order": N_("The stop in {city} ends before it starts: correct one of its days."),
    "mission.stop-outside": N_("The stop in {city} lies outside the days of the mission: correct one of them."),
    "mission.stop-reported": N_("Results were reported of the stop in {city}: it cannot be taken out."),
    "mission.negative": N_("An amount, or a weight of CO₂, is below zero: correct it."),
    "mission.online-journey": N_("A mission online has no journey: take its cost out, or say that people travel."),
    "mission.no-reference": N_("An authorisation has a day and a reference: enter both, or neither."),
    "mission.overlap": N_("{name} is away on mission {number} from {start} to {end}: choose other days or people."),
    "mission.unknown": N_("The call has no mission {number}."),
    "mission.no-such-move": N_("Mission {number} has changed meanwhile: look at where it stands now."),
    "mission.project-over": N_("The project is over: no mission can be added to it."),
    "mission.described": N_("“{name}” is described already: open that mission instead."),
    "milestone.told": N_("“{name}” belongs to a mission or a report that is on record: cancel it instead."),
    "mission-rules.number": N_(
        "A limit is a whole number; the weeks of the report and each number of a cap are 1 or more."
    ),
    "mission.quota-each-persons": N_(
        "{count} people travel, and the call allows {limit} on a mission: take people out, or enter why it may go "
        "beyond."
    ),
    "mission.quota-each-days": N_(
        "The mission takes {count} days, and the call allows {limit}: shorten it, or enter why it may go beyond."
    ),
    "mission.quota-project-missions": N_(
        "With this one the Party sends {count} missions of the project in that year, and the call allows {limit}: "
        "enter why it may go beyond."
    ),
    "mission.quota-project-persons": N_(
        "With this one the Party sends {count} people of the project in that year, and the call allows {limit}: "
        "enter why it may go beyond."
    ),
    "mission.quota-project-days": N_(
        "With this one the Party sends people of the project for {count} days in that year, and the call allows "
        "{limit}: enter why it may go beyond."
    ),
    "mission.quota-party-missions": N_(
        "With this one the Party sends {count} missions in that year, and the call allows {limit}: enter why it may go "
        "beyond."
    ),
    "mission.quota-party-persons": N_(
        "With this one the Party sends {count} people in that year, and the call allows {limit}: enter why it may go "
        "beyond."
    ),
    "mission.quota-party-days": N_(
        "With this one the Party sends people for {count} days in that year, and the call allows {limit}: enter why it "
        "may go beyond."
    ),
    "cap.persons": N_("{enterprise} may send {most} people on a trip, not {persons}: the others travel at own cost."),
    "cap.trips": N_("{enterprise} has made its {most} trips in {months} months: the first free day is {free}."),
}
"""Why something is refused, by its code."""

MISSION_STEPS: dict[str, str | Plural] = {
    "mission.rules": N_("Rules of missions changed"),
    "mission.add": N_("Mission added: {name}"),
    "mission.edit": N_("Mission changed: {name}"),
    "mission.authorise": N_("Mission authorised: {name}"),
    "mission.finish": N_("Mission done: {name}"),
    "mission.cancel": N_("Mission cancelled: {name}"),
    "mission.reopen": N_("Mission reopened: {name}"),
}
"""What a step of the journal did, by its label."""
