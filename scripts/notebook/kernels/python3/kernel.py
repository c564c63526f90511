"""Start Jupyter's kernel in the Python of the backend or of a module, where it is not installed.

Jupyter's packages come last on the path: if both have a package, the module's version is used.
"""

import os
import site
from pathlib import Path

site.addsitedir(os.environ["NOTEBOOK_PACKAGES"])

from ipykernel.kernelapp import launch_new_instance

launch_new_instance(exec_files=[str(Path(__file__).with_name("startup.py"))])
