import pytest

from shared.settings import settings


@pytest.mark.parametrize("signup_open", [True, False])
def test_about_has_project_name_and_signup_setting(anonymous, monkeypatch, signup_open):
    monkeypatch.setattr(settings(), "signup_open", signup_open)
    monkeypatch.setattr(settings(), "project_name", "The Project")
    monkeypatch.setattr(settings(), "tools", ["flower"])
    answer = anonymous.get("/about")
    assert answer.status_code == 200
    assert answer.json() == {
        "project_name": "The Project",
        "signup_open": signup_open,
        "tools": ["flower"],
        "password_min_length": 12,
    }
