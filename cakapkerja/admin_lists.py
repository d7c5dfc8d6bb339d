"""Lists of the admin: made-up addresses and forms get an answer, not an error."""

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import DataError
from django.utils.text import capfirst


class CarefulChangeList(ChangeList):
    """A list that answers a filter no row can match, a year of twelve digits, as Django answers wrong names."""

    def get_filters(self, request):
        try:
            return super().get_filters(request)
        except (ValueError, OverflowError) as exc:
            raise IncorrectLookupParameters(exc) from exc

    def get_results(self, request):
        try:
            return super().get_results(request)
        except (ValueError, OverflowError, DataError) as exc:
            raise IncorrectLookupParameters(exc) from exc


class CarefulModelAdmin(admin.ModelAdmin):
    """Django's admin of a table, with answers instead of errors to addresses and forms that were made up."""

    def get_changelist(self, request, **kwargs):
        return CarefulChangeList

    def changelist_view(self, request, extra_context=None):
        """The title names the table; Django's asks to choose a row."""
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def response_action(self, request, queryset):
        """Run an action on those chosen rows whose key can be one; what is no key chooses nothing."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        possible = [key for key in chosen if self._is_key(key)]
        if possible != chosen:
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, possible)
        return super().response_action(request, queryset)

    def _is_key(self, text):
        try:
            self.opts.pk.clean(text, None)
        except ValidationError:
            return False
        return True
