"""What the groups of a provider decide at each login."""

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.models import AuditEntry, Group, Membership, User
from tests.client import Client
from tests.oidc import finish, start


@pytest.fixture
def groups(liar, set_settings) -> dict[str, Group]:
    set_settings(
        OIDC_LIAR_GROUPS_CLAIM="groups",
        OIDC_LIAR_SUPERUSERS="admins, ops",
        OIDC_LIAR_GROUPS="eng=Engineers, /a/b=Engineers,sales=Sales, ghosts=No such group",
    )
    made = {name: Group(name=name) for name in ("Engineers", "Sales", "Choir")}
    with session_scope() as session:
        session.add_all(made.values())
    return made


def log_in(client: Client, liar, groups: object) -> None:
    answer = liar.answer(start(client, "liar"), groups=groups)
    liar.userinfo = {"sub": "ada-1"}
    assert finish(client, "liar", answer).status_code == 200


def read_user(email: str = "ada@example.com") -> tuple[bool, dict[str, bool]]:
    """Whether they are a superuser, and their groups, each with whether they manage it."""
    with session_scope(read_only=True) as session:
        user = session.scalars(sa.select(User).where(User.email == email)).one()
        found = sa.select(Group.name, Membership.is_manager).join(
            Membership, Membership.group_id == Group.id
        )
        rows = session.execute(found.where(Membership.user_id == user.id))
        return user.is_superuser, dict(map(tuple, rows))


def test_groups_are_joined_and_left(groups, liar, root, anonymous):
    log_in(anonymous, liar, ["eng", "admins", "unknown"])
    assert read_user() == (True, {"Engineers": False})
    log_in(anonymous, liar, ["/a/b", "sales"])
    assert read_user() == (False, {"Engineers": False, "Sales": False})
    with session_scope(read_only=True) as session:
        actions = list(session.scalars(sa.select(AuditEntry.action)))
    assert actions.count("user.updated") == 2
    assert actions.count("member.added") == 2


@pytest.mark.parametrize("claim", [None, "admins", [], {"admins": 1}, [["admins"]], [7]])
def test_claim_that_is_no_list_of_names_is_no_group(claim, groups, liar, root, anonymous):
    log_in(anonymous, liar, ["admins", "eng"])
    log_in(anonymous, liar, claim)
    assert read_user() == (False, {})


def test_other_groups_and_managers_stay(groups, liar, user, anonymous):
    with session_scope() as session:
        for name in ("Engineers", "Choir"):
            session.add(Membership(group_id=groups[name].id, user_id=user.id, is_manager=True))
    log_in(anonymous, liar, ["eng"])
    assert read_user() == (False, {"Engineers": True, "Choir": True})


def test_last_superuser_stays_one(groups, liar, make_user, anonymous):
    make_user("ada@example.com", is_superuser=True)
    log_in(anonymous, liar, [])
    assert read_user()[0] is True


def test_without_the_setting_nobody_changes(groups, liar, make_user, root, anonymous, set_settings):
    make_user("ada@example.com", is_superuser=True)
    set_settings(OIDC_LIAR_SUPERUSERS="", OIDC_LIAR_GROUPS="")
    log_in(anonymous, liar, [])
    assert read_user()[0] is True
    set_settings(OIDC_LIAR_SUPERUSERS="admins", OIDC_LIAR_GROUPS_CLAIM="")
    log_in(anonymous, liar, ["admins"])
    assert read_user()[0] is True
