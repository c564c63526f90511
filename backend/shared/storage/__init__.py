"""The results of jobs: on a volume that the API and the workers share, or in S3-compatible storage
if the setting S3_BUCKET names a bucket.
"""

from functools import cache

from shared.settings import settings
from shared.storage.base import Results
from shared.storage.folder import FolderResults


@cache
def results() -> Results:
    if not settings().s3:
        return FolderResults()
    from shared.storage.s3 import S3Results  # obstore is installed only where results are used

    return S3Results()
