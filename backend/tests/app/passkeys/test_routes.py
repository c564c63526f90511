"""Passkeys, as a second factor and alone, and attacks on them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.passkeys import challenges
from shared.db.session import session_scope
from shared.models import LoginSession, Passkey, SpentChallenge, User
from tests.client import UNKNOWN, Client
from tests.passkeys import USER_PRESENT, Key, add, begin, decode, encode, finish, log_in
from tests.second_factors import first_step
from tests.world import make_sessions_older

ORIGIN = "https://app.test"


@pytest.fixture(autouse=True)
def site(set_settings) -> None:
    set_settings(PUBLIC_URL=f"{ORIGIN}/")


@pytest.fixture
def key(client) -> Key:
    """A passkey of `user`."""
    key = Key(ORIGIN)
    answer = add(client, key)
    assert answer.status_code == 201, answer.text
    key.row_id, key.codes = answer.json()["passkey"]["id"], answer.json()["recovery_codes"]
    return key


@pytest.fixture
def token(key, anonymous, user, password) -> str:
    """Of the first step of a login of `user`, by `anonymous`."""
    return first_step(anonymous, user.email, password)["token"]


def listed(client) -> list[dict]:
    return client.get("/passkeys/").json()["data"]


def test_first_passkey_is_a_second_factor_with_recovery_codes(client, key):
    assert len(key.codes) == 10
    [found] = listed(client)
    assert (found["id"], found["name"], found["last_used_at"]) == (key.row_id, "A key", None)
    assert client.get("/second-factors/").json() | {"recovery_codes": 10, "passkeys": 1} == (
        client.get("/second-factors/").json()
    )
    answer = add(client, Key(ORIGIN), "Another")
    assert answer.json()["recovery_codes"] == []
    assert [it["name"] for it in listed(client)] == ["Another", "A key"]


def test_options_to_create_name_the_site_the_user_and_what_exists(client, key, user):
    options = begin(client, "/passkeys")["options"]
    assert options["rp"] == {"id": "app.test", "name": "Engines & Co"}
    assert decode(options["user"]["id"]) == user.id.bytes
    assert options["attestation"] == "none"
    assert [it["id"] for it in options["excludeCredentials"]] == [encode(key.id)]
    assert len(decode(options["challenge"])) == 32


def test_passkey_completes_the_login(key, token, anonymous, client, user):
    begun = begin(anonymous, "/login/passkey", token=token)
    assert [it["id"] for it in begun["options"]["allowCredentials"]] == [encode(key.id)]
    assert begun["options"]["rpId"] == "app.test"
    key.flags = USER_PRESENT  # the password was the first factor
    answer = finish(anonymous, begun["token"], key.get(begun["options"]))
    assert answer.status_code == 200, answer.text
    anonymous.use_token(answer.json()["access_token"])
    assert anonymous.get("/users/me").json()["email"] == user.email
    assert anonymous.refresh().status_code == 200
    assert listed(client)[0]["last_used_at"] is not None


def test_passkey_logs_in_alone(key, anonymous, user):
    begun = begin(anonymous, "/login/passkey")
    assert begun["options"]["allowCredentials"] == []
    assert begun["options"]["userVerification"] == "required"
    answer = finish(anonymous, begun["token"], key.get(begun["options"]))
    anonymous.use_token(answer.json()["access_token"])
    assert anonymous.get("/users/me").json()["email"] == user.email
    with session_scope(read_only=True) as session:
        query = sa.select(LoginSession.second_factor).order_by(LoginSession.created_at)
        assert session.scalars(query).all() == ["passkey", "passkey"]


def test_passkey_alone_must_verify_its_user(key, anonymous):
    """Otherwise, whoever finds a security key could log in with it."""
    key.flags = USER_PRESENT
    assert log_in(anonymous, key).status_code == 422


def test_challenge_of_second_step_does_not_log_in_alone(key, token, anonymous):
    """Its options do not ask for the verification: the token must keep that it needs a password."""
    key.flags = USER_PRESENT
    begun = begin(anonymous, "/login/passkey", token=token)
    alone = begin(anonymous, "/login/passkey")
    assert finish(anonymous, alone["token"], key.get(begun["options"])).status_code == 422


def test_passkeys_do_not_replace_passwords_that_are_not_accepted(key, anonymous, set_settings):
    begun = begin(anonymous, "/login/passkey")
    given = {"ISSUER": "https://accounts.example.com", "CLIENT_ID": "x", "CLIENT_SECRET": "y"}
    given = {f"OIDC_EXAMPLE_{name}": value for name, value in given.items()}
    set_settings(PASSWORD_LOGIN="false", OIDC_PROVIDERS="example", **given)
    answer = finish(anonymous, begun["token"], key.get(begun["options"]))
    assert answer.status_code == 403
    assert anonymous.post("/login/passkey/options", json={}).status_code == 403


@pytest.mark.parametrize(
    "difference",
    [
        {"origin": "https://evil.test"},
        {"origin": "http://app.test"},
        {"origin": f"{ORIGIN}:8443"},
        {"origin": f"{ORIGIN}.evil.test"},
        {"type": "webauthn.create"},
        {"challenge": encode(bytes(32))},
        {"challenge": 7},
    ],
)
def test_answer_for_another_site_or_challenge_is_refused(difference, key, anonymous):
    begun = begin(anonymous, "/login/passkey")
    answer = finish(anonymous, begun["token"], key.get(begun["options"], **difference))
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"credential"}


def test_answer_for_another_rp_is_refused(key, anonymous):
    key.rp_id = "evil.test"
    assert log_in(anonymous, key).status_code == 422


def test_answer_without_presence_is_refused(key, token, anonymous):
    key.flags = 0
    assert log_in(anonymous, key, token=token).status_code == 422


def test_answer_with_another_signature_is_refused(key, anonymous):
    key.private = Key(ORIGIN).private
    assert log_in(anonymous, key).status_code == 422


def test_unknown_passkey_is_refused(key, anonymous):
    assert log_in(anonymous, Key(ORIGIN)).status_code == 422


def test_passkey_of_another_user_does_not_complete_the_login(key, token, admin, anonymous):
    attackers = Key(ORIGIN)
    assert add(admin, attackers).status_code == 201
    assert log_in(anonymous, attackers, token=token).status_code == 422
    assert log_in(anonymous, attackers).status_code == 200  # for itself, it is right


def test_challenge_is_good_once(key, token, anonymous):
    for step in ({}, {"token": token}):
        begun = begin(anonymous, "/login/passkey", **step)
        credential = key.get(begun["options"])
        assert finish(anonymous, begun["token"], credential).status_code == 200
        assert finish(anonymous, begun["token"], credential).status_code == 422
        assert finish(anonymous, begun["token"], key.get(begun["options"])).status_code == 422


def test_challenge_is_spent_by_a_wrong_answer(key, anonymous):
    begun = begin(anonymous, "/login/passkey")
    wrong = key.get(begun["options"], origin="https://evil.test")
    assert finish(anonymous, begun["token"], wrong).status_code == 422
    assert finish(anonymous, begun["token"], key.get(begun["options"])).status_code == 422


def test_of_concurrent_answers_one_wins(key, server, anonymous):
    begun = begin(anonymous, "/login/passkey")
    answers = [key.get(begun["options"]) for _ in range(5)]

    def send(credential: dict) -> int:
        with Client(server) as client:
            return finish(client, begun["token"], credential).status_code

    with ThreadPoolExecutor(len(answers)) as threads:
        assert sorted(threads.map(send, answers)) == [200] + 4 * [422]


def test_challenge_expires(key, anonymous, monkeypatch):
    monkeypatch.setattr(challenges, "LIFETIME", timedelta(seconds=-1))
    assert log_in(anonymous, key).status_code == 422


def test_request_for_a_challenge_stores_nothing(anonymous):
    begin(anonymous, "/login/passkey")
    with session_scope(read_only=True) as session:
        assert session.scalars(sa.select(SpentChallenge)).all() == []


def test_challenges_are_for_their_purpose(key, token, client, anonymous):
    """One for a confirmation or an addition does not log in, and the reverse."""
    paths = {"/passkeys": client, "/login/passkey": anonymous}
    paths["/sessions/current/confirmation/passkey"] = client
    for path, asking in paths.items():
        for other in paths.keys() - {path}:
            begun = begin(asking, path)
            body = {"token": begun["token"], "credential": key.get(begun["options"])}
            target = f"{other}/" if other == "/passkeys" else other
            named = {"name": "x"} if other == "/passkeys" else {}
            answer = client.post(target, json={**body, **named})
            assert answer.status_code == 422, (path, other)


def test_challenge_of_another_session_is_refused(key, client, log_in_as, user, admin):
    """An attacker must not add their passkey to a victim's account, nor confirm a session by it."""
    begun = begin(admin, "/passkeys")
    credential = Key(ORIGIN).create(begun["options"])
    body = {"token": begun["token"], "name": "x", "credential": credential}
    assert client.post("/passkeys/", json=body).status_code == 422
    path = "/sessions/current/confirmation/passkey"
    begun, other = begin(client, path), log_in_as(user)
    assert finish(other, begun["token"], key.get(begun["options"]), path).status_code == 422


def test_count_that_does_not_grow_is_refused(key, anonymous):
    """The passkey may be a copy."""
    key.count = 5
    assert log_in(anonymous, key).status_code == 200
    key.count = 4
    assert log_in(anonymous, key).status_code == 422
    key.count = 6
    assert log_in(anonymous, key).status_code == 200


def test_count_of_zero_is_that_of_synchronized_passkeys(key, anonymous):
    for _ in range(2):
        key.count = -1
        assert log_in(anonymous, key).status_code == 200


def test_another_password_ends_the_second_step(key, token, anonymous, client, password):
    begun = begin(anonymous, "/login/passkey", token=token)
    body = {"current_password": password, "new_password": "seven tired otters sing"}
    assert client.post("/users/me/password", json=body).status_code == 204
    assert finish(anonymous, begun["token"], key.get(begun["options"])).status_code == 401
    assert anonymous.post("/login/passkey/options", json={"token": token}).status_code == 401


@pytest.mark.parametrize("change", [{"is_active": False}, {"email_verified": False}])
def test_passkey_of_user_who_cannot_log_in_is_refused(change, key, anonymous):
    with session_scope() as session:
        session.execute(sa.update(User).values(change))
    assert log_in(anonymous, key).status_code == 422


def test_removed_passkey_is_refused(key, client, anonymous, user, password):
    assert client.delete(f"/passkeys/{key.row_id}").status_code == 204
    assert log_in(anonymous, key).status_code == 422
    assert client.get("/second-factors/").json()["recovery_codes"] == 0
    anonymous.log_in(user.email, password)  # without a second step


def test_last_passkey_that_is_required_stays(key, client, set_settings):
    set_settings(MFA_REQUIRED="all")
    assert client.delete(f"/passkeys/{key.row_id}").status_code == 409
    assert add(client, Key(ORIGIN)).status_code == 201
    assert client.delete(f"/passkeys/{key.row_id}").status_code == 204
    assert len(listed(client)) == 1


def test_passkey_that_exists_is_not_added_again(key, client, admin):
    """Whoever adds somebody else's credential must not take it over."""
    for adding in (client, admin):
        assert add(adding, key).status_code == 409
    assert len(listed(client)) == 1
    assert listed(admin) == []


def test_number_of_passkeys_is_limited(client):
    statuses = [add(client, Key(ORIGIN)).status_code for _ in range(10)]
    assert statuses == [201] * 10
    assert client.post("/passkeys/options").status_code == 409


@pytest.mark.parametrize("difference", [{"origin": "https://evil.test"}, {"type": "webauthn.get"}])
def test_passkey_of_another_site_is_not_added(difference, client):
    begun = begin(client, "/passkeys")
    credential = Key(ORIGIN).create(begun["options"], **difference)
    body = {"token": begun["token"], "name": "x", "credential": credential}
    assert client.post("/passkeys/", json=body).status_code == 422
    assert listed(client) == []


@pytest.mark.parametrize(
    "credential",
    [{}, {"id": 7}, {"id": "\ud800"}, {"id": "é"}, {"id": "x", "rawId": "x", "response": {}}],
)
def test_nonsense_is_refused(credential, key, client, anonymous):
    if "id" not in credential:
        credential = {**credential, "type": "public-key", "response": {"signature": "%"}}
    begun = begin(anonymous, "/login/passkey")
    assert finish(anonymous, begun["token"], credential).status_code == 422
    begun = begin(client, "/passkeys")
    body = {"token": begun["token"], "name": "x", "credential": credential}
    assert client.post("/passkeys/", json=body).status_code == 422


def test_passkey_with_known_id_and_broken_answer_is_refused(key, anonymous):
    for field in ("clientDataJSON", "authenticatorData", "signature", "userHandle"):
        for broken in ("", "%%%", "AAAA", 7):
            begun = begin(anonymous, "/login/passkey")
            credential = key.get(begun["options"])
            credential["response"][field] = broken
            answer = finish(anonymous, begun["token"], credential)
            assert answer.status_code == 422 or field == "userHandle", (field, broken)
            assert answer.status_code in (200, 422)


def test_passkey_confirms_an_old_session(key, client):
    make_sessions_older()
    answer = client.patch(f"/passkeys/{key.row_id}", json={"name": "x"})
    assert answer.json()["confirmation"] == {"methods": ["password", "passkey"]}
    for method, path in (("POST", "/passkeys/options"), ("DELETE", f"/passkeys/{key.row_id}")):
        assert client.request(method, path).status_code == 403
    path = "/sessions/current/confirmation/passkey"
    begun = begin(client, path)
    assert finish(client, begun["token"], key.get(begun["options"]), path).status_code == 204
    assert client.patch(f"/passkeys/{key.row_id}", json={"name": "x"}).json()["name"] == "x"


def test_addition_that_began_fresh_ends_with_a_fresh_session(client):
    begun = begin(client, "/passkeys")
    make_sessions_older()
    credential = Key(ORIGIN).create(begun["options"])
    body = {"token": begun["token"], "name": "x", "credential": credential}
    assert client.post("/passkeys/", json=body).status_code == 403
    assert listed(client) == []


def test_confirmation_needs_a_passkey(client):
    path = "/sessions/current/confirmation/passkey/options"
    assert client.post(path).status_code == 409


def test_user_sees_and_changes_only_their_own(key, admin):
    assert listed(admin) == []
    for id_ in (key.row_id, UNKNOWN):
        assert admin.patch(f"/passkeys/{id_}", json={"name": "x"}).status_code == 404
        assert admin.delete(f"/passkeys/{id_}").status_code == 404


def test_wrong_answers_are_recorded(key, token, anonymous, admin):
    key.rp_id = "evil.test"
    log_in(anonymous, key, token=token)
    log_in(anonymous, key)
    params = {"action": "login.second_factor_failed"}
    assert admin.get("/audit/", params=params).json()["total"] == 2


def test_owner_is_told_and_changes_are_recorded(key, client, admin):
    client.delete(f"/passkeys/{key.row_id}")
    found = client.get("/notifications/").json()["data"]
    told = {(it["kind"], it["parameters"].get("name")) for it in found}
    assert {("account.passkey_added", "A key"), ("account.passkey_removed", "A key")} <= told
    entries = admin.get("/audit/", params={"target_id": key.row_id}).json()["data"]
    assert {it["action"] for it in entries} == {"passkey.added", "passkey.removed"}


def test_without_public_url_the_site_is_where_the_request_goes(
    client, server, anonymous, set_settings
):
    set_settings(PUBLIC_URL="")
    key = Key(server.replace("127.0.0.1", "localhost"))
    client.server = anonymous.server = key.origin
    assert add(client, key).status_code == 201
    assert log_in(anonymous, key).status_code == 200


def test_private_values_are_not_listed(key, client):
    assert listed(client)[0].keys() == {"id", "name", "created_at", "last_used_at"}
    with session_scope(read_only=True) as session:
        assert session.scalars(sa.select(Passkey.sign_count)).all() == [0]
