from collections.abc import Callable
from typing import Any

class Annotation:
    options: list[dict[str, Any]]

def resolve_annotations(func: Callable[..., Any], key: str, parent: object) -> Annotation: ...
def merge_recursive(values: list[dict[str, Any]]) -> dict[str, Any]: ...
