"""Themes: their options, their parents, templates of their own.

In come theme folders written here and the built-in ones; out come pages, and what is said of a theme that is wrong.
"""

import base64
import shutil
from dataclasses import replace
from pathlib import Path

import editions
import pytest

from digest.config import load
from digest.errors import ConfigError, TemplateError
from digest.render import check_templates, render
from digest.render.measure import measure_of
from digest.render.tables import custom_properties, load_theme
from digest.themes.files import home_of
from digest.themes.options import options_of
from digest.themes.pictures import LARGEST_BYTES, data_address

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'


@pytest.fixture(scope="session")
def built_in(root):
    """Return the folder of templates that comes with the program."""
    return str(root / "templates")


def write(folder, name, text):
    """Write a file below a folder, and return its path."""
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def page(folders, form="html", **changes):
    """Return the sample as text, with changes to the edition."""
    edition = replace(editions.sample(), **changes)
    return render(edition, form, templates=folders)[0].data.decode()


def chosen(folder, options):
    """Return what a configuration with these options settles."""
    path = write(folder, "config.yaml", f"title: Il Foglio\naudiences: {{board: {{options: {options}}}}}\n")
    return load(str(path), environment={}).audiences[0]


# --- options ---------------------------------------------------------------------------------------------------------


def test_the_plain_theme_declares_what_every_theme_has(built_in):
    """Each option has a type, an ordinary value (but for a picture), what is valid, and a description."""
    found = options_of(home_of((built_in,), "plain"))
    assert [(each.name, each.kind, each.default) for each in found.values()] == [
        ("accent", "color", "#a31621"),
        ("logo", "file", None),
        ("paper", "choice", "A4"),
        ("text_size", "length", "9.8pt"),
        ("key_points", "choice", "before"),
        ("chart", "switch", "true"),
    ]
    assert all(each.range and each.description for each in found.values())


def test_a_colour_is_set_with_a_twin_for_dark_screens(built_in, tmp_path):
    """One colour will do: the other is made of it; or both are given."""
    one = chosen(tmp_path, '{accent: "#0A5a8c"}').options
    assert one == {"accent": "#0a5a8c", "accent_dark": "#0f88d3"}
    both = chosen(tmp_path, '{accent: {light: "#0a5a8c", dark: "#fc0"}}').options
    assert both == {"accent": "#0a5a8c", "accent_dark": "#ffcc00"}
    rules = custom_properties(load_theme((built_in,), "plain", "board", both), "web")
    light, dark = rules.split("@media")
    assert "--accent: #0a5a8c; " in light
    assert "--option-accent: #0a5a8c; " in light
    assert "--accent: #ffcc00; " in dark
    assert "--option-accent: #ffcc00; " in dark


def test_sizes_and_paper_reach_the_page_and_its_measure(built_in, tmp_path):
    """A larger text takes its lines and headlines along, and fewer words fit on a page; so do they on a small paper."""
    large = chosen(tmp_path, "{text_size: 11.2pt}").options
    sizes = load_theme((built_in,), "plain", "board", large).tokens["sizes"]
    assert (sizes["text"], sizes["line"], sizes["headline"], sizes["label"]) == ("11.2pt", "16pt", "16.57pt", "7.8pt")
    small = chosen(tmp_path, "{paper: a5}").options
    tokens = load_theme((built_in,), "plain", "board", small).tokens
    assert (tokens["page"]["size"], tokens["page"]["side"]) == ("A5", "12mm")
    ordinary, fewer = (measure_of((built_in,), "plain", "board", each) for each in ({}, large))
    assert ordinary.lines_a_page > fewer.lines_a_page
    assert ordinary.words_a_line > fewer.words_a_line


def test_templates_and_styles_see_every_option(built_in, tmp_path):
    """What an audience does not choose is there as the theme has it."""
    write(
        tmp_path,
        "partials/colophon.html.j2",
        "{{ theme.options.accent }} {{ theme.options.paper }} {{ theme.options.chart }} [{{ theme.options.logo }}]",
    )
    folders = (str(tmp_path), built_in)
    assert "#a31621 A4 True []" in page(folders)
    assert "#a31621 A5 False []" in page(folders, options={"paper": "A5", "chart": False})
    assert "--option-text-size: 9.8pt; --option-key-points: before; --option-chart: 1; " in page(folders)


def test_key_points_and_chart_stand_where_they_are_wanted(built_in):
    """The contents come first where they are wanted first, on the page and in Markdown, and the chart may go."""
    for form in ("html", "markdown"):
        before, after = page((built_in,), form), page((built_in,), form, options={"key_points": "after"})
        points, contents = (
            ('id="key-points"', 'id="contents"') if form == "html" else ("## In sintesi", "## In questo numero")
        )
        assert 0 < before.index(points) < before.index(contents)
        assert 0 < after.index(contents) < after.index(points)
        assert (after.count(points), after.count(contents)) == (before.count(points), before.count(contents))
    for form, chart in (("html", 'class="chart"'), ("markdown", "Dove si concentra"), ("text", "Dove si concentra")):
        assert chart in page((built_in,), form)
        assert chart not in page((built_in,), form, options={"chart": False})


def test_the_edition_for_programs_says_nothing_of_looks(built_in):
    """Options change no byte of the JSON."""
    assert page((built_in,), "json") == page((built_in,), "json", options={"paper": "A5"})


# --- a logo ----------------------------------------------------------------------------------------------------------


def test_a_logo_travels_inside_the_page(built_in, tmp_path):
    """A picture of the workspace becomes a data: address, with the publication's title as its words."""
    (tmp_path / "logo.png").write_bytes(PIXEL)
    audience = chosen(tmp_path, "{logo: logo.png}")
    assert audience.option_files == (str(tmp_path / "logo.png"),)
    title = editions.sample().title
    tag = f'<img class="logo" src="data:image/png;base64,{base64.b64encode(PIXEL).decode()}" alt="{title}">'
    assert tag in page((built_in,), options=audience.options)


@pytest.mark.pdf
def test_a_logo_is_on_paper_and_paper_stays_accessible(built_in, tmp_path):
    """The address is not broken into lines, and the PDF has nothing to complain of."""
    (tmp_path / "logo.svg").write_text(SVG.format('<rect width="10" height="10" fill="#0a5a8c"/>'))
    options = chosen(tmp_path, "{logo: logo.svg, paper: A5, text_size: 12pt}").options
    made, problems = render(replace(editions.sample(), options=options), "pdf", templates=(built_in,))
    assert problems == ()
    assert b"/UA" in made.data or made.data.startswith(b"%PDF")


@pytest.mark.parametrize(
    "style",
    [
        "background:image-set('https://x.example/a.png' 1x)",
        "background:-webkit-image-set('a.png' 1x)",
        "background:image('a.png')",
        "background:src('https://x.example/a.png')",
        "background:SRC( 'a.png' )",
        "cursor:'//x.example/a'",
        "fill:url(a.svg#b)",
        "fill:url( '#b' ) image-set(url('#c') 1x)",
    ],
)
def test_a_style_of_an_svg_asks_no_other_place(tmp_path, style):
    """Whatever function of CSS names another place, the style is gone; what stands in the picture may be named."""
    kept = "<path style=\"fill:url(#a);mask:src('#b')\"/>"
    path = write(tmp_path, "logo.svg", SVG.format(f'{kept}<rect style="{style}"/>'))
    content = data_address(path, "x").partition(";base64,")[2]
    assert base64.b64decode(content).decode() == SVG.format(f"<title>x</title>{kept}<rect/>")


def test_an_svg_keeps_its_shapes_and_nothing_that_acts(tmp_path):
    """Scripts, handlers, animations, embedded pages and what asks elsewhere are gone; a title is there."""
    bad = (
        "<title>Old</title><script>alert(1)</script><style>@import 'https://x.example/a.css'</style>"
        '<g onload="alert(1)"><path d="M0 0h9" fill="url(#a)"/>'
        '<rect fill="url(https://x.example/p)" style="background:url(//x.example)"/></g>'
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'
        '<image href="https://x.example/i.png"/><animate attributeName="href"/>'
        '<a href="javascript:alert(1)"><circle r="1"/></a><use href="#a"/><use href="https://x.example/s.svg#a"/>'
    )
    path = write(tmp_path, "logo.svg", SVG.format(bad))
    kind, _, content = data_address(path, "Il Foglio").partition(";base64,")
    assert kind == "data:image/svg+xml"
    assert base64.b64decode(content).decode() == SVG.format(
        '<title>Il Foglio</title><g><path d="M0 0h9" fill="url(#a)"/><rect/></g><use href="#a"/><use/>'
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no picture", "a PNG, JPEG or SVG picture"),
        (
            '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"),
            "a PNG, JPEG or SVG picture (this one declares entities)",
        ),
        ("<html/>", "a PNG, JPEG or SVG picture"),
        ("x" * (LARGEST_BYTES + 1), "a picture of at most 200,000 bytes (this one has 200,001)"),
    ],
    ids=["text", "entities", "another XML", "too large"],
)
def test_a_file_that_is_no_logo_is_told_with_its_place(tmp_path, content, said):
    write(tmp_path, "logo.svg", content)
    with pytest.raises(ConfigError) as caught:
        chosen(tmp_path, "{logo: logo.svg}")
    assert str(caught.value).endswith(
        f"config.yaml:2:37: audiences.board.options.logo: expected {said}; got 'logo.svg'"
    )


# --- parents ---------------------------------------------------------------------------------------------------------


def test_a_theme_stands_on_its_parent(built_in, tmp_path):
    """Tokens, options and style sheets that a theme does not have are its parent's; a sheet may have it in it."""
    write(tmp_path, "themes/night/theme.yaml", "colors: {ink: '#000044'}\nsizes: {text: 9pt}\n")
    write(tmp_path, "themes/night/web.css", '.night { color: red }\n@import "parent";\n')
    write(
        tmp_path, "themes/deep/theme.yaml", "parent: night\nsizes: {text: 10pt}\noptions: {chart: {default: false}}\n"
    )
    write(tmp_path, "themes/deep/web.css", '@import "parent";\n.deep { color: blue }\n')
    folders = (str(tmp_path), built_in)
    theme, plain = load_theme(folders, "deep", "analyst"), load_theme(folders, "plain", "analyst")
    assert (theme.tokens["colors"]["ink"], theme.tokens["sizes"]["text"]) == ("#000044", "10pt")
    assert (theme.options["chart"], plain.options["chart"]) == (False, True)
    web = theme.sheets["web"]
    assert 0 < web.index(".night") < web.index(".masthead") < web.index(".deep")
    assert "@import" not in web
    assert theme.sheets["print"] == plain.sheets["print"]


def test_a_theme_has_templates_of_its_own(built_in, tmp_path):
    """They come after the audience's and the project's, before the built-in ones, and reach what they replace."""
    night = 'NIGHT {% include "partials/colophon.md.j2" %}'
    write(tmp_path, "themes/night/theme.yaml", "{}")
    write(tmp_path, "themes/night/colophon.md.j2", night)
    write(tmp_path, "themes/night/masthead.md.j2", "night's head")
    write(tmp_path, "themes/deep/theme.yaml", "parent: night\n")
    write(tmp_path, "themes/deep/masthead.md.j2", 'deep, {% include "themes/night/masthead.md.j2" %}')
    folders = (str(tmp_path), built_in)
    check_templates(templates=folders, template="analyst", theme="deep", language="it", formats=("markdown", "html"))
    ordinary, made = page(folders, "markdown"), page(folders, "markdown", theme="deep")
    last = ordinary.splitlines()[-1]
    assert made.splitlines()[-1] == f"NIGHT {last}"
    assert "\ndeep, night's head" in made
    write(tmp_path, "partials/colophon.md.j2", "the project's")
    assert page(folders, "markdown", theme="deep").endswith("the project's\n")
    write(tmp_path, "audiences/analyst/colophon.md.j2", "the audience's")
    assert page(folders, "markdown", theme="deep").endswith("the audience's\n")


WRONG = [
    ("parent: plian\n", "1: no theme 'plian'; did you mean 'plain'?"),
    ("parent: other\n", "1: the parents lead back: night > other > night; name another parent"),
    ("tokens: {}\n", "1: no token 'tokens'"),
    ("options:\n  mood: {typ: choice}\n", "2: options.mood: no 'typ' in an option; did you mean 'type'?"),
    ("options:\n  mood: {type: colour}\n", "2: options.mood: no type 'colour'; did you mean 'color'?"),
    ("options:\n  mood: {type: choice}\n", "2: options.mood: a choice needs choices"),
    (
        "options:\n  mood: {type: color, sets: colors.acent}\n",
        "2: options.mood: no token 'colors.acent'; did you mean 'colors.accent'?",
    ),
    (
        "options:\n  mood: {type: length, range: [1pt, 2pt], default: 3pt}\n",
        "2: options.mood: default: expected a length such as 11pt from 1pt to 2pt; got '3pt'",
    ),
    ("options:\n  a b: {type: switch}\n", "2: options.a b: expected a name of small letters, digits and _"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[said for _, said in WRONG])
def test_a_theme_that_is_wrong_is_told_with_its_place(built_in, tmp_path, text, said):
    path = write(tmp_path, "themes/night/theme.yaml", text)
    write(tmp_path, "themes/other/theme.yaml", "parent: night\n")
    with pytest.raises(TemplateError) as caught:
        load_theme((str(tmp_path), built_in), "night", "analyst")
    where = path.parents[1] / "other/theme.yaml" if "lead back" in said else path
    assert str(caught.value).startswith(f"{where}:{said}")


def test_a_copy_of_the_plain_theme_looks_the_same(built_in, tmp_path):
    """Where the same theme lies twice, no rule is doubled."""
    shutil.copytree(Path(built_in, "themes/plain"), tmp_path / "themes/plain")
    assert page((str(tmp_path), built_in)) == page((built_in,))
