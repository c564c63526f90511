"""Logs the number of SQL statements of each request (SQL_LOG)."""

from flask import Flask, Response, request

from shared.db import sql_log
from shared.settings import settings


def register(flask: Flask) -> None:
    if settings().sql_log:
        flask.before_request(_start)
        flask.after_request(_log)


def _start() -> None:
    sql_log.count.set(0)


def _log(response: Response) -> Response:
    sql_log.log.info("%d statements: %s %s", sql_log.count.get(), request.method, request.path)
    return response
