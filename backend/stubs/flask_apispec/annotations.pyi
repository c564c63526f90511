from collections.abc import Callable
from typing import Any

def annotate(func: Callable[..., Any], key: str, options: list[dict[Any, Any]]) -> None: ...
