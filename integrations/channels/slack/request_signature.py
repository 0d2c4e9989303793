"""Whether an HTTP request comes from Slack (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""

from __future__ import annotations

import hashlib
import hmac
import re

MOST_SECONDS = 300
"""How far a request's time may be from ours."""


def is_genuine(secret: str, timestamp: str, signature: str, body: bytes, now: float) -> bool:
    """True when the signature fits and the timestamp is a number near ``now`` (seconds since 1970). Never raises:
    slack_sdk's own verifier does for a timestamp that is not a number, which would become a 500."""
    if not secret or not re.fullmatch(r"[0-9]{1,12}", timestamp, re.ASCII):
        return False
    if abs(now - int(timestamp)) > MOST_SECONDS:
        return False
    signed = b"v0:" + timestamp.encode("ascii") + b":" + body
    expected = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
