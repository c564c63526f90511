"""What happens by the clock. Two schedulers by mistake do no harm: each deed may happen twice."""

from tempfile import gettempdir

from shared.broker import celery, queue_of
from shared.cleanup import forget
from shared.job_recovery import recover

RECOVER_JOBS = "scheduler.recover_jobs"
FORGET_JOBS = "scheduler.forget_jobs"
EVERY = 5  # seconds
HOUR = 3600

# It sends its own messages (beat), and works on one at a time in the same process (solo).
CELERY_OPTIONS = ("--beat", "--pool", "solo", "--schedule", f"{gettempdir()}/celerybeat-schedule")

celery.conf.beat_schedule = {
    RECOVER_JOBS: {
        "task": RECOVER_JOBS,
        "schedule": EVERY,
        # What was not done in time is done by the next message: none pile up.
        "options": {"queue": queue_of(RECOVER_JOBS), "expires": EVERY},
    },
    FORGET_JOBS: {
        "task": FORGET_JOBS,
        "schedule": HOUR,
        "options": {"queue": queue_of(FORGET_JOBS), "expires": HOUR},
    },
}


@celery.task(name=RECOVER_JOBS)
def recover_jobs() -> None:
    recover()


@celery.task(name=FORGET_JOBS)
def forget_jobs() -> None:
    forget()
