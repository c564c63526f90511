import time
from collections.abc import Callable


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """For what another process or thread does: it must come true within these seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"this did not come true within {seconds} s"
        time.sleep(0.05)
