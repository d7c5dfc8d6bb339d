"""The portal's own ``migrate``: the shortcut in Django's project state must leave the state as Django makes it."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ProjectState

from cakapkerja.management.commands.migrate import _fewer_renderings

# As RunPython sees them: it renders what was delayed before it begins.
STEPS = [
    migrations.CreateModel("Owner", [("id", models.BigAutoField(primary_key=True))]),
    migrations.CreateModel(
        "Thing",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("owner", models.ForeignKey("probe.Owner", on_delete=models.CASCADE, related_name="things")),
        ],
    ),
    migrations.AddField("Owner", "rank", models.IntegerField(default=0)),
    migrations.AddConstraint(
        "Owner", models.CheckConstraint(condition=models.Q(rank__gte=0), name="rank_not_negative")
    ),
    migrations.AddIndex("Thing", models.Index(fields=["owner"], name="thing_by_owner")),
    migrations.RemoveConstraint("Owner", "rank_not_negative"),
    migrations.DeleteModel("Thing"),
]


def walk():
    state = ProjectState()
    state.apps  # noqa: B018 - rendered, as the executor does
    seen = []
    for step in STEPS:
        state = state.clone()
        step.state_forwards("probe", state)
        state.clear_delayed_apps_cache()  # as RunPython does
        seen.append(
            {
                name: (
                    [field.name for field in model._meta.get_fields()],
                    [row.name for row in model._meta.constraints],
                    [row.name for row in model._meta.indexes],
                )
                for name, model in state.apps.all_models["probe"].items()
            }
        )
    return seen


def test_every_step_leaves_the_models_that_django_would_have_made():
    with _fewer_renderings():
        ours = walk()
    assert ours == walk()


def test_the_shortcut_ends_with_the_command():
    add_model = ProjectState.add_model
    with pytest.raises(RuntimeError), _fewer_renderings():
        assert ProjectState.add_model is not add_model
        raise RuntimeError
    assert ProjectState.add_model is add_model
