import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask.cli import FlaskGroup

from app.auth import leaked_passwords
from shared.db.session import session_scope
from shared.db.types import now
from shared.models import Job, JobState, User
from shared.passwords import hash_password, verify_password
from tests.second_factors import App, Clock, first_step


@pytest.fixture
def run(flask):
    """Run a `flask` command and return its output."""
    group = FlaskGroup(create_app=lambda: flask, load_dotenv=False)

    def run(*arguments: object, status: int = 0, typed: str | None = None) -> str:
        result = CliRunner().invoke(group, [str(argument) for argument in arguments], typed)
        assert result.exit_code == status, result.output
        return result.output

    return run


def all_users() -> list[User]:
    with session_scope(read_only=True) as session:
        return list(session.scalars(sa.select(User).order_by(User.created_at)))


def test_migrate_creates_first_superuser_once(run):
    assert run("migrate") == "Superuser first@example.com created.\n"
    [first] = all_users()
    assert (first.email, first.is_superuser) == ("first@example.com", True)
    assert run("migrate") == "A superuser already exists.\n"
    assert [user.password_hash for user in all_users()] == [first.password_hash]


def test_migrate_creates_no_second_superuser(run, make_user):
    """The first one, with its well-known password, may have been renamed or deleted."""
    make_user("eva@example.com", is_superuser=True)
    assert run("migrate") == "A superuser already exists.\n"
    assert [user.email for user in all_users()] == ["eva@example.com"]


def test_migrate_refuses_superuser_with_default_password_on_reachable_site(
    flask, run, make_user, set_settings
):
    """The database was created in development; the settings have their own secrets by now."""
    user = make_user(
        "eva@example.com", is_superuser=True, password_hash=hash_password("changethis")
    )
    group = FlaskGroup(create_app=lambda: flask, load_dotenv=False)
    for others in ({"ENVIRONMENT": "production"}, {"HTTP_ADDRESS": "0.0.0.0"}):
        set_settings(**{"ENVIRONMENT": "development", **others})
        result = CliRunner().invoke(group, ["migrate"])
        assert result.exit_code == 1, result.output
        assert f"superuser {user.email} still has the password" in str(result.exception)
    set_settings(ENVIRONMENT="development", HTTP_ADDRESS="127.0.0.1")
    run("migrate")


def test_create_user_creates_user_who_can_log_in(run, anonymous, password):
    assert run("create-user", "Eva@Example.com", "--password", password).endswith("created.\n")
    [eva] = all_users()
    assert (eva.email, eva.is_superuser) == ("eva@example.com", False)
    assert anonymous.log_in("eva@example.com", password).get("/users/me").status_code == 200


def test_create_user_does_not_change_existing_user(run, user, password):
    new = "seven tired otters sing"
    assert run("create-user", user.email, "--password", new).endswith("already exists.\n")
    [ada] = all_users()
    assert verify_password(password, ada.password_hash)[0]


def test_concurrent_create_user_creates_one_user(run, password, password_hash):
    with ThreadPoolExecutor() as other, session_scope() as session:
        session.add(User(email="eva@example.com", password_hash=password_hash))
        session.flush()
        second = other.submit(run, "create-user", "eva@example.com", "--password", password)
        time.sleep(0.3)  # until it waits for this transaction
    assert second.result().endswith("already exists.\n")
    assert len(all_users()) == 1


def test_create_user_can_create_superuser(run, password):
    typed = f"{password}\n{password}\n"
    output = run("create-user", "eva@example.com", "--superuser", typed=typed)
    assert output.endswith("Superuser eva@example.com created.\n")
    assert password not in output
    [eva] = all_users()
    assert eva.is_superuser


@pytest.mark.parametrize("command", ["create-user", "reset-password"])
def test_commands_refuse_weak_password_and_malformed_email(command, run, user):
    weak = run(command, user.email, "--password", "password1234", status=1)
    assert weak.endswith("Use a few unrelated words.\n")
    assert "12 characters" in run(command, user.email, "--password", "short", status=1)
    assert "valid email" in run(command, "ada@exa mple.com", "--password", "short", status=2)
    [ada] = all_users()
    assert ada.password_hash == user.password_hash


def test_reset_password_sets_password_and_ends_all_sessions(run, client, user, anonymous):
    new = "seven tired otters sing"
    assert "logged out" in run("reset-password", user.email.upper(), typed=f"{new}\n{new}\n")
    assert client.get("/users/me").status_code == 401
    assert anonymous.log_in(user.email, new).get("/users/me").status_code == 200


def test_reset_second_factors_removes_them_and_ends_all_sessions(
    run, client, user, anonymous, password
):
    App(client, Clock()).confirm(client)
    first_step(anonymous, user.email, password)
    assert "no second factor" in run("reset-second-factors", user.email.upper())
    assert client.get("/users/me").status_code == 401
    anonymous.log_in(user.email, password)
    assert anonymous.get("/users/me").json()["has_second_factor"] is False
    output = run("reset-second-factors", "nobody@example.com", status=1)
    assert "There is no user with the email nobody@example.com." in output


def test_reset_password_names_unknown_user(run, password):
    output = run("reset-password", "nobody@example.com", "--password", password, status=1)
    assert "There is no user with the email nobody@example.com." in output


def test_migrate_refuses_weak_first_password_outside_development(
    flask, run, set_settings, monkeypatch
):
    set_settings(FIRST_SUPERUSER_PASSWORD="password1234")
    group = FlaskGroup(create_app=lambda: flask, load_dotenv=False)
    result = CliRunner().invoke(group, ["migrate"])
    assert str(result.exception).startswith("The setting FIRST_SUPERUSER_PASSWORD is refused: ")
    assert all_users() == []
    set_settings(ENVIRONMENT="development", FIRST_SUPERUSER_PASSWORD="changethis")
    assert run("migrate") == "Superuser first@example.com created.\n"


@pytest.fixture
def development(set_settings) -> None:
    set_settings(ENVIRONMENT="development", FIRST_SUPERUSER_PASSWORD="changethis")


def test_seed_creates_company_whose_users_log_in(run, development, anonymous):
    run("migrate")
    assert run("seed", "--users", 30).endswith("30 users created.\n")
    _, *users = sorted(all_users(), key=lambda user: user.email != "first@example.com")
    assert len(users) == 30
    assert 300 < (now() - users[0].created_at).days <= 365
    assert users[-1].created_at <= now()
    active = next(user for user in users if user.is_active)
    client = anonymous.log_in(active.email, "changethis")
    assert client.get("/items/").json()["total"] > 0
    assert "Everyone" in [group["name"] for group in client.get("/groups/").json()["data"]]
    with session_scope(read_only=True) as session:
        assert set(session.scalars(sa.select(Job.state))) == set(JobState)


def test_seed_creates_same_data_once(run, development):
    run("seed", "--only-users", "--users", 7)
    before = [(user.id, user.full_name) for user in all_users()]
    output = run("seed", "--only-users", "--users", 7, status=1)
    assert "The database has the data of --seed 1 already" in output
    assert [(user.id, user.full_name) for user in all_users()] == before
    run("seed", "--users", 7, "--seed", 2)
    run("seed", "--users", 7, "--seed", 3)
    assert len(all_users()) == 21


def test_seed_outside_development_needs_force_and_nobody_can_log_in(run, anonymous, password):
    assert "add --force" in run("seed", status=1)
    assert all_users() == []
    run("seed", "--force", "--only-users", "--users", 1)
    [user] = all_users()
    login = {"username": user.email, "password": "changethis"}
    assert anonymous.post("/login/access-token", json=login).status_code == 401


def test_write_openapi_writes_the_served_document(run, anonymous, tmp_path):
    run("write-openapi", tmp_path / "openapi.json")
    written = json.loads((tmp_path / "openapi.json").read_text())
    assert written == anonymous.get("/openapi.json").json()


def test_list_of_leaked_passwords_is_replaced(run, tmp_path, monkeypatch):
    list_file, filter_file = tmp_path / "list.txt", tmp_path / "filter.bin"
    list_file.write_bytes(b"password1234\nzuhra kiyevlo 77\nq9#\n\xff")
    monkeypatch.setattr(leaked_passwords, "FILE", filter_file)
    leaked_passwords._filter.cache_clear()
    assert "1 leaked passwords are refused." in run("write-leaked-passwords", str(list_file))
    assert len(filter_file.read_bytes()) == leaked_passwords.SIZE
    assert leaked_passwords.is_leaked("Zuhra Kiyevlo 77")
    leaked_passwords._filter.cache_clear()
