"""Lists of experts on the way in and out: of which Party, from and to which file."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu

from cmpdesk.domain.experts import ExpertPlan
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import expert_sheets
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.experts import loading
from cmpdesk.ui.pages.experts.importing import ImportSheet, choose_file
from cmpdesk.ui.table_export import kinds, named


def import_list(page: Page, parties: Sequence[Party]) -> None:
    """Choose a list of experts of one of `parties`, and show what would become of its rows."""
    _of_party(page, parties, partial(_choose, page))


def export_list(page: Page, parties: Sequence[Party]) -> None:
    """Save the experts of one of `parties` as a list that can be imported again."""
    _of_party(page, parties, partial(_export, page))


def _of_party(page: Page, parties: Sequence[Party], then: Callable[[str], None]) -> None:
    """Go on with the Party that is meant: the one there is, or the one chosen in a menu."""
    if len(parties) == 1:
        then(parties[0].code)
    elif parties:
        menu = QMenu(page)
        menu.setAccessibleName(t("Party"))
        for one in parties:
            menu.addAction(party_name(words(), one).replace("&", "&&")).triggered.connect(_chosen(then, one.code))
        menu.popup(page.header.mapToGlobal(page.header.rect().bottomLeft()))


def _chosen(then: Callable[[str], None], code: str) -> Callable[[], None]:
    def go_on() -> None:
        then(code)

    return go_on


def _choose(page: Page, party_code: str) -> None:
    path = choose_file(page)
    if path is not None:
        read_list(page, party_code, path)


def read_list(page: Page, party_code: str, path: Path) -> None:
    """Show what would become of the rows of `path`."""
    desk = page.desk
    work = partial(expert_sheets.dry_run, desk.workspace, officer=desk.officer, party_code=party_code, path=path)
    desk.runner.run_watched(work, then=partial(_show_plan, page), owner=page, channel="experts-import")


def _show_plan(page: Page, plan: ExpertPlan) -> None:
    sheet = ImportSheet(page, page.desk, plan)
    sheet.saved.connect(partial(_imported, page))
    sheet.open()


def _imported(page: Page, count: int) -> None:
    page.desk.say(n("{count} expert imported.", "{count} experts imported.", count), undo=True)


def _export(page: Page, party_code: str) -> None:
    formats = kinds()
    proposed = str(Path.home() / f"{t('Experts')} {party_code}.xlsx")
    chosen, said = QFileDialog.getSaveFileName(page, t("Export the experts"), proposed, ";;".join(formats))
    if chosen:
        path, kind = named(Path(chosen), formats.get(said, ExportKind.XLSX))
        work = partial(loading.save_list, page.desk.workspace, party_code, kind, path)
        page.desk.runner.run_watched(work, then=partial(_exported, page), owner=page)


def _exported(page: Page, path: Path) -> None:
    page.desk.say(t("Exported to {name}", name=path.name))
