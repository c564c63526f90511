"""Column types, and the base classes of all models."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware datetime in UTC, even if the database stores no time zone."""

    # MariaDB's own DATETIME has only whole seconds.
    impl = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Amount(sa.TypeDecorator[Decimal]):
    """An exact number with two decimal places. SQLite has none, and stores hundredths: there, SQL
    compares and adds amounts correctly, but compute products and averages in Python.
    """

    impl = sa.Numeric(12, 2).with_variant(sa.BigInteger(), "sqlite")
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> Any:
        return int(value * 100) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        return Decimal(value).scaleb(-2)


def now() -> datetime:
    return datetime.now(UTC)


def length_of(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None]) -> int:
    """The maximum number of characters in a column `String(length)`."""
    return cast(int, cast(sa.String, column.type).length)


class Base(DeclarativeBase):
    # Named constraints, so that a migration can drop them on every database.
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}


class Timestamps:
    """The two columns that every table has."""

    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
