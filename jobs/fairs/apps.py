from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FairsConfig(AppConfig):
    name = "jobs.fairs"
    label = "fairs"
    verbose_name = _("Bursa kerja")

    def ready(self):
        from cakapkerja.slots import fill_slot
        from jobs import origins
        from jobs.fairs import booth_slot, staff_menu
        from jobs.fairs.merging import register_parts
        from jobs.fairs.services import editions, outcomes, queue, reports
        from jobs.fairs.vacancy_filter import register_filter

        register_parts()
        register_filter()
        origins.on_application_sent(outcomes.link_application)
        origins.on_application_placed(outcomes.link_placement)
        origins.name_source(outcomes.source_of)
        fill_slot("fairs_booth_queue", booth_slot.booth_queue)
        fill_slot("header_menu", staff_menu.menu_link)
        fill_slot("employer_application_source", booth_slot.application_source)
        editions.on_edition_closed(queue.offer_everybody)
        editions.on_edition_closed(reports.save_at_closing)
