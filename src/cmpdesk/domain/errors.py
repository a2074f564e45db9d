"""The two kinds of foreseen failure; whatever else is raised is a bug.

An error carries a stable code and parameters, never a sentence: `i18n.messages` holds the sentences.
"""

from typing import Any


class Foreseen(Exception):
    """A failure that an officer is told about in one sentence.

    `code` names the sentence in `i18n.messages`; `params` fill its named placeholders.
    """

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.code, self.params)


class Refusal(Foreseen):
    """Understood and refused: a rule of the field or of the workspace says no."""


class EnvironmentFailure(Foreseen):
    """Disk, lock, network, font, missing program: the surroundings say no."""


def _rebuild(kind: type[Foreseen], code: str, params: dict[str, Any]) -> Foreseen:
    return kind(code, **params)
