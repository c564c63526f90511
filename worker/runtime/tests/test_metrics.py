from collections.abc import Iterator

import pytest

from shared.errors import JobFailed, JobLost, TryAgain
from worker.runtime.metrics import Heartbeat, JobMetrics
from worker.runtime.runner import attempt_ended


@pytest.fixture
def metrics() -> Iterator[JobMetrics]:
    made = JobMetrics()
    attempt_ended.connect(made.count)
    yield made
    attempt_ended.disconnect(made.count)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "succeeded"),
        (JobFailed("No."), "failed"),
        (ValueError("a mistake"), "failed"),
        (TryAgain("Later."), "retried"),
        (JobLost(), "interrupted"),
    ],
)
def test_attempt_is_counted_by_its_outcome_and_timed(metrics, run_task, error, outcome):
    def work(_run):
        if error:
            raise error

    run_task(work)
    counted = {
        (sample.name, sample.labels.get("outcome")): sample.value
        for metric in (*metrics._attempts.collect(), *metrics._seconds.collect())
        for sample in metric.samples
        if sample.name in ("job_attempts_total", "job_duration_seconds_count")
    }
    assert counted == {("job_attempts_total", outcome): 1, ("job_duration_seconds_count", None): 1}


def test_heartbeat_is_the_time_of_the_health_check(tmp_path):
    file = tmp_path / "alive"
    assert not [it.samples for it in Heartbeat("mail", file).collect() if it.samples]
    file.touch()
    (beat,) = Heartbeat("mail", file).collect()
    assert beat.samples[0].labels == {"module": "mail"}
    assert beat.samples[0].value == file.stat().st_mtime
