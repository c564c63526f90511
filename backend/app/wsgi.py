"""What uWSGI serves. Its processes are forks of one that has loaded the application."""

import gc

from app import create_app

application = create_app()
# The garbage collector writes into what it looks at. Left out of its sight, what is loaded stays
# shared between the processes.
gc.collect()
gc.freeze()
