"""scripts/notebook.sh without Docker: Jupyter in a module's virtual environment."""

import os
import socket
import subprocess

import pytest
from copies import run
from system import EMAIL, ROOT, free_port

from notebooks import Notebook, check_example, check_protection, outputs


def run_failing(*arguments: str, **environment: str) -> str:
    """Run the script, which must fail, without a Docker Engine; return its error message."""
    done = subprocess.run(
        ["scripts/notebook.sh", *arguments],
        cwd=ROOT,
        env={**os.environ, "DOCKER_HOST": "tcp://127.0.0.1:1", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    return done.stderr


def test_unknown_module_prints_message():
    assert run_failing("nonsense").startswith(
        "There is no module 'nonsense': choose one of backend "
    )


def test_application_that_was_never_started_prints_message(tmp_path):
    assert "start the application first" in run_failing("reports", DATA_DIR=str(tmp_path))


def test_port_in_use_prints_message(data_dir):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = str(server.getsockname()[1])
        said = run_failing("reports", DATA_DIR=str(data_dir), NOTEBOOK_PORT=port)
    assert f"Port {port} is in use" in said


def test_notebooks_are_stored_without_outputs():
    kept = list((ROOT / "notebooks").glob("*.ipynb"))
    assert kept
    assert [path.name for path in kept if outputs(path)] == []


@pytest.mark.parametrize("module", ["backend", "reports"])
def test_example_counts_and_draws_users(data_dir, tmp_path, module):
    executed = tmp_path / "users.ipynb"
    command = ("execute", "--output", str(executed), "users.ipynb")
    environment = {"DATA_DIR": str(data_dir), "COMPOSE_PROJECT_NAME": "none-that-runs"}
    run(ROOT, "scripts/notebook.sh", module, "--", *command, **environment)
    check_example(executed, users=1)


def test_editor_attaches_to_protected_server_and_ctrl_c_stops_it(data_dir):
    environment = {"DATA_DIR": str(data_dir), "COMPOSE_PROJECT_NAME": "none-that-runs"}
    with Notebook("reports", free_port(), **environment) as notebook:
        notebook.wait()
        check_protection(notebook)
        email = notebook.run("import polars; print(session.scalar(sa.select(User.email)))")
        assert email == EMAIL
        print(f"Ctrl-C: ended after {notebook.press_ctrl_c():.1f} s")
