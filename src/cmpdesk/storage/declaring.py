"""Tables declared at once, mapped at the first write (ADR 0014).

Classes are written as SQLAlchemy's declarative mapping wants them, and type checkers see exactly that. At run time a
class only makes its `Table`, and its attributes are the columns: enough for every query, without `sqlalchemy.orm`.
The first who makes an entity or opens a transaction has all classes mapped.
"""

import threading
from inspect import get_annotations
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, get_args

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table

__all__ = ["DeclarativeBase", "Mapped", "entities", "map_all", "mapped_column"]

Kind = TypeVar("Kind")

_TYPES: dict[Any, Any] = {str: String, int: Integer, bool: Boolean}
_MAPPING = threading.Lock()


class _Annotated:
    """What stands for `Mapped[…]`: the type of the values of a column."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def __class_getitem__(cls, kind: Any) -> "_Annotated":
        return cls(kind)


class _Said:
    """What stands for `mapped_column(…)`: how to make a column, of which a mixin gives one to each of its tables."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        self.args = args
        self.settings = settings

    def column(self, name: str, kind: Any) -> Column[Any]:
        """Make the column: NULL where `kind` has None, and of that type where nothing else is said."""
        kinds = get_args(kind)
        optional = NoneType in kinds
        plain = kinds[0] if optional else kind
        typed = self.args or (_TYPES[plain],)
        return Column(name, *typed, **{"nullable": optional, **self.settings})


_NOTHING_SAID = _Said()


class _Rows:
    """What stands for `DeclarativeBase`."""

    metadata: ClassVar[MetaData]
    __table__: ClassVar[Table]
    _kinds: ClassVar[list[type["_Rows"]]] = []
    _mapped: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        if "__tablename__" not in cls.__dict__:
            return
        columns: dict[str, Column[Any]] = {}
        for kind in cls.__mro__:
            for name, said in get_annotations(kind).items():
                if isinstance(said, _Annotated) and name not in columns:
                    columns[name] = kind.__dict__.get(name, _NOTHING_SAID).column(name, said.kind)
        more = cls.__dict__.get("__table_args__", ())
        cls.__table__ = Table(cls.__dict__["__tablename__"], cls.metadata, *columns.values(), *more)
        for name, column in columns.items():
            setattr(cls, name, column)
        _Rows._kinds.append(cls)

    @classmethod
    def __clause_element__(cls) -> Any:
        """Return what stands for the class in a statement."""
        mapper: Any = cls.__dict__.get("__mapper__")
        return cls.__table__ if mapper is None else mapper.__clause_element__()

    def __new__(cls, **values: Any) -> Self:
        """Return an entity that can be stored."""
        map_all()
        return super().__new__(cls)

    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            if name not in self.__table__.c:
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


def map_all() -> None:
    """Map every class, once."""
    if _Rows._mapped:
        return
    with _MAPPING:
        if _Rows._mapped:
            return
        from sqlalchemy.orm import registry

        # A registry each: who reads a class mapped already walks through its registry, which must not grow meanwhile.
        for kind in _Rows._kinds:
            made = registry()
            made.map_imperatively(kind, kind.__table__)
            made.configure()
        _Rows._mapped = True


if TYPE_CHECKING:
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
else:
    DeclarativeBase, Mapped, mapped_column = _Rows, _Annotated, _Said


def entities(base: type[Kind]) -> list[type[Kind]]:
    """Return the classes of rows below `base`."""
    return [kind for kind in _Rows._kinds if issubclass(kind, base)]
