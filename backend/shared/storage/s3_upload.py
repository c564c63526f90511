"""The URL of an upload straight to an S3-compatible store, by Signature Version 4 in the query.
Obstore's sign() cannot sign the length of the content, without which a client could send terabytes.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
"""

import hmac
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from shared.db.types import now

SIGNED = "content-length;host"


def upload_url(s3: dict[str, Any], key: str, size: int, expires_in: timedelta) -> str:
    """The URL that accepts a PUT of exactly this number of bytes."""
    time = now().strftime("%Y%m%dT%H%M%SZ")
    scope = f"{time[:8]}/{s3['region']}/s3/aws4_request"
    url = f"{s3['endpoint'].rstrip('/')}/{s3['bucket']}/{key}"
    query = urlencode(
        {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Credential": f"{s3['access_key_id']}/{scope}",
            "X-Amz-Date": time,
            "X-Amz-Expires": int(expires_in.total_seconds()),
            "X-Amz-SignedHeaders": SIGNED,
        },
        quote_via=quote,
        safe="",
    )
    headers = f"content-length:{size}\nhost:{urlsplit(url).netloc}\n"
    request = f"PUT\n{urlsplit(url).path}\n{query}\n{headers}\n{SIGNED}\nUNSIGNED-PAYLOAD"
    to_sign = f"AWS4-HMAC-SHA256\n{time}\n{scope}\n{sha256(request.encode()).hexdigest()}"
    signature = f"AWS4{s3['secret_access_key']}".encode()
    for text in (*scope.split("/"), to_sign):
        signature = hmac.digest(signature, text.encode(), "sha256")
    return f"{url}?{query}&X-Amz-Signature={signature.hex()}"
