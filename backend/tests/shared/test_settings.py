import subprocess
import sys
from pathlib import Path
from secrets import token_hex

import pytest

from shared.settings import Settings, SettingsError

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIRST_SUPERUSER_PASSWORD", "DATABASE_PASSWORD"])
def test_default_secret_is_refused_outside_development(name, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/app")
    monkeypatch.setenv(name, "changethis-whatever-follows-and-however-long")
    monkeypatch.setenv("ENVIRONMENT", "production")
    setting = "database_url" if name == "DATABASE_PASSWORD" else name.lower()
    with pytest.raises(SettingsError, match=f"{name} still has its default.*'production'"):
        Settings().require(setting)
    monkeypatch.setenv("ENVIRONMENT", "development")
    Settings().require(setting)


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIRST_SUPERUSER_PASSWORD", "FLOWER_PASSWORD"])
def test_default_secret_is_refused_if_other_machines_reach_the_site(name, monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "development")
    monkeypatch.setenv(name, "changethis-whatever-follows-and-however-long")

    def start() -> None:
        Settings().require("secret_key", "first_superuser_password")
        Settings().refuse_defaults()

    for address in ("", "127.0.0.1", "127.8.8.8", "[::1]", "localhost"):
        monkeypatch.setenv("HTTP_ADDRESS", address)
        start()
    for address in ("0.0.0.0", "192.168.1.5", "[::]", "everywhere"):
        monkeypatch.setenv("HTTP_ADDRESS", address)
        with pytest.raises(SettingsError, match=f"{name} still has its default.*HTTP_ADDRESS="):
            start()
        with monkeypatch.context() as other:
            other.setenv(name, "a value of its own, as long as a key must be")
            start()


@pytest.mark.parametrize("missing", [None, "", " "])
def test_missing_environment_is_production(missing, monkeypatch):
    monkeypatch.delenv("ENVIRONMENT")
    if missing is not None:
        monkeypatch.setenv("ENVIRONMENT", missing)
    monkeypatch.setenv("SECRET_KEY", "changethis-everywhere-but-in-development")
    assert Settings().environment == "production"
    with pytest.raises(SettingsError, match=r"^The setting SECRET_KEY still has its default"):
        Settings().require("secret_key")


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "RESULTS_DIR"])
def test_missing_setting_stops_startup_with_message(name, monkeypatch):
    monkeypatch.delenv(name)
    with pytest.raises(SystemExit, match=f"^The setting {name} is missing: put it, or {name}_FILE"):
        Settings().require(name.lower())


@pytest.mark.parametrize("value", ["", " \n"])
@pytest.mark.parametrize("name", ["SECRET_KEY", "FIRST_SUPERUSER_PASSWORD", "DATABASE_URL"])
def test_empty_setting_is_refused_like_missing_one(name, value, monkeypatch):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^The setting {name} "):
        Settings().require(name.lower())


@pytest.mark.parametrize("process", ["flask --app=app routes", "worker reports"])
def test_mistyped_environment_stops_every_process(process, monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "prodcution")
    command = [sys.executable, "-m", *process.split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=50)
    assert done.returncode == 1
    assert done.stderr.startswith("The setting ENVIRONMENT must be production or staging or")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "develop"),
        ("ENVIRONMENT", "Development"),
        ("ENVIRONMENT", "test"),
        ("SIGNUP_OPEN", "perhaps"),
        ("PASSWORD_MIN_LENGTH", "7"),
        ("PASSWORD_MIN_LENGTH", "65"),
        ("METRICS", "True"),
        ("SENTRY_DSN", "key@sentry.example.com/1"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
        ("SQL_LOG", "perhaps"),
        ("ALLOWED_HOSTS", "https://www.example.com"),
        ("ALLOWED_HOSTS", "www.example.com:8000"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "10.0.0.1; proxy"),
        ("TOOLS", "flower,kibana"),
        ("SMTP_TLS", "ssl"),
        ("MAIL_FROM", "Ada <ada@example.com>"),
        ("MAIL_FROM", "ada@exa mple.com"),
        ("FIRST_SUPERUSER_EMAIL", "admin"),
        ("WORKER_CONCURRENCY", "many"),
        ("WORKER_QUEUES", "reports"),
        ("WORKER_QUEUES", "reports=one,mail=one"),
        ("JOB_TIME_LIMIT", "0"),
        ("RESULT_DAYS", "a week"),
        ("NOTIFICATION_DAYS", "0"),
        ("AUDIT_DAYS", "0"),
        ("UNCONFIRMED_SIGNUP_DAYS", "0"),
        ("DATABASE_URL", "nonsense"),
        ("RESULT_DAYS", "36501"),
        ("JOB_TIME_LIMIT", "9" * 5000),
        ("SMTP_PORT", "99999"),
        ("SMTP_PORT", "0"),
        ("FILE_MB", "0"),
        ("FILES_MB_PER_USER", "a lot"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 32),
        ("SECRET_KEY", "abcdefgh" * 8),
        ("SECRET_KEY", "abcdefghijklmnopqrstuvwxyz0123456789"),
        ("TIME_ZONE", "Europe/Atlantis"),
        ("TIME_ZONE", "../etc/passwd"),
        ("DEFAULT_LANGUAGE", "tlh"),
        ("PASSWORD_LOGIN", "perhaps"),
        ("MFA_REQUIRED", "some"),
    ],
)
def test_invalid_setting_stops_startup_with_message(name, value, monkeypatch):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^The setting {name} "):
        Settings().require(name.lower())


def test_email_in_settings_is_normalized(monkeypatch):
    monkeypatch.setenv("MAIL_FROM", "NoReply@xn--fa-hia.de")
    assert Settings().mail_from == "noreply@faß.de"


@pytest.mark.parametrize("missing", ["S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY"])
def test_bucket_requires_endpoint_and_keys(missing, monkeypatch):
    for name in {"S3_BUCKET", "S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY"} - {missing}:
        monkeypatch.setenv(name, "something")
    with pytest.raises(SettingsError, match=f"^The setting {missing} is missing"):
        Settings().require("s3")


def test_secret_can_be_in_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("the key in the file, long as it must be\n")
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert Settings().secret_key == "the key in the file, long as it must be"


def test_random_hexadecimal_key_is_accepted(monkeypatch):
    for _ in range(1000):
        monkeypatch.setenv("SECRET_KEY", token_hex(16))
        Settings().require("secret_key")


def test_invalid_port_in_public_url_stops_startup_with_message(monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "development")
    monkeypatch.setenv("HTTP_PORT", "99999")
    with pytest.raises(SettingsError, match=r"^The setting HTTP_PORT must be a whole number"):
        Settings().require("public_url")


def test_secret_with_missing_file_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "nothing"))
    with pytest.raises(
        SettingsError, match=r"^The setting SECRET_KEY is missing: .*SECRET_KEY_FILE"
    ):
        Settings().require("secret_key")


def test_empty_setting_has_default(monkeypatch):
    monkeypatch.setenv("JOB_TIME_LIMIT", "")
    assert Settings().job_time_limit == 900


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_postgresql_urls_use_psycopg2(scheme, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://app:secret@db/app")
    url = Settings().database_url
    assert (url.drivername, url.password, url.host) == ("postgresql+psycopg2", "secret", "db")


@pytest.mark.parametrize("name", ["mysql", "mariadb"])
def test_mariadb_and_mysql_urls_use_pymysql(name, monkeypatch):
    for scheme in (name, f"{name}+pymysql"):
        monkeypatch.setenv("DATABASE_URL", f"{scheme}://app:secret@db/app")
        assert Settings().database_url.drivername == f"{name}+pymysql"


def test_password_of_database_can_be_separate_from_url(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/app")
    monkeypatch.setenv("DATABASE_PASSWORD", "p@ss/word\n")
    url = Settings().database_url
    assert url.password == "p@ss/word"
    assert "p@ss" not in str(url)


def test_mail_server_and_public_url_are_required_outside_development(monkeypatch):
    for name in ("SMTP_HOST", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
        with pytest.raises(SettingsError, match=f"^The setting {name} is missing"):
            Settings().require(name.lower())
    monkeypatch.setenv("SMTP_HOST", "mail.example.com")
    Settings().require("smtp_host", "mail_dir", "smtp_password")


def test_development_writes_mails_to_files_and_has_local_links(monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "development")
    monkeypatch.setenv("HTTP_PORT", "8001")
    monkeypatch.delenv("SMTP_HOST", raising=False)
    monkeypatch.setenv("MAIL_DIR", "mails")
    assert (Settings().smtp_host, str(Settings().mail_dir)) == ("", "mails")
    assert Settings().public_url == "http://localhost:8001"


def test_password_of_redis_can_be_separate_from_url(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://redis:6379/0")
    assert Settings().redis_url == "redis://redis:6379/0"
    monkeypatch.setenv("REDIS_PASSWORD", "p@ss/word")
    assert Settings().redis_url == "redis://:p%40ss%2Fword@redis:6379/0"


def test_user_of_mail_server_requires_password(monkeypatch):
    monkeypatch.setenv("SMTP_USER", "ada")
    with pytest.raises(SettingsError, match=r"^The setting SMTP_PASSWORD is missing"):
        Settings().require("smtp_password")


@pytest.mark.parametrize(("user", "password"), [("ops", "größer"), ("o:ps", "x"), ("öps", "x")])
def test_login_that_flower_does_not_support_stops_startup(user, password, monkeypatch):
    monkeypatch.setenv("FLOWER_USER", user)
    monkeypatch.setenv("FLOWER_PASSWORD", password)
    with pytest.raises(SettingsError, match=r"^The settings FLOWER_USER and FLOWER_PASSWORD must"):
        Settings().refuse_defaults()


@pytest.mark.parametrize("name", ["FLOWER_PASSWORD", "PGADMIN_PASSWORD"])
def test_default_password_of_tools_is_refused(name, monkeypatch):
    Settings().refuse_defaults()
    monkeypatch.setenv(name, "one of its own")
    Settings().refuse_defaults()
    monkeypatch.setenv(name, "changethis")
    with pytest.raises(SettingsError, match=f"{name} still has its default"):
        Settings().refuse_defaults()


PROVIDER = {
    "PUBLIC_URL": "https://app.example.com",
    "OIDC_PROVIDERS": "acme",
    "OIDC_ACME_ISSUER": "https://accounts.example.com",
    "OIDC_ACME_CLIENT_ID": "app",
    "OIDC_ACME_CLIENT_SECRET": "a secret",
}


@pytest.fixture
def provider(monkeypatch) -> None:
    for name, value in PROVIDER.items():
        monkeypatch.setenv(name, value)


def test_provider_has_safe_defaults(provider):
    (acme,) = Settings().oidc_providers.values()
    assert (acme.name, acme.label, acme.scopes) == ("acme", "Acme", "openid email profile")
    decide = (acme.signup, acme.logout, acme.domains, acme.superusers, acme.groups)
    assert not any(decide)


@pytest.mark.parametrize("missing", sorted(set(PROVIDER) - {"OIDC_PROVIDERS"}))
def test_incomplete_provider_stops_startup_with_message(missing, provider, monkeypatch):
    monkeypatch.delenv(missing)
    with pytest.raises(SettingsError, match=f"^The setting {missing} is missing"):
        Settings().require("oidc_providers")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OIDC_PROVIDERS", "Acme"),
        ("OIDC_PROVIDERS", "acme,acme"),
        ("OIDC_PROVIDERS", "our-company"),
        ("OIDC_FILE", "/no/such/file"),
        ("OIDC_ACME_ISSUER", "accounts.example.com"),
        ("OIDC_ACME_ISSUER", "http://accounts.example.com"),
        ("OIDC_ACME_ISSUER", "https://accounts.example.com?a=b"),
        ("OIDC_ACME_SIGNUP", "perhaps"),
        ("OIDC_ACME_LOGOUT", "perhaps"),
        ("OIDC_ACME_GROUPS", "engineers"),
        ("OIDC_ACME_CLIENT_SECRET", "changethis"),
    ],
)
def test_invalid_provider_stops_startup_with_message(name, value, provider, monkeypatch):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^The setting {name} "):
        Settings().require("oidc_providers")


def test_client_secret_can_be_in_file(provider, monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.delenv("OIDC_ACME_CLIENT_SECRET")
    monkeypatch.setenv("OIDC_ACME_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    assert Settings().oidc_providers["acme"].client_secret == "from the file"


def test_all_settings_of_providers_can_be_in_one_file(provider, monkeypatch, tmp_path):
    lines = {**PROVIDER, "OIDC_ACME_GROUPS": "eng=Engineers,a=b=c"}
    lines.pop("PUBLIC_URL")
    file = tmp_path / "oidc.env"
    file.write_text("".join(f"{name}='{value}'\n" for name, value in lines.items()))
    for name in lines:
        monkeypatch.setenv(name, "")  # so that the values of the file do not stay
        monkeypatch.delenv(name)
    monkeypatch.setenv("OIDC_FILE", str(file))
    acme = Settings().oidc_providers["acme"]
    assert acme.client_secret == "a secret"
    assert acme.groups == (("eng", "Engineers"), ("a=b", "c"))


def test_passwords_can_be_off_only_with_provider(provider, monkeypatch):
    monkeypatch.setenv("PASSWORD_LOGIN", "false")
    assert Settings().password_login is False
    monkeypatch.delenv("OIDC_PROVIDERS")
    with pytest.raises(SettingsError, match=r"^The setting PASSWORD_LOGIN must be true"):
        Settings().require("password_login")
