"""Helpers of the admin's tests: signed-in officers, what a page says, what it holds."""

import re

from django.test import Client
from django.urls import reverse


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def url_of(target, page="change"):
    """The address of a page of ``target`` in the admin: change, history, or the slug of a decision."""
    opts = target._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[target.pk])


def words(response):
    """The text of a page in one line, without tags."""
    html = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def buttons(response):
    return [button["label"] for button in response.context["decisions"]]


def sentences(response):
    """What the person is told: messages of the page."""
    return [str(message) for message in response.context["messages"]]


def errors(response):
    """Every error of the decision's form, as (field, sentence)."""
    return [(name, sentence) for name, found in response.context["form"].errors.items() for sentence in found]
