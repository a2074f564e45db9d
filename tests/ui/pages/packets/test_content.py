"""The inspector's reading of a manifest."""

from cmpdesk.domain.packets import Manifest, ManifestLine, PieceKind
from cmpdesk.ui.pages.packets.content import prove, runs

K = PieceKind


def manifest(*pieces: tuple[PieceKind, str, int], pages: int | None = None) -> Manifest:
    lines, first = [], 1
    for kind, application, count in pieces:
        lines.append(ManifestLine(kind, application, "", "", first, count))
        first += count
    return Manifest(tuple(lines), first - 1 if pages is None else pages)


WHOLE = manifest(
    (K.COVER, "", 1), (K.MANDATE, "", 1), (K.SHEET, "12.101", 2), (K.ATTACHMENT, "12.101", 8),
    (K.SCORE_SHEET, "12.101", 1), (K.RECUSAL, "12.102", 1), (K.SUMMARY, "", 1),
)  # fmt: skip


def test_runs_follow_the_pages_one_per_application() -> None:
    assert [(run.application, run.first, run.pages) for run in runs(WHOLE)] == [
        ("", 1, 2),
        ("12.101", 3, 11),
        ("12.102", 14, 1),
        ("", 15, 1),
    ]
    assert [run.recused for run in runs(WHOLE)] == [False, False, True, False]


def test_a_whole_manifest_is_proved_complete() -> None:
    assert prove(WHOLE).complete
    assert (prove(WHOLE).planned, prove(WHOLE).placed) == (15, 15)


def test_a_missing_page_is_not_proved() -> None:
    assert not prove(manifest((K.COVER, "", 1), pages=2)).complete


def test_a_gap_between_sources_is_not_proved() -> None:
    lines = (ManifestLine(K.COVER, "", "", "", 1, 1), ManifestLine(K.SHEET, "12.1", "", "", 3, 1))
    assert not prove(Manifest(lines, 2)).complete
