def test_nginx_streams_the_events_of_the_caller(flask, client, user):
    headers = {"Authorization": client.headers["Authorization"]}
    behind_nginx = {"NGINX_SENDS_EVENTS": "yes"}
    answer = flask.test_client().get("/api/v1/events", headers=headers, environ_base=behind_nginx)
    assert answer.headers["X-Accel-Redirect"] == f"/streams/{user.id}"
    refused = flask.test_client().get("/api/v1/events", environ_base=behind_nginx)
    assert refused.status_code == 401
    assert "X-Accel-Redirect" not in refused.headers


def test_without_nginx_there_are_no_events(client):
    assert client.get("/events").status_code == 204
