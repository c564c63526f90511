def test_responses_have_security_headers(client, anonymous):
    answers = [client.get("/users/me"), anonymous.get("/users/me"), anonymous.get("/nowhere")]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        policy = answer.headers["Content-Security-Policy"]
        assert policy == "default-src 'none'; frame-ancestors 'none'"


def test_token_response_is_not_cached(anonymous, user, password):
    form = {"username": user.email, "password": password}
    answer = anonymous.post("/login/access-token", data=form)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Pragma"] == "no-cache"


def test_jobs_are_cached_privately_and_revalidated(client):
    answer = client.get("/jobs/")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = client.get("/jobs/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_documentation_runs_only_own_scripts_and_stores_no_credentials(anonymous):
    answer = anonymous.get("/api/docs/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert '"persistAuthorization": true' not in answer.text
    style = anonymous.get("/api/docs/swagger-ui.css")
    assert "no-store" not in style.headers["Cache-Control"]
