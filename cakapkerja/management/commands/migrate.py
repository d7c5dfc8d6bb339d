"""Django's ``migrate`` without the time limit of a page, and without drawing every model again for every step."""

import contextlib
from unittest import mock

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.state import ProjectState


class Command(migrate.Command):
    def handle(self, *args, **options):
        # Building an index may take longer than ten seconds.
        # lock_timeout stays: a migration that waits for a lock makes every page wait behind it.
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        try:
            with _fewer_renderings():
                return super().handle(*args, **options)
        finally:
            if connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("RESET statement_timeout")


@contextlib.contextmanager
def _fewer_renderings():
    """Let a new table, an index or a constraint touch one model class only.

    Django renders every model that is related to the changed one anew, and nearly all are, by way of the user:
    an empty database took a minute of CPU, nearly all of it there. A new model needs no other one to be new, and
    a constraint is an attribute of its model. The state is marked as delayed, so that a step in Python, which may
    ask for any model in any way, gets all of them anew.
    """
    with (
        mock.patch.object(ProjectState, "add_model", _add_model),
        mock.patch.object(ProjectState, "_append_option", _append_option),
        mock.patch.object(ProjectState, "_remove_option", _remove_option),
    ):
        yield


_add_model_and_render_all = ProjectState.add_model


def _add_model(self, model_state):
    rendered = self.__dict__.get("apps")
    if rendered is None or model_state.name_lower in rendered.all_models[model_state.app_label]:
        _add_model_and_render_all(self, model_state)
        return
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    rendered.render_multiple([model_state])
    self.is_delayed = True


def _append_option(self, app_label, model_name, option_name, obj):
    _set_option(self, app_label, model_name, option_name, lambda objs: [*objs, obj])


def _remove_option(self, app_label, model_name, option_name, obj_name):
    _set_option(
        self, app_label, model_name, option_name, lambda objs: [obj for obj in objs if obj.name != obj_name]
    )


def _set_option(state, app_label, model_name, option_name, change):
    options = state.models[app_label, model_name].options
    options[option_name] = change(options[option_name])
    if "apps" in state.__dict__:
        state.is_delayed = True
        meta = state.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, list(options[option_name]))
