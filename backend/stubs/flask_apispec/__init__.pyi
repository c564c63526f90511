"""The parts of flask-apispec that the API uses, which has no types of its own."""

from flask_apispec.annotations import doc as doc
from flask_apispec.annotations import marshal_with as marshal_with
from flask_apispec.annotations import use_kwargs as use_kwargs
