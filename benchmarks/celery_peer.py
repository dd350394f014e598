"""Celery doing nothing, on the same Redis, as a peer."""

import os

import celery

app = celery.Celery("peer", broker=os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/1"))
app.conf.update(
    task_ignore_result=True,
    worker_prefetch_multiplier=64,
    broker_connection_retry_on_startup=True,
    worker_send_task_events=False,
)


@app.task(name="noop", ignore_result=True)  # type: ignore[untyped-decorator]
def noop(number: int) -> None:
    """Do nothing."""
    del number
