"""Fixtures of all tests: those of the API, and those of the workers, which have no Flask."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import alembic.command
import alembic.config
import pytest
import sqlalchemy as sa

from shared.db.engine import dispose_engines
from shared.db.session import session_scope
from shared.db.types import Base
from shared.errors import JobFailed
from shared.jobs import broker
from shared.jobs.broker import celery
from shared.jobs.tasks import Task
from shared.models import Job, User
from shared.passwords import hash_password
from shared.settings import settings
from shared.storage import results
from shared.storage.files import files
from tests.servers import DATABASES, GivenServer, Valkey
from worker.runtime.runner import job_task

ROOT = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=DATABASES,
        default="sqlite",
        help="what the tests run on; or TEST_DATABASE_URL, SQLAlchemy's URL of a running server "
        "whose user may create databases",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("database") == "mariadb":
        # PyMySQL leaves the socket of a lost connection for Python to close.
        ignored = "ignore:.*socket.socket:pytest.PytestUnraisableExceptionWarning"
        config.addinivalue_line("filterwarnings", ignored)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest):
    url = os.environ.get("TEST_DATABASE_URL")
    server = GivenServer(url) if url else DATABASES[request.config.getoption("database")]()
    yield server
    server.end()


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    server = Valkey()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def broker_server(valkey: Valkey) -> Valkey:
    """The server that transports the messages."""
    return valkey


@pytest.fixture(scope="session", autouse=True)
def environment(database, valkey, alembic_config, tmp_path_factory) -> Iterator[None]:
    """Set the environment of every process before it is read, and migrate the schema."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENVIRONMENT", "production")
        patch.setenv("FLASK_SKIP_DOTENV", "1")  # the tests do not use the project's own .env
        patch.setenv("PROJECT_NAME", "Engines & Co")
        patch.setenv("SECRET_KEY", "a-key-for-the-tests-that-is-long-enough-for-hs384")
        patch.setenv("FIRST_SUPERUSER_EMAIL", "first@example.com")
        patch.setenv("FIRST_SUPERUSER_PASSWORD", "a password for the tests")
        patch.setenv("DATABASE_URL", database.create("main"))
        patch.setenv("REDIS_URL", valkey.url)
        patch.setenv("REQUESTS_PER_MINUTE", "1000000")
        patch.setenv("RESULTS_DIR", str(tmp_path_factory.mktemp("results")))
        patch.setenv("PYTHONPATH", f"{ROOT / 'backend'}:{ROOT}")
        alembic.command.upgrade(alembic_config, "head")
        yield
        dispose_engines()
        database.drop("main")


@pytest.fixture(scope="session")
def alembic_config() -> alembic.config.Config:
    return alembic.config.Config(toml_file=ROOT / "backend/pyproject.toml")


@pytest.fixture
def set_settings(environment, monkeypatch):
    """Change settings of this process and of the workers that it starts."""

    def change(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, str(value))
        settings.cache_clear()
        results.cache_clear()
        files.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()
    results.cache_clear()
    files.cache_clear()


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    """Empty the tables and the queues after each test."""
    yield
    with session_scope() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(sa.delete(table))
    broker.redis().flushall()


@pytest.fixture(scope="session")
def password() -> str:
    """The password of every user."""
    return "correct horse battery staple"


@pytest.fixture(scope="session")
def password_hash(password: str) -> str:
    return hash_password(password)


@pytest.fixture
def make_user(password_hash: str) -> Callable[..., User]:
    def make(email: str, **values: object) -> User:
        user = User(**{"email": email, "password_hash": password_hash, **values})
        with session_scope() as session:
            session.add(user)
        return user

    return make


@pytest.fixture
def user(make_user) -> User:
    return make_user("ada@example.com", full_name="Ada Lovelace")


@pytest.fixture
def job(user: User) -> Job:
    """A queued job in the database, without a message in its queue."""
    job = Job(owner_id=user.id, task=Task.USERS_REPORT)
    with session_scope() as session:
        session.add(job)
    return job


@pytest.fixture
def reload() -> Callable[[Job], Job]:
    """Read a job from the database again."""

    def read(job: Job) -> Job:
        with session_scope(read_only=True) as session:
            return session.get_one(Job, job.id)

    return read


@pytest.fixture
def run_task(job, reload):
    """Run a function as the task of `job`, as Celery does, and return the job afterwards."""

    def run(work) -> Job:
        celery.tasks.pop(Task.USERS_REPORT, None)
        job_task(Task.USERS_REPORT)(work)
        with suppress(JobFailed):  # tells Celery, and is stored in the row
            celery.tasks[Task.USERS_REPORT](str(job.id))
        return reload(job)

    yield run
    celery.tasks.pop(Task.USERS_REPORT, None)


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen]]:
    """Start the worker of a module in its own process group."""
    workers: list[subprocess.Popen] = []

    def start(module: str) -> subprocess.Popen:
        own = tmp_path / f"{module}-{len(workers)}"
        own.mkdir()
        with (own / "log").open("a") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "worker", module],
                cwd=ROOT,
                env={**os.environ, "TMPDIR": str(own)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(10)
