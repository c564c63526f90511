OK = {"status": "ok", "checks": {"database": "ok", "broker": "ok"}}


def test_live_needs_neither_the_database_nor_the_broker(stranger, database, valkey):
    with valkey.stopped(), database.stopped():
        answer = stranger.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_says_that_all_is_well(stranger):
    answer = stranger.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, OK)


def test_ready_names_the_broker_while_it_is_away_and_heals_by_itself(stranger, valkey):
    assert stranger.get("/health/ready").json() == OK
    with valkey.stopped():
        answer = stranger.get("/health/ready")
        assert answer.elapsed.total_seconds() < 2
        assert answer.status_code == 503
        assert answer.json()["status"] == "unavailable"
        assert answer.json()["checks"] == {"database": "ok", "broker": "ConnectionError"}
    assert stranger.get("/health/ready").json() == OK


def test_ready_does_not_wait_long_for_a_broker_that_hangs(stranger, valkey):
    with valkey.paused():
        answer = stranger.get("/health/ready")
    assert answer.elapsed.total_seconds() < 3
    assert answer.json()["checks"] == {"database": "ok", "broker": "TimeoutError"}
    assert stranger.get("/health/ready").json() == OK


def test_ready_names_the_database_while_it_is_away_and_heals_by_itself(client, database):
    assert client.get("/health/ready").json() == OK
    with database.stopped():
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json()["checks"] == {"database": "OperationalError", "broker": "ok"}
        answer = client.get("/users/me")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        assert (
            answer.json()["detail"] == "The database is temporarily unavailable. Try again shortly."
        )
    assert client.get("/health/ready").json() == OK
    assert client.get("/users/me").status_code == 200
