"""The tokens and the weight of the pages, as the design tables 4.4, 4.5 and 4.7 give them."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "static/css/portal.css").read_text()
TOKENS = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", CSS))

# foreground, background, smallest ratio (WCAG 2.2 AA: text 4.5, controls and icons 3)
PAIRS = [
    ("ink", "paper", 7),
    ("ink", "page", 7),
    ("muted", "paper", 4.5),
    ("muted", "primary-tint", 4.5),
    ("placeholder", "paper", 4.5),
    ("control-line", "paper", 3),
    ("primary", "paper", 4.5),
    ("primary", "primary-tint", 4.5),
    ("paper", "primary", 4.5),
    ("paper", "primary-dark", 7),
    ("paper", "danger", 4.5),
    ("danger", "paper", 4.5),
    ("success", "success-tint", 4.5),
    ("warning", "warning-tint", 4.5),
    ("danger", "danger-tint", 4.5),
    ("info", "info-tint", 4.5),
    ("ink", "success-tint", 7),
    ("ink", "warning-tint", 7),
    ("ink", "danger-tint", 7),
    ("ink", "info-tint", 7),
    ("ink", "focus", 7),
]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_that_meet_can_be_told_apart(front, back, least):
    assert contrast(TOKENS[front], TOKENS[back]) >= least


def test_the_contrast_formula_is_the_one_of_wcag():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_no_text_is_smaller_than_15_pixels():
    sizes = [float(size) * 16 for size in re.findall(r"font(?:-size)?:[^;]*?([\d.]+)rem", CSS)]
    assert sizes
    assert min(sizes) >= 15


def test_the_style_sheet_is_within_its_budget_and_asks_nobody_else():
    assert len(gzip.compress(CSS.encode())) <= 18 * 1024
    assert not re.search(r"@import|https?://", CSS)


def test_the_script_is_within_its_budget_and_asks_nobody_else():
    script = (Path(settings.BASE_DIR) / "static/js/portal.js").read_text()
    assert len(gzip.compress(script.encode())) <= 20 * 1024
    assert not re.search(r"https?://|\beval\b|innerHTML", script)
