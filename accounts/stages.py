"""Steps of signing in that differ from allauth's."""

from allauth.account.stages import EmailVerificationStage as AllauthEmailVerificationStage


class EmailVerificationStage(AllauthEmailVerificationStage):
    """An e-mail address must be proved, unless the account was proved by its phone and has none."""

    def handle(self):
        user = self.login.user
        if user is not None and not user.email and user.phone_verified:
            return None, True
        return super().handle()
