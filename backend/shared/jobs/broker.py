"""The queue between the API and the workers: Celery over Redis, which only transports ids."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from shared.settings import settings

# The exceptions for a broker that is temporarily unavailable.
OUTAGES: tuple[type[Exception], ...] = (RedisError, OperationalError)


def _configuration() -> dict[str, Any]:
    return {
        "broker_url": settings().redis_url,
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {
            "visibility_timeout": settings().job_time_limit + 60,
            "socket_connect_timeout": 2,
            "socket_timeout": 3,
            "health_check_interval": 10,
            "max_retries": 0,  # none in a request: the scheduler sends the message again later
        },
        # A message stays in the broker until its task has ended, and each process holds one.
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_concurrency": settings().worker_concurrency,
        # A job that takes too long is interrupted, and killed a little later if it has not ended.
        "task_soft_time_limit": settings().job_time_limit,
        "task_time_limit": settings().job_time_limit + 10,
        # The job's row holds its result.
        "task_ignore_result": True,
        # The time zone of the scheduler's crontab().
        "timezone": settings().time_zone,
        # For Flower.
        "worker_send_task_events": True,
        "task_send_sent_event": True,
    }


# Celery calls the function on first use, so that importing this module reads no setting.
celery = Celery("jobs")
celery.add_defaults(_configuration)


@cache
def redis() -> Redis:
    """The connection pool of this process. It waits at most a second, and does not retry."""
    return Redis.from_url(
        settings().redis_url, socket_connect_timeout=1, socket_timeout=1, retry=None
    )


def send(task: str, argument: str, sent_at: datetime) -> None:
    """Put a message into the queue of the module that the task's name starts with. `sent_at` is the
    database's time (shared/db/database_clock.py).
    """
    headers = {"sent_at": sent_at.isoformat()}
    if settings().otel_exporter_otlp_endpoint:
        from shared import tracing

        headers |= tracing.headers()
    celery.send_task(task, args=[argument], queue=queue_of(task), retry=False, headers=headers)


def ping() -> None:
    """Raise one of OUTAGES if the broker is unavailable."""
    redis().ping()


def length(queue: str) -> int:
    """The number of messages that no worker has received yet."""
    return redis().llen(queue)


def oldest_message(queue: str) -> datetime | None:
    """When the next message in the queue was sent; None if the queue is empty."""
    message = redis().lindex(queue, -1)
    if message is None:
        return None
    return datetime.fromisoformat(json.loads(message)["headers"]["sent_at"])


def queues_of(tasks: Iterable[str]) -> list[str]:
    return sorted({queue_of(task) for task in tasks})


def queue_of(task: str) -> str:
    """The queue of the task's module: `reports` for `reports.users`, unless WORKER_QUEUES names
    another one.
    """
    module = task.partition(".")[0]
    return settings().worker_queues.get(module, module)
