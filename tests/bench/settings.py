"""The production settings, with one address more: the constant view that pages are compared with."""

from cakapkerja.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
