"""The newest vacancies as a feed, for readers and partner sites; the same filters as the list (X-015)."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jobs.models import Vacancy
from jobs.pages import kept_for_visitors
from jobs.search import find_vacancies, read_criteria
from jobs.views.public import list_url

ITEMS = 50


class NewestFeed(Feed):
    """Open vacancies that fit the query parameters, newest first; links come from SITE_URL."""

    feed_type = Atom1Feed
    route = "jobs:atom"

    def feed_url(self, criteria):
        query = urlencode(criteria.params())
        return settings.SITE_URL + reverse(self.route) + (f"?{query}" if query else "")

    def get_object(self, request):
        return read_criteria(request.GET)

    def title(self, criteria):
        if criteria.q:
            return _("Lowongan “%(words)s” di Kota Tangerang") % {"words": criteria.q}
        return _("Lowongan kerja di Kota Tangerang")

    def subtitle(self, criteria):
        return _("Sudah diperiksa petugas. Melamar gratis.")

    description = subtitle

    def link(self, criteria):
        return settings.SITE_URL + list_url(criteria.params())

    def items(self, criteria):
        return list(find_vacancies(criteria).for_cards()[:ITEMS])

    def item_title(self, vacancy):
        return f"{vacancy.title} · {vacancy.company.name}"

    def item_description(self, vacancy):
        return f"{vacancy.place_label}. {vacancy.wage_label}. {vacancy.contract_label}."

    def item_link(self, vacancy: Vacancy):
        return settings.SITE_URL + vacancy.get_absolute_url()

    def item_guid(self, vacancy):
        return f"{settings.SITE_URL}/l/{vacancy.code}"

    item_guid_is_permalink = True

    def item_pubdate(self, vacancy):
        return vacancy.published_at

    def item_updateddate(self, vacancy):
        return vacancy.published_at


class NewestRss(NewestFeed):
    feed_type = Rss201rev2Feed
    route = "jobs:rss"


def _public(feed):
    @login_not_required
    @require_safe
    @kept_for_visitors
    def view(request):
        return feed(request)

    return view


atom = _public(NewestFeed())
rss = _public(NewestRss())
