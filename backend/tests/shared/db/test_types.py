from decimal import Decimal

import pytest
import sqlalchemy as sa

from shared.db.engine import engine
from shared.db.types import Amount

PRICES = sa.Table("prices", sa.MetaData(), sa.Column("price", Amount))
VALUES = ["-9999999999.99", "-0.01", "0.00", "0.10", "9.90", "10.00", "9999999999.99"]


@pytest.fixture
def prices(database):
    PRICES.create(engine())
    yield
    PRICES.drop(engine())


def test_amounts_are_exact_and_sorted_as_numbers(prices):
    with engine().begin() as connection:
        connection.execute(PRICES.insert(), [{"price": Decimal(it)} for it in reversed(VALUES)])
        connection.execute(PRICES.insert(), {"price": None})
        found = connection.scalars(
            sa.select(PRICES.c.price).where(PRICES.c.price.is_not(None)).order_by("price")
        ).all()
        cheap = PRICES.c.price < Decimal("9.90")
        assert connection.scalar(sa.select(sa.func.count()).where(cheap)) == 4
        assert connection.scalar(sa.select(PRICES.c.price).where(PRICES.c.price.is_(None))) is None
    assert [str(it) for it in found] == VALUES
