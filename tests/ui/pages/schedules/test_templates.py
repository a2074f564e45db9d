"""What a programme gives is changed in its dialog: names, what a date is counted from, order; another has to look."""

from cmpdesk.domain.schedule_templates import TemplateLine
from cmpdesk.domain.schedules import OwnerKind, Rule
from cmpdesk.services import history, schedule_templates
from cmpdesk.ui.pages.schedules.page import SchedulesPage
from cmpdesk.ui.pages.schedules.templates import TemplateSheet
from tests.ui.pages.schedules.test_moving import Followed, followed, opened, page
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed

__all__ = ["followed", "page"]


def asked(page: SchedulesPage, stage: Stage) -> TemplateSheet:
    page.actions_of["programme-milestones"].trigger()
    sheet = opened(page, stage, TemplateSheet)
    assert isinstance(sheet, TemplateSheet)
    return sheet


def lines(followed: Followed) -> tuple[TemplateLine, ...]:
    return schedule_templates.lines(followed.workspace, followed.cohort.call.programme_id)


def test_a_milestone_is_added_counted_and_moved_up(followed: Followed, page: SchedulesPage, stage: Stage) -> None:
    before = lines(followed)
    sheet = asked(page, stage)
    assert [sheet.list.item(place).text().partition(" · ")[0] for place in range(sheet.list.count())] == [
        one.name.en for one in before]  # fmt: skip
    assert not unnamed(sheet)
    sheet.list.setCurrentRow(sheet.list.count() - 1)
    sheet.add()
    assert sheet.form is not None
    sheet.save()
    assert sheet.fault.text(), "a milestone needs a name"
    form = sheet.form
    form.names["fr"].setText("Atelier")
    form.way.setCurrentIndex(form.way.findData("counted"))
    form.rule.count.set_value(3)
    form.rule.anchor.setCurrentIndex(form.rule.anchor.findData("start"))
    sheet.shift(-1)
    sheet.save()
    stage.settle()
    after = lines(followed)
    made = after[-2]
    assert (made.name.fr, made.after, made.rule, made.of) == ("Atelier", "start", Rule(months=3), OwnerKind.PROJECT)
    assert (*after[:-2], after[-1]) == before
    history.undo(followed.workspace, officer=followed.officer)
    assert lines(followed) == before


def test_what_hangs_on_a_milestone_that_is_removed_is_typed_later(followed: Followed, page: SchedulesPage,
                                                                  stage: Stage) -> None:  # fmt: skip
    before = lines(followed)
    sheet = asked(page, stage)
    place = next(place for place, one in enumerate(before) if one.key == "start")
    hanging = {one.key for one in before if one.after == "start"}
    assert hanging
    sheet.list.setCurrentRow(place)
    sheet.remove()
    sheet.save()
    stage.settle()
    after = {one.key: one for one in lines(followed)}
    assert "start" not in after
    assert all(after[key].rule is None and not after[key].after for key in hanging)


def test_another_calendar_offers_other_milestones_to_count_from(followed: Followed, page: SchedulesPage,
                                                                stage: Stage) -> None:  # fmt: skip
    sheet = asked(page, stage)
    sheet.list.setCurrentRow(next(place for place, one in enumerate(sheet.lines) if one.of is OwnerKind.PROJECT))
    assert sheet.form is not None
    sheet.form.of.setCurrentIndex(sheet.form.of.findData(str(OwnerKind.SESSION)))
    offered = {sheet.form.rule.anchor.itemData(place) for place in range(sheet.form.rule.anchor.count())}
    assert offered <= {one.key for one in sheet.lines if one.of is OwnerKind.SESSION}
    sheet.give_up()


def test_what_another_calendar_does_not_offer_is_chosen_anew(followed: Followed, page: SchedulesPage,
                                                            stage: Stage) -> None:  # fmt: skip
    before = lines(followed)
    sheet = asked(page, stage)
    sheet.list.setCurrentRow(next(place for place, one in enumerate(sheet.lines) if one.after == "start"))
    assert sheet.form is not None
    sheet.form.of.setCurrentIndex(sheet.form.of.findData(str(OwnerKind.CALL)))
    assert sheet.form.rule.anchor.currentIndex() == -1, "it is not counted from something else by itself"
    sheet.save()
    stage.settle()
    assert sheet.fault.text()
    assert lines(followed) == before
    sheet.form.of.setCurrentIndex(sheet.form.of.findData(str(OwnerKind.PROJECT)))
    assert sheet.form.line().after == "start"
    sheet.form.rule.count.setText("²")
    assert sheet.form.line().rule == Rule(roll=sheet.form.rule.rule().roll)
    sheet.give_up()


def test_who_may_change_nothing_reads_every_line(followed: Followed, page: SchedulesPage, stage: Stage) -> None:
    sheet = asked(page, stage)
    sheet.read_only("Only the secretariat may.")
    assert sheet.list.isEnabled()
    sheet.list.setCurrentRow(2)
    assert sheet.form is not None
    assert sheet.form.line() == sheet.lines[2]
    assert not sheet.form.isEnabled()
    assert not any(one.isEnabled() for one in sheet.buttons.values())
    sheet.reject()
    assert not sheet.isVisible()
