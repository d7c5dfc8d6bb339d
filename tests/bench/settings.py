"""The production settings, with one address more: the constant view that pages are compared with."""

from cakapkerja.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
# Hundreds of people are made, nobody signs in with a password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
