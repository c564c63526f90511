import socket
import subprocess
import time
from pathlib import Path

import psutil
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs import broker
from shared.jobs.broker import celery
from shared.jobs.lifecycle import LOST_AFTER
from shared.jobs.tasks import Task
from shared.models import Job
from tests.waiting import wait_until
from worker.runtime.runner import claim
from worker.scheduler import tasks


def test_scheduler_sends_a_lost_job_again(job, start_worker, reload):
    with session_scope() as session:
        session.execute(sa.update(Job).values(sent_at=now() - LOST_AFTER))
    scheduler = start_worker("scheduler")
    wait_until(lambda: broker.length("reports") == 1)
    assert reload(job).sent_at > now() - LOST_AFTER
    scheduler.terminate()
    assert scheduler.wait(5) == 0


def test_worker_queues_setting_changes_the_queue_names(job, start_worker, reload, monkeypatch):
    monkeypatch.setenv("WORKER_QUEUES", "scheduler=shop-scheduler,reports=shop-reports")
    with session_scope() as session:
        session.execute(sa.update(Job).values(sent_at=now() - LOST_AFTER))
    start_worker("scheduler")
    wait_until(lambda: broker.length("shop-reports") == 1)
    assert not broker.redis().exists("_kombu.binding.scheduler")


def test_two_schedulers_are_harmless(user, start_worker):
    long_ago = now() - LOST_AFTER
    with session_scope() as session:
        jobs = [Job(owner_id=user.id, task=Task.USERS_REPORT, sent_at=long_ago) for _ in range(20)]
        session.add_all(jobs)
    schedulers = [start_worker("scheduler"), start_worker("scheduler")]
    wait_until(lambda: broker.length("reports") >= 20)
    time.sleep(2 * tasks.EVERY)
    assert [scheduler.poll() for scheduler in schedulers] == [None, None]
    assert broker.length("reports") <= 2 * 20
    claims = [claim(job.id) for job in jobs for _messages in range(2)]
    assert len([run for run in claims if run]) == 20


def test_scheduler_continues_after_a_broker_outage(job, start_worker, broker_server, tmp_path):
    start_worker("scheduler")
    wait_until(lambda: " ready." in (tmp_path / "scheduler-0/log").read_text())
    with broker_server.stopped():
        pass
    with session_scope() as session:
        session.execute(sa.update(Job).values(sent_at=now() - LOST_AFTER))
    wait_until(lambda: broker.length("reports") == 1)


def test_jobs_are_sent_again_while_the_cleanup_waits_for_a_store(job, start_worker, set_settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it never responds
        silent.settimeout(20)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        set_settings(S3_BUCKET="b", S3_ENDPOINT=url, S3_ACCESS_KEY="a", S3_SECRET_KEY="s")
        start_worker("scheduler")
        celery.send_task(tasks.CLEAN_UP, queue=broker.queue_of(tasks.CLEAN_UP))
        with silent.accept()[0]:
            with session_scope() as session:
                session.execute(sa.update(Job).values(sent_at=now() - LOST_AFTER))
            wait_until(lambda: broker.length("reports") == 1, 3 * tasks.EVERY)


def test_scheduler_whose_beat_is_killed_exits_and_logs_why(start_worker, tmp_path):
    scheduler = start_worker("scheduler")
    beat_of(scheduler, tmp_path).kill()
    assert scheduler.wait(60) == 1
    assert "beat has ended" in (tmp_path / "scheduler-0/log").read_text()


def test_scheduler_without_messages_becomes_unhealthy(start_worker, tmp_path):
    beat = beat_of(start_worker("scheduler"), tmp_path)
    alive = tmp_path / "scheduler-0/worker-alive"
    beat.suspend()
    time.sleep(1)  # the last message may be on its way
    last = alive.stat().st_mtime
    time.sleep(2 * tasks.EVERY)
    assert alive.stat().st_mtime == last
    beat.resume()
    wait_until(lambda: alive.stat().st_mtime > last, 2 * tasks.EVERY)


def beat_of(scheduler: subprocess.Popen, folder: Path) -> psutil.Process:
    """Wait until the scheduler is ready, and return its second process."""
    wait_until((folder / "scheduler-0/worker-alive").exists)
    [beat] = psutil.Process(scheduler.pid).children()
    return beat


def test_message_for_a_running_task_is_ignored():
    runs = []

    @tasks.one_at_a_time(hangs_after=60)
    def work() -> None:
        runs.append(1)
        work()

    work()
    work()
    assert len(runs) == 2


def test_hanging_task_ends_the_process(monkeypatch):
    ended = []
    monkeypatch.setattr(tasks.os, "_exit", ended.append)

    @tasks.one_at_a_time(hangs_after=0)
    def work() -> None:
        time.sleep(0.01)
        work()  # a message that arrives in the meantime

    work()
    assert ended == [1]


def test_beat_sends_only_registered_tasks():
    assert {entry["task"] for entry in celery.conf.beat_schedule.values()} <= set(celery.tasks)
    for message in (tasks.clean_up, tasks.recover_jobs, tasks.create_jobs):
        message()
