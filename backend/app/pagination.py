"""The parameters of every list (`limit`, `offset`, `sort`, `q`), and the `Page` that it returns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Bundle, InstrumentedAttribute, Session

from app.apispec.fields import Text
from shared.db.types import Base

MAX_LIMIT = 100
MAX_COUNT = 10_000  # counting more rows would take longer than reading the page
MAX_FOUND = 1_000  # in a search, where each row is compared with the text
Row = TypeVar("Row")


@dataclass
class Page(Generic[Row]):
    data: Sequence[Row]
    total: int
    total_is_exact: bool


def page_of(schema: type[Schema], **more: fields.Field[Any]) -> type[Schema]:
    """Return the schema of a page, `UserPage` for `User`, with additional fields."""
    members: dict[str, fields.Field[Any]] = {
        "data": fields.List(fields.Nested(schema), required=True),
        "total": fields.Integer(
            required=True,
            metadata={
                "description": "The number of rows on all pages, or a lower number "
                "if `total_is_exact` is false"
            },
        ),
        "total_is_exact": fields.Boolean(
            required=True,
            metadata={
                "description": f"Whether `total` is exact; it always is up to {MAX_COUNT}, "
                f"and up to {MAX_FOUND} with `q`"
            },
        ),
        **more,
    }
    return Schema.from_dict(members, name=f"{schema.__name__.removesuffix('Schema')}PageSchema")


def columns_of(model: type[Base]) -> list[InstrumentedAttribute[Any]]:
    """The columns of the model, to select rows: a row costs a third of a model."""
    return [getattr(model, column.key) for column in sa.inspect(model).column_attrs]


class NestedRow(Bundle[Any]):
    """Columns of a joined table, its key first, as one attribute of a row. None if an outer join
    finds no row.
    """

    def create_row_processor(
        self, query: Any, procs: Sequence[Callable[[Any], Any]], labels: Sequence[str]
    ) -> Callable[[Any], Any]:
        key, make_row = procs[0], super().create_row_processor(query, procs, labels)
        return lambda row: None if key(row) is None else make_row(row)


def _is_short(text: str) -> bool:
    """Whether the text is one or two letters or digits, which begin a word in Latin script."""
    return len(text) < 3 and text.isascii() and text.isalnum()


def _contains(column: InstrumentedAttribute[Any], text: str) -> sa.ColumnElement[bool]:
    """Whether the column contains the text. PostgreSQL's index has a list of rows for each three
    letters. The lists of a word that most rows have, such as the domain of an email, take long to
    read, so the index looks up another part of the text first. Of one or two letters, it has a list
    of the rows in which a word begins with them.
    """
    if _is_short(text):
        return sa.or_(
            column.istartswith(text, autoescape=True), column.icontains(f" {text}", autoescape=True)
        )
    whole = column.icontains(text, autoescape=True)
    name, _, domain = text.rpartition("@")
    if column.key == "email" and domain and len(name) > 1:
        # With IS TRUE, the domain is compared in the rows that have the name, not looked up.
        return sa.and_(column.icontains(f"{name}@", autoescape=True), whole.is_(True))
    word = max(text.split(), key=len, default=text)
    if 2 < len(word) < len(text):
        # The index looks up the whole text only among the rows that have the word.
        return sa.and_(column.icontains(word, autoescape=True), whole)
    return whole


class Listing:
    """Lists the rows of a model. `sort` names the columns to sort by, the default first, with "-"
    for descending order. `search` names the columns in which `q` is searched; without them, the
    list has no `q`.
    """

    def __init__(self, model: type[Base], sort: list[str], search: Sequence[str] = ()) -> None:
        self.searched = [getattr(model, name) for name in search]
        self.key = model.__table__.columns["id"]
        self.orders: dict[str, Sequence[Any]] = {}
        for name in (it.lstrip("-") for it in sort):
            column = getattr(model, name)
            self.orders[name] = (column, self.key)
            # Both in the same direction, so that one index of the two serves both orders.
            self.orders[f"-{name}"] = (column.desc(), self.key.desc())
        arguments: dict[str, fields.Field[Any]] = {
            "limit": fields.Integer(load_default=20, validate=validate.Range(1, MAX_LIMIT)),
            "offset": fields.Integer(load_default=0, validate=validate.Range(0, 10**9)),
            "sort": fields.String(load_default=sort[0], validate=validate.OneOf(self.orders)),
        }
        if search:
            arguments["q"] = Text(
                load_default="",
                validate=validate.Length(max=100),
                metadata={
                    "description": f"Text to search for in {' and '.join(search)}. One or two "
                    "letters or digits are only found at the beginning of a word."
                },
            )
        self.schema = Schema.from_dict(arguments, name="ListArgsSchema")()

    def read(
        self,
        session: Session,
        query: sa.Select[*tuple[Any, ...]],
        limit: int,
        offset: int,
        sort: str,
        q: str = "",
    ) -> Page[Any]:
        """Return one page of the rows of the query, which selects columns, and their total."""
        if q:
            query = query.where(sa.or_(*(_contains(it, q) for it in self.searched)))
        # One more row tells whether there is another page.
        found = query.order_by(*self.orders[sort]).limit(limit + 1).offset(offset)
        rows = session.execute(found).all()
        if len(rows) <= limit and (rows or not offset):
            return Page(rows, offset + len(rows), total_is_exact=True)
        most = MAX_FOUND if q else MAX_COUNT
        page, counted = rows[:limit], self._count(session, query, most)
        if counted <= most:
            return Page(page, counted, total_is_exact=True)
        known = offset + len(page) if page else 0
        return Page(page, max(most, known), total_is_exact=False)

    def _count(self, session: Session, query: sa.Select[*tuple[Any, ...]], most: int) -> int:
        """The number of rows that the query finds, at most one more than `most`."""
        keys = query.with_only_columns(self.key, maintain_column_froms=True).limit(most + 1)
        count = sa.select(sa.func.count()).select_from(keys.subquery())
        return session.connection().scalar(count) or 0
