"""What every list takes and answers: `limit` and `offset`, and a page `{data, total}`."""

from dataclasses import dataclass
from typing import Generic, TypeVar

import sqlalchemy as sa
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

MAX_LIMIT = 100
Row = TypeVar("Row")


class PageArgsSchema(Schema):
    limit = fields.Integer(load_default=20, validate=validate.Range(1, MAX_LIMIT))
    offset = fields.Integer(load_default=0, validate=validate.Range(0, 2**31 - 1))


@dataclass
class Page(Generic[Row]):
    data: list[Row]
    total: int


def read_page(session: Session, query: sa.Select, limit: int, offset: int) -> Page:
    """One page of what the query finds, and how many there are in all."""
    total = session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery()))
    return Page(list(session.scalars(query.limit(limit).offset(offset))), total)
