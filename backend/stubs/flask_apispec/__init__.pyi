"""The parts of flask-apispec that the API uses, which has no types of its own."""
