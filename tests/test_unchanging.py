"""The tag ``unchanging``: rendered once for each language and each value that it names, and knows nothing else."""

import pytest
from django.template import Context, Template
from django.utils import translation


class Counted:
    """Counts how often it was asked for its words."""

    def __init__(self):
        self.times = 0

    def __str__(self):
        self.times += 1
        return "kata"


def test_a_part_is_rendered_once_for_each_value_and_language():
    counted, template = (
        Counted(),
        Template("{% unchanging words place %}{{ words }} {{ place }}{% endunchanging %}"),
    )
    for place in ["sini", "sana", "sini"]:
        assert template.render(Context({"words": counted, "place": place})) == f"kata {place}"
    assert counted.times == 2
    with translation.override("en"):
        template.render(Context({"words": counted, "place": "sini"}))
    assert counted.times == 3


def test_what_it_does_not_name_is_unknown_inside():
    template = Template("{% unchanging %}{% if user %}{{ user }}{% else %}tamu{% endif %}{% endunchanging %}")
    assert template.render(Context({"user": "Ayu"})) == "tamu"


def test_a_flood_of_values_does_not_grow_the_memory():
    template = Template("{% unchanging number %}{{ number }}{% endunchanging %}")
    for number in range(500):
        template.render(Context({"number": number}))
    [node] = template.nodelist
    assert len(node.memory) <= node.KEPT


@pytest.mark.django_db
def test_the_help_of_a_page_follows_the_settings(client, settings):
    client.get("/bantuan/")
    settings.HELP_PHONE = "021 555 0199"
    assert "021 555 0199" in client.get("/bantuan/").content.decode()
