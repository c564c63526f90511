from http import HTTPStatus
from typing import Any

from flask import Blueprint, g

from app.apispec.decorators import marshal_with, use_kwargs
from app.auth.caller import authenticated, caller, superuser
from app.statistics import service
from app.statistics.schemas import PeriodSchema, StatisticsSchema, SystemStatisticsSchema

statistics = Blueprint("statistics", __name__)


@statistics.get("/")
@authenticated
@marshal_with(StatisticsSchema(), HTTPStatus.OK)
def get_statistics() -> dict[str, Any]:
    """Get my statistics."""
    return service.statistics_of(g.session, caller())


@statistics.get("/system")
@superuser
@use_kwargs(PeriodSchema(), location="query")
@marshal_with(SystemStatisticsSchema(), HTTPStatus.OK)
def get_system_statistics(days: int) -> dict[str, Any]:
    """Get the statistics of the system."""
    return service.system_statistics(g.session, days)
