"""Pixels that the child drew, as pictures of Qt."""

from PySide6.QtGui import QImage

from cmpdesk.domain.preview import Piece


def image_of(pixels: bytes, piece: Piece) -> QImage:
    """Return the picture that `pixels` are; it keeps them."""
    return QImage(pixels, piece.width, piece.rows, 4 * piece.width, QImage.Format.Format_RGB32)
