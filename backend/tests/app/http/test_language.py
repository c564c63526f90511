import polib
import pytest
from marshmallow import class_registry, validate

from shared.languages import LOCALES

# Of the texts of a validator of marshmallow.
NAMES = ("message_min", "message_max", "message_all", "message_equal", "default_message")
GERMAN = {"Accept-Language": "de-AT, en;q=0.5"}


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("DE-at", "de"),
        ("de-AT, en;q=0.5", "de"),
        ("en;q=0.5, de", "de"),
        ("tlh, de;q=0.1", "de"),
        ("de;q=0, en;q=0.1", "en"),
        ("en-GB, de;q=0.9", "en"),
        ("tlh", "en"),
        ("*", "en"),
        ("", "en"),
        ("de;q=many, \\", "en"),
    ],
)
def test_error_is_in_the_first_language_that_has_a_catalogue(accepted, language, anonymous):
    answer = anonymous.get("/users/me", headers={"Accept-Language": accepted})
    assert answer.json()["title"] == {"de": "Nicht angemeldet", "en": "Not logged in"}[language]
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


def test_answer_without_messages_is_the_same_in_all_languages(client):
    assert {"Content-Language", "Vary"}.isdisjoint(client.get("/users/me", headers=GERMAN).headers)


def test_all_texts_of_an_error_are_translated(client):
    client.headers.update(GERMAN)
    assert client.get("/nowhere").json()["title"] == "Nicht gefunden"
    assert client.post("/jobs/", data="{").json()["title"] == "Nicht unterstützter Medientyp"
    invalid = {"email": "ada@@example", "password": "short", "is_admin": True}
    problem = client.post("/users/signup", json={**invalid, "full_name": "x" * 300}).json()
    assert problem["title"] == "Ungültige Eingabe"
    assert problem["detail"] == "Einige Felder sind ungültig."
    assert problem["errors"] == {
        "email": [
            "Dies ist keine gültige E-Mail-Adresse: nach dem @ stehen ungültige Zeichen: '@'."
        ],
        "full_name": ["Die Länge muss zwischen 0 und 200 liegen."],
        "is_admin": ["Unbekanntes Feld."],
    }
    problem = client.get("/jobs/", params={"limit": 1000, "sort": "luck", "q": "x"}).json()
    assert problem["errors"]["limit"] == ["Muss zwischen 1 und 100 liegen."]
    assert problem["errors"]["sort"][0].startswith("Erlaubt sind nur: created_at, ")
    problem = client.post("/notifications/read", json={"ids": ["one"]}).json()
    assert problem["errors"]["ids"] == ['{"0": ["Keine gültige UUID."]}']
    body = {"current_password": "wrong", "new_password": "aaaaaaaaaaaaaaaa"}
    problem = client.post("/users/me/password", json=body).json()
    assert problem["errors"] == {"current_password": ["Dies ist nicht dein aktuelles Passwort."]}


def test_stored_message_is_translated_for_each_reader(client, job):
    for language, message in (("de", "Wartet auf einen Worker"), ("en", "Waiting for a worker")):
        (found,) = client.get("/jobs/", headers={"Accept-Language": language}).json()["data"]
        assert (found["message"], found["error"]) == (message, None)


def test_number_in_a_message_is_kept(anonymous):
    body = {"email": "eve@example.com"}
    for _ in range(6):
        answer = anonymous.post("/password-recovery", json=body, headers=GERMAN)
    wait = answer.headers["Retry-After"]
    assert answer.json()["detail"].startswith(f"Zu viele Versuche: bitte in {wait} Sekunden")


def test_messages_of_all_schemas_are_in_the_catalogues():
    texts = set()
    schemas = {it for found in class_registry._registry.values() for it in found}
    for field in (field for schema in schemas for field in schema._declared_fields.values()):
        texts.update(str(text) for text in field.error_messages.values())
        for check in (it for it in field.validators if type(it).__module__ == validate.__name__):
            texts.update(str(getattr(check, name)) for name in NAMES if hasattr(check, name))
    assert "Not a valid UUID." in texts
    texts = {text for text in texts if "formatted as" not in text}  # not of input
    for file in LOCALES.glob("*.po"):
        assert texts <= {entry.msgid for entry in polib.pofile(str(file))}
