"""Commands of `flask`, for administration without the API."""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from secrets import token_urlsafe
from typing import TextIO, cast
from uuid import UUID

import click
import sqlalchemy as sa
from flask import Flask, current_app
from werkzeug.local import LocalProxy

from app import api
from app.auth import limits
from app.auth.leaked_passwords import write_filter
from app.auth.passwords import check_password, is_easy_to_guess, set_password
from app.second_factors.service import reset
from shared.db.session import session_scope
from shared.email_addresses import normalize_email
from shared.environment import DEFAULT_SECRET, SettingsError
from shared.errors import InvalidInput
from shared.models import User
from shared.passwords import hash_password, verify_password
from shared.settings import settings

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def register(flask: Flask) -> None:
    for command in (
        migrate,
        create_user,
        reset_password,
        reset_second_factors,
        seed,
        write_leaked_passwords,
        write_openapi,
    ):
        flask.cli.add_command(command)


class Email(click.ParamType[str]):
    name = "email"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return normalize_email(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _check(password: str, *personal: str) -> None:
    try:
        check_password(password, *personal)
    except InvalidInput as error:
        raise click.ClickException(str(error)) from error


def _add_user(email: str, password: str, *, is_superuser: bool) -> bool:
    """Return whether the user is new. A user who already exists stays unchanged."""
    user = User(email=email, password_hash=hash_password(password), is_superuser=is_superuser)
    try:
        with session_scope() as session:
            session.add(user)
    except sa.exc.IntegrityError:  # the email is unique, also when two commands run at once
        return False
    return True


@click.command()
def migrate() -> None:
    """Migrate the database, and create the first superuser if there is none."""
    from alembic import command, config  # slow to import, and not needed elsewhere

    settings().refuse_defaults()
    command.upgrade(config.Config(toml_file=PYPROJECT), "head")
    if _has_superuser():
        _refuse_known_passwords()
        click.echo("A superuser already exists.")
        return
    email, password = settings().first_superuser_email, settings().first_superuser_password
    if not settings().accepts_defaults:
        _check_first_password(password, email)
    new = _add_user(email, password, is_superuser=True)
    click.echo(f"Superuser {email} {'created' if new else 'already exists'}.")


def _check_first_password(password: str, email: str) -> None:
    try:
        check_password(password, email)
    except InvalidInput as error:
        raise SettingsError(f"The setting FIRST_SUPERUSER_PASSWORD is refused: {error}") from error


def _has_superuser() -> bool:
    with session_scope(read_only=True) as session:
        return session.scalar(sa.select(User.id).where(User.is_superuser).limit(1)) is not None


def _refuse_known_passwords() -> None:
    """Refuse a database of development on a site that others can reach."""
    if settings().accepts_defaults:
        return
    with session_scope(read_only=True) as session:
        superusers = sa.select(User).where(User.is_superuser, User.is_active)
        for user in session.scalars(superusers.order_by(User.created_at).limit(20)):
            if verify_password(DEFAULT_SECRET, user.password_hash)[0]:
                raise SettingsError(
                    f"The superuser {user.email} still has the password {DEFAULT_SECRET}, which "
                    f"everyone knows. Set another one: flask reset-password {user.email}"
                )


@click.command()
@click.argument("email", type=Email())
@click.password_option()
@click.option("--superuser", is_flag=True, help="Give the user every permission.")
def create_user(email: str, password: str, superuser: bool) -> None:
    """Create a user, unless there is one with this email."""
    _check(password, email)
    new = _add_user(email, password, is_superuser=superuser)
    kind = "Superuser" if superuser else "User"
    click.echo(f"{kind} {email} created." if new else f"User {email} already exists.")


@click.command()
@click.argument("email", type=Email())
@click.password_option()
def reset_password(email: str, password: str) -> None:
    """Set a user's password, and log them out everywhere."""
    with session_scope() as session:
        user = session.scalar(sa.select(User).where(User.email == email).with_for_update())
        if user is None:
            raise click.ClickException(f"There is no user with the email {email}.")
        _check(password, email, user.full_name)
        set_password(session, user, password)
    limits.LOGIN.reset(email)
    click.echo(f"{email} has a new password, and is logged out everywhere.")


@click.command()
@click.argument("email", type=Email())
def reset_second_factors(email: str) -> None:
    """Remove all second factors of a user, and log them out everywhere."""
    with session_scope() as session:
        user = session.scalar(sa.select(User).where(User.email == email).with_for_update())
        if user is None:
            raise click.ClickException(f"There is no user with the email {email}.")
        reset(session, user)
    click.echo(f"{email} has no second factor, and is logged out everywhere.")


@click.command()
@click.option("--users", default=25, type=click.IntRange(1, 1_000_000), help="25 by default.")
@click.option("--only-users", is_flag=True, help="Without groups, items and jobs.")
@click.option("--seed", "number", default=1, help="Another number creates other data.")
@click.option("--force", is_flag=True, help="Outside development, too. Nobody can log in then.")
def seed(users: int, only_users: bool, number: int, force: bool) -> None:
    """Create the users, groups, items and jobs of a company.

    In development, the password of all users is changethis.
    """
    from app import seed as data

    if not settings().accepts_defaults and not force:
        raise click.ClickException(
            "This creates users who do not exist, and ENVIRONMENT is not development: add --force."
        )
    password = DEFAULT_SECRET if settings().accepts_defaults else token_urlsafe()
    password_hash = hash_password(password)
    random, people = Random(number), list[UUID]()  # noqa: S311  not for secrets
    suffix = f"-{number}" if number != 1 else ""  # emails and the names of groups are unique
    batches = data.users(users, password_hash, suffix, random)
    with (
        _refusing_second_time(number),
        session_scope() as session,
        click.progressbar(batches, math.ceil(users / data.BATCH), f"Creating {users} users") as bar,
    ):
        for batch in bar:
            session.execute(sa.insert(User), batch)
            people += (user["id"] for user in batch[: data.COMPANY - len(people)])
        if not only_users:
            data.add_company(session, people, suffix, random)
    click.echo(f"{users} users created.")


@contextmanager
def _refusing_second_time(number: int) -> Iterator[None]:
    try:
        yield
    except sa.exc.IntegrityError as error:
        raise click.ClickException(
            f"The database has the data of --seed {number} already: choose another number."
        ) from error


@click.command()
@click.argument("list", type=click.File(encoding="utf-8", errors="ignore"))
def write_leaked_passwords(list: TextIO) -> None:
    """Replace the leaked passwords that are refused by those of a list, one in each line.

    Those that are easy to guess are left out, since they are refused anyway.
    """
    with click.progressbar(list, label="Reading the list") as lines:
        passwords = (line.rstrip("\r\n") for line in lines)
        number = write_filter(text for text in passwords if not is_easy_to_guess(text))
    click.echo(f"{number} leaked passwords are refused.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def write_openapi(file: Path) -> None:
    """Write the OpenAPI document, from which the pages' API client is generated."""
    document = api.document(cast(LocalProxy[Flask], current_app)._get_current_object())
    file.write_text(json.dumps(document, indent=2) + "\n")
    click.echo(f"Wrote {file}.")
