"""The application for uWSGI, whose processes are forks of one that has loaded it."""

import gc

from app import create_app

application = create_app()
# The garbage collector writes to the memory of the objects that it traverses. It skips frozen ones,
# so the processes keep sharing their memory.
gc.collect()
gc.freeze()
