"""Addresses by which two browsers find each other: STUN and TURN, by setting; passwords that expire (F-14)."""

import base64
import hashlib
import hmac
import time

from django.conf import settings


def ice_servers(user_key, now=None):
    """Return the list for ``RTCPeerConnection``; empty when nothing is set (both in one network still connect).

    The password is coturn's REST scheme (``use-auth-secret``): good until its time, made from a shared secret.
    """
    servers = [{"urls": settings.STUN_URLS}] if settings.STUN_URLS else []
    if settings.TURN_URLS and settings.TURN_SECRET:
        until = int(now if now is not None else time.time()) + settings.TURN_SECONDS
        digest = hashlib.sha256(str(user_key).encode()).hexdigest()[:16]  # coturn's log names nobody
        name = f"{until}:{digest}"
        # SHA-1 is what coturn speaks; the secret is long and the name lives an hour.
        mac = hmac.new(settings.TURN_SECRET.encode(), name.encode(), hashlib.sha1).digest()
        servers.append(
            {"urls": settings.TURN_URLS, "username": name, "credential": base64.b64encode(mac).decode()}
        )
    return servers
