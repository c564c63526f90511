from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar

from flask.typing import ResponseReturnValue
from marshmallow import Schema

_View = TypeVar("_View", bound=Callable[..., Any])

_Parameters = ParamSpec("_Parameters")

class _MarshalDecorator(Protocol):
    def __call__(
        self, view: Callable[_Parameters, Any], /
    ) -> Callable[_Parameters, ResponseReturnValue]: ...

class _Decorator(Protocol):
    def __call__(self, view: _View, /) -> _View: ...

def doc(**options: object) -> _Decorator: ...
def marshal_with(schema: Schema, code: int) -> _MarshalDecorator: ...
def use_kwargs(argmap: Schema, location: str = ...) -> _Decorator: ...
def annotate(func: Callable[..., Any], key: str, options: list[dict[str, Any]]) -> None: ...
