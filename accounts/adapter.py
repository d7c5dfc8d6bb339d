"""What allauth asks of the portal."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Mail is a row first (R-01); written by the accounts services."""
