import pytest
import sqlalchemy as sa

from app.auth.login.devices import MAX_DEVICES
from shared.db.session import session_scope
from shared.db.types import now
from shared.models import KnownDevice, Notification, User
from shared.tokens import hash_secret
from tests.client import Client
from tests.mails import queued_mails


@pytest.fixture
def log_in(server, password):
    """Log in with a device: one that has the cookies of earlier logins, or a new one."""

    def log_in(user: User, device: Client | None = None) -> Client:
        device = device or Client(server)
        with device:
            return device.log_in(user.email, password)

    return log_in


def told() -> list[dict]:
    with session_scope(read_only=True) as session:
        return [row.parameters for row in session.scalars(sa.select(Notification))]


def forget_that_they_were_told() -> None:
    with session_scope() as session:
        session.execute(sa.delete(Notification))


def devices_of(user: User) -> list[KnownDevice]:
    with session_scope(read_only=True) as session:
        found = sa.select(KnownDevice).where(KnownDevice.user_id == user.id)
        return list(session.scalars(found.order_by(KnownDevice.last_login_at)))


def test_login_with_a_new_device_is_mailed_but_not_with_the_first(user, log_in):
    log_in(user)
    assert (told(), queued_mails()) == ([], [])
    log_in(user)
    assert told() == [{"ip_address": "127.0.0.1"}]
    assert queued_mails() == [("notification", user.email)]


def test_known_device_is_not_mailed_whoever_else_uses_it(user, make_user, log_in):
    other = make_user("grace@example.com")
    shared = log_in(user)
    for person in (other, user, other):
        log_in(person, shared)
    assert told() == []
    assert len(devices_of(user)) == len(devices_of(other)) == 1


def test_device_of_another_user_is_new(user, make_user, log_in):
    log_in(user)
    log_in(user, log_in(make_user("eve@example.com")))
    assert told() == [{"ip_address": "127.0.0.1"}]


def test_same_user_agent_is_no_known_device(user, log_in):
    for device in (log_in(user), log_in(user)):
        assert device.headers["User-Agent"].startswith("python-requests")
    assert len(told()) == 1


def test_failed_login_with_a_new_device_is_not_mailed(user, log_in, anonymous):
    log_in(user)
    form = {"username": user.email, "password": "wrong"}
    assert anonymous.post("/login/access-token", json=form).status_code == 401
    assert "device" not in anonymous.cookies
    assert told() == []


def test_program_without_cookies_is_mailed_once_a_day(user, log_in):
    for _ in range(3):
        log_in(user)
    assert len(told()) == 1
    with session_scope() as session:
        yesterday = now().replace(year=2020)
        session.execute(sa.update(Notification).values(created_at=yesterday))
    log_in(user)
    assert len(told()) == 2


def test_devices_of_a_user_are_bounded_and_the_latest_are_kept(user, log_in):
    first, second = log_in(user), log_in(user)
    for _ in range(MAX_DEVICES - 1):
        log_in(user)
    assert len(devices_of(user)) == MAX_DEVICES
    forget_that_they_were_told()
    log_in(user, second)
    assert told() == []
    log_in(user, first)
    assert len(told()) == 1


def test_cookie_is_a_secret_of_which_only_the_hash_is_stored(user, log_in):
    device = log_in(user)
    (cookie,) = [it for it in device.cookies if it.name == "device"]
    assert len(cookie.value) == 64
    assert cookie.path == "/api/v1/login"
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert hash_secret(cookie.value) == devices_of(user)[-1].token_hash


@pytest.mark.parametrize("planted", ["", "guess", "A" * 64, "0" * 65])
def test_cookie_that_we_did_not_make_is_replaced(user, server, planted, password):
    with Client(server) as device:
        device.cookies.set("device", planted, path="/api/v1/login")
        device.log_in(user.email, password)
    assert hash_secret(planted) not in {it.token_hash for it in devices_of(user)}
