OK = {"status": "ok", "checks": {"database": "ok", "broker": "ok"}}


def test_live_does_not_need_database_or_broker(anonymous, database, broker_server):
    with broker_server.stopped(), database.stopped():
        answer = anonymous.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_is_ok_when_all_services_are_available(anonymous):
    answer = anonymous.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, OK)


def test_ready_names_unavailable_broker_and_recovers(anonymous, broker_server):
    assert anonymous.get("/health/ready").json() == OK
    with broker_server.stopped():
        answer = anonymous.get("/health/ready")
        assert answer.elapsed.total_seconds() < 2
        assert answer.status_code == 503
        assert answer.json()["status"] == "unavailable"
        assert answer.json()["checks"] == {"database": "ok", "broker": "ConnectionError"}
    assert anonymous.get("/health/ready").json() == OK


def test_ready_times_out_when_broker_hangs(anonymous, broker_server):
    with broker_server.paused():
        answer = anonymous.get("/health/ready")
    assert answer.elapsed.total_seconds() < 3
    assert answer.json()["checks"] == {"database": "ok", "broker": "TimeoutError"}
    assert anonymous.get("/health/ready").json() == OK


def test_ready_names_unavailable_database_and_recovers(client, database):
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
