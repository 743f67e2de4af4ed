"""The bounds of templates: a mistake without end is told with its place, whatever it is made with."""

import editions
import pytest
from longread import long_edition

from digest.errors import TemplateError
from digest.render import bounds, render

ENDLESS = {
    "loops in loops": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "a filtered loop": "{% for a in range(9999) %}{% for b in range(9999) if b < 0 %}{% endfor %}{% endfor %}",
    "a generator": "{% for a in range(9999) %}{% for b in range(9999)|map('string') %}{% endfor %}{% endfor %}",
    "macros": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "a recursive loop": "{% for a in [1] recursive %}{% if loop.depth < 60 %}{{ loop([a, a]) }}{% endif %}{% endfor %}",
    "multiplying": "{{ 'a' * 10**10 }}",
    "multiplying a list": "{{ ([1] * 10**10)|length }}",
    "a power": "{{ 2 ** (10 ** 9) }}",
    "squaring": "{% set n = namespace(x=9) %}{% for a in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "joining": "{% set n = namespace(x='ab') %}{% for a in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "adding": "{% set n = namespace(x='ab') %}{% for a in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "keeping": "{% set n = namespace(x='ab') %}{% for a in range(60) %}{% set n.x %}{{ n.x }}"
    "{{ n.x }}{% endset %}{% endfor %}",
    "a method": "{{ 'a'.ljust(10**10) }}",
    "replacing": "{{ ('a' * 999999).replace('a', 'b' * 999999) }}",
    "replacing by a filter": "{{ ('a' * 999999)|replace('a', 'b' * 999999) }}",
    "centring": "{{ 'a'|center(10**10) }}",
    "indenting": "{{ 'a\nb'|indent(10**10) }}",
    "batching": "{{ [1]|batch(10**10, 'x')|list }}",
    "filling in": "{{ '%9999999999d' % 1 }}",
    "formatting": "{{ '{:>9999999999}'.format(1) }}",
    "a range": "{% for a in range(10**9) %}{% endfor %}",
}


def fill(root, tmp_path, text, form, edition=None):
    """Render an edition whose masthead is a text."""
    folder = tmp_path / "audiences" / "analyst"
    folder.mkdir(parents=True)
    suffix = {"html": "html", "markdown": "md", "text": "txt"}[form]
    (folder / f"masthead.{suffix}.j2").write_text(f"x\n{text}", encoding="utf-8")
    return render(edition or editions.sample(), form, templates=(str(tmp_path), str(root / "templates")))[0].data


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_told(root, tmp_path, name, form, monkeypatch):
    """Whatever would hang or eat the machine stops, with the file and the line."""
    monkeypatch.setattr(bounds, "MOST_STEPS", 20_000)
    monkeypatch.setattr(bounds, "MOST_TEXT", 2_000_000)
    with pytest.raises(
        TemplateError, match=r"masthead\.\w+\.j2:\d+: .*(takes more than|makes more than|asks for|Range)"
    ):
        fill(root, tmp_path, ENDLESS[name], form)


def test_parts_that_call_one_another_are_told(root, tmp_path):
    """A part that asks for itself twice is as endless as a loop."""
    with pytest.raises(TemplateError, match=r"masthead\.html\.j2:\d: "):
        fill(root, tmp_path, "{% include 'masthead.html.j2' %}{% include 'masthead.html.j2' %}", "html")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ '-' * 30 }}", "-" * 30),
        ("{{ 2 ** 10 }}", "1024"),
        ("{{ '%05.1f' % 2.5 }}", "002.5"),
        ("{{ '{:05}'.format(7)|replace('7', '8') }}", "00008"),
        (
            "{% for a in [1, 2] %}{{ loop.index }}/{{ loop.length }}{{ '' if loop.last else ', ' }}{% endfor %}",
            "1/2, 2/2",
        ),
        ("{% for a in [3, 1]|map('string') %}{{ a ~ loop.length }}{% endfor %}", "3212"),
    ],
)
def test_what_is_ordinary_is_done(root, tmp_path, text, said):
    """Counting changes nothing of what a template makes."""
    assert said in fill(root, tmp_path, text, "html").decode()


def test_a_long_edition_is_far_from_the_bounds(root, monkeypatch):
    """A hundred pages' stories take less than a tenth of the steps and of the text that a page has."""
    monkeypatch.setattr(bounds, "MOST_STEPS", bounds.MOST_STEPS // 10)
    monkeypatch.setattr(bounds, "MOST_TEXT", bounds.MOST_TEXT // 10)
    assert render(long_edition(230), "html", templates=(str(root / "templates"),))[0].data
