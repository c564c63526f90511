"""What every list takes (`limit`, `offset`, `sort`, `q`) and answers: a page `{data, total}`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Bundle, InstrumentedAttribute, Session

from app.apispec.fields import Text
from shared.db.types import Base

MAX_LIMIT = 100
Row = TypeVar("Row")


@dataclass
class Page(Generic[Row]):
    data: list[Row]
    total: int


def page_of(schema: type[Schema]) -> type[Schema]:
    """The schema of a page of these: `UserPage` for `User`."""
    members: dict[str, fields.Field[Any]] = {
        "data": fields.List(fields.Nested(schema), required=True),
        "total": fields.Integer(required=True, metadata={"description": "The rows on all pages"}),
    }
    return Schema.from_dict(members, name=f"{schema.__name__.removesuffix('Schema')}PageSchema")


def columns_of(model: type[Base]) -> list[InstrumentedAttribute[Any]]:
    """To select rows with the attributes of the model: a row costs a third of a model."""
    return [getattr(model, column.key) for column in sa.inspect(model).column_attrs]


class NestedRow(Bundle[Any]):
    """Columns of a joined table, its key first, as one member of a row. None where an outer join
    finds nothing.
    """

    def create_row_processor(
        self, query: Any, procs: Sequence[Callable[[Any], Any]], labels: Sequence[str]
    ) -> Callable[[Any], Any]:
        key, make_row = procs[0], super().create_row_processor(query, procs, labels)
        return lambda row: None if key(row) is None else make_row(row)


class Listing:
    """How the rows of a model are listed: `sort` names what they may be sorted by, the default
    first, with "-" for the greatest first; `search` what `q` is sought in.
    """

    def __init__(self, model: type[Base], sort: list[str], search: list[str]) -> None:
        self.columns = {name.lstrip("-"): getattr(model, name.lstrip("-")) for name in sort}
        self.searched = [getattr(model, name) for name in search]
        self.key = model.__table__.columns["id"]
        choices = [sign + name for name in self.columns for sign in ("", "-")]
        self.schema = Schema.from_dict(
            {
                "limit": fields.Integer(load_default=20, validate=validate.Range(1, MAX_LIMIT)),
                "offset": fields.Integer(load_default=0, validate=validate.Range(0, 10**9)),
                "sort": fields.String(load_default=sort[0], validate=validate.OneOf(choices)),
                "q": Text(
                    load_default="",
                    validate=validate.Length(max=100),
                    metadata={"description": f"Text to search for in {' and '.join(search)}"},
                ),
            },
            name="ListArgsSchema",
        )()

    def read(
        self,
        session: Session,
        query: sa.Select[*tuple[Any, ...]],
        limit: int,
        offset: int,
        sort: str,
        q: str,
    ) -> Page[Any]:
        """One page of what the query finds, models or rows, and how many there are in all."""
        if q:
            query = query.where(sa.or_(*(it.icontains(q, autoescape=True) for it in self.searched)))
        # Both in one direction, so that an index of the two is read from either end.
        order = [self.columns[sort.lstrip("-")], self.key]
        if sort.startswith("-"):
            order = [column.desc() for column in order]
        found = session.execute(query.order_by(*order).limit(limit).offset(offset))
        rows = (found if len(query.column_descriptions) > 1 else found.scalars()).all()
        if len(rows) < limit and (rows or not offset):  # the last page: nothing to count
            return Page(list(rows), offset + len(rows))
        keys = query.with_only_columns(self.key, maintain_column_froms=True).subquery()
        count = sa.select(sa.func.count()).select_from(keys)
        return Page(list(rows), session.scalars(count).one())
