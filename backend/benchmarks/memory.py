"""Records the memory of the containers."""

from benchmarks.containers import Containers


class Usage:
    def __init__(self, containers: Containers) -> None:
        self.containers = containers
        self.moments: dict[str, dict[str, dict[str, float]]] = {}

    def note(self, moment: str, *services: str) -> None:
        for service in services:
            self.moments.setdefault(service, {})[moment] = self.containers.memory(service)
