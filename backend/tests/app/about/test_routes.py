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
        "password_login": True,
        "providers": [],
        "tools": ["flower"],
        "password_min_length": 12,
        "data_export_days": 7,
    }


def test_manifest_has_project_name_and_icons(anonymous, monkeypatch):
    monkeypatch.setattr(settings(), "project_name", "The Project")
    answer = anonymous.get("/manifest.webmanifest")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/manifest+json"
    manifest = answer.json()
    assert manifest["name"] == "The Project"
    assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
    assert [(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
