import requests

UNKNOWN = "00000000-0000-4000-8000-000000000000"  # an id that does not exist
EMPTY_PAGE = {"data": [], "total": 0, "total_is_exact": True}


class Client(requests.Session):
    """Call the served API: `client.get("/users/me")`. Requests time out after 10 seconds."""

    def __init__(self, server: str) -> None:
        super().__init__()
        self.server = server

    def request(self, method: str, path: str, **options) -> requests.Response:
        prefix = "" if f"{path}/".startswith("/api/") else "/api/v1"
        return super().request(method, self.server + prefix + path, timeout=10, **options)

    def refresh(self) -> requests.Response:
        """Refresh with only the cookie, as a page does when it loads."""
        return self.post("/login/refresh", headers={"Authorization": None})

    def log_in(self, email: str, password: str) -> "Client":
        answer = self.post("/login/access-token", json={"username": email, "password": password})
        answer.raise_for_status()
        self.use_token(answer.json()["access_token"])
        return self

    def use_token(self, token: str) -> None:
        self.headers["Authorization"] = f"Bearer {token}"
