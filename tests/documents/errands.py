"""What the processes of a crew are asked to do in tests."""

import os
import signal
import time

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.packets import PacketApplication, PacketOrder
from tests.documents import contents as fiction

FORM = fiction.document(3)


def orders(count: int, attachments: int = 1) -> list[PacketOrder]:
    held = tuple(fiction.attachment(f"Pièce {n}.pdf", FORM, 3) for n in range(attachments))
    reads = (PacketApplication(fiction.application("12.101", first={"attachments": held})),)
    return [fiction.order(fiction.content(reads, code=f"QC-{n:02}")) for n in range(1, count + 1)]


def names(made: list[PacketOrder]) -> dict[str, str]:
    return {one.content.reviewer.id: f"{one.content.reviewer.code}.pdf" for one in made}


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse() -> None:
    raise Refusal("some.code", number=3)


def double(number: int) -> int:
    return 2 * number
