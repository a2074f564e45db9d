"""The desktop: Qt Widgets. A page shows read models and calls use cases; it never formats, computes or
    queries.

The kit, for who writes a page (all on the GUI thread):

`page.Page(desk, title)` – base class. Class attributes `name`, `areas`. `header` (PageHeader), `body`
    (QVBoxLayout), `actions_of` (Actions). Write `reload()` (starts tasks, returns at once); if useful
    `show_this(what)`, `memory()`, `recall(memory)`, `may_leave()`. Pages are made anew when the language
    changes. A page package exports its class under the name that `window.PAGES` gives. Pages may import
    services at their top: they are imported once these are loaded; the modules of the frame may not.
`desk.Desk` – `workspace, officer, call_id, runner, changes, memory`; `go(page, **what)`, `say(sentence,
    undo=False)`, `choose_call(id)`; signal `call_chosen`.
`tasks.TaskRunner` – `run(work, then=, failed=, ended=, owner=, channel=) -> Task`, `run_watched(work,
    progress=, ...)` (the work gets `watch=`). `work` is a `functools.partial` of plain data. An `Outcome`
    announces its areas by itself. Failures that nobody handles are shown by the window. A channel keeps the
    last request only.
`header.PageHeader` – `set_status(sentence)`, `add_search(hint)` with signal `searched(str)`, `typed`,
    `type_in(words)`, `add_secondary(action)`, `add_primary(action)`.
`actions.Actions` – `add(name, text, run, shortcut=, enabled=, everywhere=, why=) -> QAction`, `refresh()`;
    `actions.ActionButton(action, kind)`. What is declared is in the palette (`commands`, `elsewhere`, `palette`) and in
    the list of shortcuts by itself, from every page; `why` says there why it is not enabled. What belongs to the
    window: `window_actions`.
`table.Column(id, title, cell, kind, sort, width, stretch, hint)`, `table.Cell(text, second, tone, sides)`,
    `table.Kind` TEXT NUMBER TWO_LINES PILL SIDES; `table.TableModel(columns, row_id, runner)`:
    `set_rows(rows)`, `fetch_from(fetch)` with `fetch(sort, after, limit) -> Page` called on a thread,
    `reload()`, `sort_locally(order)`, `rows`, `complete`, signal `loaded`. `table_view.Table(model, name=,
    title=, memory=, many=)`: signals `picked(row | None)`, `opened(row)`; `current_row()`, `chosen_rows()`,
    `pick(row_id)`, `settle(row_id)`, `copy_text()`. Copying, choosing columns and exporting come with it: give a
    `Column` `values` and `headings` where an export has typed cells, `field` and `typed` where
    `table_edit.Editing(table, desk, version=, offers=, may=)` lets cells be edited and pasted.
    `footer.Footer(name)`: `show_totals(what, totals)`; `footer.by_party(programme, sums)`. `digits.digit(event)`:
    a mark by the place of its key.
`labels` – `text(content, kind, tone=, wrap=, select=)`, `Elided`, `Pill(word, tone)`, `side_name(side,
    name)`, `rule()`, `restyle(widget, **properties)`. Tones: good warn bad reserve accent muted first
    second.
`inspector` – `Inspector(name)`: `clear() title() group() paragraph() pairs() sides() add()`, `foot`;
    `Card(title)`, `FigureCard(meaning, figure, tone)`, `pairs(lines)`, `column(*widgets)`.
`listing.ListPage[Scene](desk, title)` – the `Page` of a call; `scene` is None until it is loaded. `listed(table,
    no_row, nothing)` is the table or why it has no row (`show_rows(some=)`), `hold(*parts, filters=, above=)`
    fills the body. Write `load()` and `narrow()`; no call, clearing the filters, `memory` and `recall` come with
    it.
`chips` – `Chip(name, every, choices)` signal `chosen(key)`, `Toggle(name)`, `FilterRow(*filters)` signal `changed`,
    `keys()`, `choose(keys)`, `tally`; `ChipRow(name, *chips)`, `Segments(name, choices)`. What can be one of thousands
    is typed: `filters.OneOf(name, every, choices)`, among chips like a `Chip`.
`feedback` – `EmptyState(sentence, action)`, `ProgressStrip(what).watch(task)`, `Toast` (through
    `desk.say`).
`forms` – `Form(name)`: `row(label, field, check=, hint=, required=, above=)`, `valid()`, `show_fault()`;
    `block(field, check)`; `line_edit`, `text_edit`, `read_date`, `read_time`, `save_keys`. Labels without
    a mnemonic are given one. The wheel guard works for the whole application.
`fields` – `AmountField(party)`, `VagueDateField(name, today)`, `LongText(name, limit=)`, each with `fault()`.
`conflicts` – a form that edits a record calls `Sheet.edits(desk, Subject(table, id, version, load, make))` after
    `filled`: then who changed it meanwhile is settled field by field, and others see who edits it. Without a `Sheet`:
    `conflicts.settle` in `failed`, `presence.mark`; `presence.below(inspector.foot, desk).follow(id)` in an inspector.
`connection` – what others change comes through `desk.changes` (`by_others`), a server that is gone locks every action
    that `actions` does not know to be reading, and each button of an inspector but links (`actions.CHANGES` where a
    link changes something). A form closes on `sheets.WRITTEN`: what it was to save is saved.
`dialog.Dialog(parent, title, heading=, spacing=)` – every dialog: `column` takes what it holds, `button(verb, act,
    primary=, default=, left=)` fills its foot, `aside(widget)` stands left of that; `sheets.Sheet` is a form in one.
    `lookup.Lookup` – a box to type in over a list that the arrows choose from: the palette and the search.
`dialogs` – `ask_reason(parent, title, verb) -> str | None`, `show_failure(failure)`,
    `sentence_of(failure)`.
`layout` – `split(name, memory, *widgets, sizes=)`: panes whose sizes are remembered; `row_in(parent)`: a row of
    controls that goes on in the next line where the text is large (`theme().large`); `clear_layout(layout)`.
`preview.show(desk, document, *versions)` – a window on the pages of a `domain.preview.Document`; it prints, saves
    and hands over. `print_dialog.PrintDialog(parent, desk, sheaves, remembered)` prints a batch.
`icons.icon(name, colour)`, `theme.theme()` (`px`, `font`, `colour`, `tokens`).
"""

from cmpdesk.ui.sources import spare_the_sources

spare_the_sources()
