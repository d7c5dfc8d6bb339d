"""Sign-up: one field, an e-mail address or (where a gateway is set) a phone number."""

from allauth.account.forms import SignupForm as AllauthSignupForm


class SignupForm(AllauthSignupForm):
    """allauth's form with our words."""
