"""Restores two names that marshmallow 4 removed and flask-apispec 0.11, the latest, imports.

https://github.com/jmcarp/flask-apispec
"""

import importlib.metadata

import marshmallow
import marshmallow.utils


def _is_instance_or_subclass(value: object, class_: type) -> bool:
    return isinstance(value, class_) or (isinstance(value, type) and issubclass(value, class_))


vars(marshmallow)["__version__"] = importlib.metadata.version("marshmallow")
vars(marshmallow.utils)["is_instance_or_subclass"] = _is_instance_or_subclass
