"""Jupyter's kernel in the Python of the backend or of a module, which has no Jupyter of its own.

Jupyter's packages come last on the path: where both have one, the module's version is what counts.
"""

import os
import site
from pathlib import Path

site.addsitedir(os.environ["NOTEBOOK_PACKAGES"])

from ipykernel.kernelapp import launch_new_instance

launch_new_instance(exec_files=[str(Path(__file__).with_name("startup.py"))])
