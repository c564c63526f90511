import time
from collections.abc import Callable


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for what another process or thread does. Fail if it takes more than these seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"this did not come true within {seconds} s"
        time.sleep(0.05)
