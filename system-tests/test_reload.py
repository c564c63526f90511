"""scripts/start.sh for development: it loads changed sources again, and debuggers can attach."""

from copies import copy_project
from debugger import pause_api, pause_import, pause_task
from reloads import Reloads, check
from system import ROOT, free_port, nightly
from terminal import Start


@nightly
def test_changed_sources_are_loaded_again(tmp_path):
    project, data_dir = tmp_path / "project", tmp_path / "data"
    project.mkdir()
    copy_project(project)
    log = data_dir / "log/worker-reports.log"
    with Start(data_dir, free_port(), project, "--dev") as start:
        start.read_until(b"Ready: ", 180)
        check(Reloads(project, start.url, lambda: log.read_text().count(" ready.")))
        start.press_ctrl_c()


def test_debuggers_pause_api_and_task(tmp_path):
    port = free_port()
    with Start(tmp_path, free_port(), ROOT, "--debug", DEBUG_PORT=str(port)) as start:
        start.read_until(b"Ready: ", 180)
        ports = dict(it.split(b"=") for it in start.output.split() if b"=" in it)
        pause_api(start.url, int(ports[b"api"]), ROOT / "backend")
        pause_task(start.url, int(ports[b"reports"]), ROOT / "worker")
        start.press_ctrl_c()


@nightly
def test_waiting_api_pauses_its_import(tmp_path):
    port = free_port()
    debugging = {"DEBUG_PORT": str(port), "DEBUG_WAIT": "api"}
    with Start(tmp_path, free_port(), ROOT, "--debug", **debugging) as start:
        start.read_until(b"The part api waits", 180)
        pause_import(port, ROOT / "backend")
        start.read_until(b"Ready: ", 180)
        start.press_ctrl_c()
