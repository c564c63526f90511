import pytest

from app import create_app
from shared.environment import SettingsError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REQUESTS_PER_MINUTE", "1000000000"),
        ("ITEMS_PER_USER", "many"),
        ("JOBS_PER_USER", "0"),
        ("API_KEYS_PER_USER", "101"),
        ("TOOLS", "nothing-of-ours"),
        ("WORKER_QUEUES", "reports"),
        ("TRUSTED_PROXIES", "here"),
    ],
)
def test_invalid_setting_stops_startup(name, value, set_settings):
    set_settings(**{name: value})
    with pytest.raises(SettingsError, match=name):
        create_app()
