"""Where other pages link to."""

from django.urls import NoReverseMatch


def class_page(batch):
    """The public page of a batch, "" while there is none."""
    try:
        return batch.get_absolute_url()
    except NoReverseMatch:
        return ""
