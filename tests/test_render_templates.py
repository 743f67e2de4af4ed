"""Templates, themes and words: what is found first, and what is said when one is wrong."""

import shutil

import editions
import pytest

from digest.errors import TemplateError
from digest.render import check_templates, render
from digest.render.tables import load_theme

LANGUAGES = ["en", "it", "ar", "nl"]


@pytest.fixture(scope="session")
def built_in(root):
    """Return the folder of templates that comes with the program."""
    return str(root / "templates")


def write(folder, name, text):
    """Write a file below a folder of templates, and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def check(folders, *, template="analyst", theme="plain", language="it", formats=("markdown", "html", "pdf")):
    """Check what an audience uses."""
    check_templates(templates=folders, template=template, theme=theme, language=language, formats=formats)


def page(folders, edition=None, form="markdown"):
    """Return the sample as text."""
    rendition, _ = render(edition or editions.sample(), form, templates=folders)
    return rendition.data.decode()


# --- what is found first ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", ["executive", "analyst", "public", "no-such-folder"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_built_in_templates_are_right(built_in, template, language):
    """Every template compiles, and prints an edition that has everything and one that has nothing."""
    check((built_in,), template=template, language=language)


def test_an_audience_replaces_a_partial_and_extends_the_original(built_in, tmp_path):
    """A file of the audience comes first; by its full name it reaches the one that it replaces."""
    write(tmp_path, "audiences/analyst/brief.md.j2", 'BEFORE\n\n{% include "partials/brief.md.j2" %}')
    write(
        tmp_path,
        "audiences/analyst/issue.md.j2",
        '{% extends "base/issue.md.j2" %}{% block colophon %}{{ super() }}\n\nEND{% endblock %}',
    )
    folders = (str(tmp_path), built_in)
    check(folders)
    ours = page(folders)
    assert ours.count("BEFORE\n\n### ") == 12
    assert ours.replace("BEFORE\n\n", "").replace("\n\nEND", "") == page((built_in,))
    assert page(folders, editions.public()) == page((built_in,), editions.public())


def test_a_folder_before_the_built_in_one_replaces_for_all(built_in, tmp_path):
    """A partial, a word or a token of an earlier folder holds for every audience; what it does not say stays."""
    write(tmp_path, "partials/colophon.md.j2", "ours")
    write(tmp_path, "locales/it.yaml", "sources: Da dove viene\nstories: {other: '{n} pezzi'}\n")
    write(tmp_path, "themes/plain/theme.yaml", "colors: {accent: '#004400'}\n")
    folders = (str(tmp_path), built_in)
    check(folders)
    text = page(folders)
    assert text.endswith("ours\n")
    assert "## Da dove viene" in text
    assert "12 pezzi · 7 testate" in text
    styled = page(folders, form="html")
    assert "--accent: #004400; " in styled
    assert "--ink: #17191e; " in styled


def test_a_theme_may_say_only_what_differs(built_in, tmp_path):
    """A theme without its own style sheet or tokens takes those of the plain one."""
    write(tmp_path, "themes/green/theme.yaml", "palette: ['#005500']\n")
    theme = load_theme((str(tmp_path), built_in), "green", "analyst")
    plain = load_theme((built_in,), "plain", "analyst")
    assert theme.palette == ("#005500",)
    assert (theme.sheets, theme.tokens["colors"]) == (plain.sheets, plain.tokens["colors"])


def test_a_template_asks_for_what_belongs_together(built_in, tmp_path):
    """From a citation a template finds its document, and from a document what is printed from it."""
    write(
        tmp_path,
        "partials/colophon.md.j2",
        "{% set origin = edition|origin_of(edition.citations[1].article) %}"
        "{{ origin.number }} {% for each in edition|citations_of(origin) %}{{ each.number }};{% endfor %}",
    )
    edition = editions.sample()
    origin = next(each for each in edition.origins if each.article == edition.citations[1].article)
    numbers = "".join(f"{each.number};" for each in edition.citations if each.article == origin.article)
    assert page((str(tmp_path), built_in)).endswith(f"\n{origin.number} {numbers}\n")


def test_a_template_that_has_changed_is_read_again(built_in, tmp_path):
    """Rendering in one long run follows what its author saves."""
    folders = (str(tmp_path), built_in)
    path = write(tmp_path, "partials/colophon.md.j2", "first")
    assert page(folders).endswith("first\n")
    path.write_text("second", encoding="utf-8")
    assert page(folders).endswith("second\n")


# --- what is said when one is wrong ----------------------------------------------------------------------------------

WRONG = [
    ("{{ edition.titel }}", "1: Edition has no 'titel'; did you mean 'title'?"),
    ("\n\n{{ editon.title }}", "3: no name 'editon'; did you mean 'edition'?"),
    ("{{ words.storiess }}", "1: no 'storiess' here; did you mean 'stories'?"),
    ("{{ edition.title|typset }}", "1: no filter 'typset'; did you mean 'typeset'?"),
    ("{% if edition is strng %}{% endif %}", "1: no test 'strng'; did you mean 'string'?"),
    ("\n{% for x in y %}", "2: Unexpected end of template."),
    ('{% include "brif.md.j2" %}', "1: no template 'brif.md.j2'; did you mean 'brief.md.j2'?"),
    ("{{ edition.words + edition.title }}", "1: TypeError: unsupported operand"),
    ("{{ edition.__class__.mro() }}", "1: "),
    ("{{ edition.title|safe }}", "1: no filter 'safe'"),
    ("\n{% autoescape false %}{{ edition.title }}{% endautoescape %}", "2: escaping cannot be turned on or off"),
    (
        "{% set m %}a{% endset %}{{ m.translate({97: edition.title}) }}",
        "1: SecurityError: access to",
    ),
    (
        "{% set m %}a{% endset %}{{ (m|attr('translate'))({97: edition.title}) }}",
        "1: SecurityError: access to",
    ),
]


@pytest.mark.parametrize(("source", "said"), WRONG, ids=[source for source, _ in WRONG])
def test_a_mistake_is_named_with_its_place(built_in, tmp_path, source, said):
    """The author hears file, line, what is wrong and what may have been meant, before anything is printed."""
    path = write(tmp_path, "audiences/analyst/claims.md.j2", source)
    with pytest.raises(TemplateError) as caught:
        check((str(tmp_path), built_in))
    assert str(caught.value).startswith(f"{path}:{said}")


@pytest.mark.parametrize(
    "source",
    [
        "{% set m %}a{% endset %}{{ m|indent(raw, true) }}",
        "{% set m %}a{% endset %}{{ m|indent(width=raw, first=true) }}",
        "{% set m %}{}{% endset %}{{ m.format(raw) }}",
        "{% set m %}{a}{% endset %}{{ m.format_map({'a': raw}) }}",
        "{% set m %}%s{% endset %}{{ m % raw }}",
        "{% set m %}a{% endset %}{{ m.replace('a', raw) }}{{ m|replace('a', raw) }}{{ m.join([raw, raw]) }}",
    ],
)
def test_no_filter_or_method_makes_markup_of_text(built_in, tmp_path, source):
    """What stands in text that is escaped already is escaped as well."""
    write(tmp_path, "audiences/analyst/colophon.html.j2", "{% set raw = '<i id=raw>'|trim %}" + source)
    text = page((str(tmp_path), built_in), form="html")
    assert "&lt;i id=raw&gt;" in text
    assert "<i id=raw>" not in text


def test_indents_of_markdown_are_escaped_as_markdown(built_in, tmp_path):
    """What escaped text is indented with opens no emphasis and no HTML."""
    write(tmp_path, "audiences/analyst/colophon.md.j2", "{% set m %}a{% endset %}{{ m|indent('*<i>'|trim, true) }}")
    assert page((str(tmp_path), built_in)).endswith("\\*&#60;i>a\n")


def test_a_mistake_in_a_template_of_others_does_not_matter(built_in, tmp_path):
    """Only what this audience uses is looked at."""
    write(tmp_path, "audiences/public/claims.md.j2", "{{ nothing }}")
    write(tmp_path, "audiences/analyst/claims.html.j2", "{{ nothing }}")
    check((str(tmp_path), built_in), formats=("markdown", "json"))


def test_a_template_reaches_nothing_outside(built_in, tmp_path):
    """No path leads out of the folders, and nothing that is given can be changed."""
    write(tmp_path.parent, "secret.md.j2", "secret")
    for source in ('{% include "../secret.md.j2" %}', '{% include "partials/../../secret.md.j2" %}'):
        write(tmp_path, "audiences/analyst/claims.md.j2", source)
        with pytest.raises(TemplateError):
            check((str(tmp_path), built_in))
    write(tmp_path, "audiences/analyst/claims.md.j2", "{{ words.clear() }}")
    with pytest.raises(TemplateError, match="SecurityError"):
        check((str(tmp_path), built_in))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("theme.yaml", "colors:\n  acent: '#000000'\n", "theme.yaml:2: no token 'acent'; did you mean 'accent'?"),
        ("theme.yaml", "colours: {}\n", "theme.yaml:1: no token 'colours'; did you mean 'colors'?"),
        ("theme.yaml", "colors: {a\n", "theme.yaml:2: this is not YAML"),
        ("theme.yaml", "- a\n", "theme.yaml: expected a table"),
    ],
)
def test_a_mistake_in_a_theme_is_named(built_in, tmp_path, name, text, said):
    """Tokens that no theme knows and files that are no YAML are told with their line."""
    write(tmp_path, f"themes/plain/{name}", text)
    with pytest.raises(TemplateError) as caught:
        check((str(tmp_path), built_in))
    assert said in str(caught.value)


def test_a_missing_theme_is_told_with_those_there_are(built_in):
    """The message says which name is meant."""
    with pytest.raises(TemplateError, match="no theme 'plane'; did you mean 'plain'"):
        check((built_in,), theme="plane")


def test_a_file_that_is_not_utf8_is_named(built_in, tmp_path):
    """The author hears which file to save anew."""
    write(tmp_path, "partials/colophon.md.j2", "").write_bytes(b"\xff")
    with pytest.raises(TemplateError, match=r"colophon\.md\.j2: this file is not UTF-8"):
        check((str(tmp_path), built_in))


# --- all of it -------------------------------------------------------------------------------------------------------


def test_the_whole_tree_can_be_moved(root, tmp_path):
    """A copy of the templates in another place gives the same bytes."""
    shutil.copytree(root / "templates", tmp_path / "elsewhere")
    assert page((str(tmp_path / "elsewhere"),), form="html") == page((str(root / "templates"),), form="html")
