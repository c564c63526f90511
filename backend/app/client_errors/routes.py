from http import HTTPStatus

from flask import Blueprint, request

from app.apispec.decorators import answers_nothing, answers_problems, use_kwargs
from app.auth import limits
from app.auth.caller import client_ip_address
from app.client_errors import service
from app.client_errors.schemas import ClientErrorSchema

client_errors = Blueprint("client_errors", __name__, url_prefix="/client-errors")

MAX_BODY = 32 * 1024  # bytes


@client_errors.before_request
def limit_body() -> None:
    request.max_content_length = MAX_BODY


@client_errors.post("/")
@use_kwargs(ClientErrorSchema())
@answers_nothing
@answers_problems(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.TOO_MANY_REQUESTS)
def report_client_error(message: str, stack: str, path: str, version: str) -> None:
    """Report an unexpected error of the pages.

    It needs no login. The log gets the error without the user, and with email addresses, tokens,
    IDs and the values of queries masked.
    """
    limits.CLIENT_ERRORS.count(client_ip_address())
    service.log_error(message, stack, path, version, request.user_agent.string)
