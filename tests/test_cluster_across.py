"""One event told in several languages becomes one cluster where that is asked for, by what reads the same in all."""

import pytest
from builders import LEXICONS, TOPICS, story
from worlds import digest

from digest.classify import classify
from digest.cluster import cluster
from digest.cluster.across import across
from digest.lexicons import load_names, outlets_with

KNOWN, OUTLETS = load_names(), outlets_with(())
ITALIAN = (
    " date 2024-02-20 Ucciso in Spagna il pilota Maksim Kuzminov\n\n"
    "Il pilota russo Maksim Kuzminov è stato trovato morto a Villajoyosa, in Spagna, con 6.500 euro in tasca. "
    "Lo riporta la Reuters. Kuzminov era fuggito in Ucraina con un elicottero; a Mosca lo chiamavano traditore."
)
RUSSIAN = (
    " date 2024-02-20 В Испании убит лётчик Максим Кузьминов\n\n"
    "Российский лётчик Максим Кузьминов найден мёртвым в Испании, в городе Вильяхойоса. При нём было 6500 евро, "
    "сообщает Reuters. Кузьминов угнал вертолёт на Украину; в Москве его называли предателем."
)
OTHER = (
    " date 2024-02-20 В Москве обсудили бюджет\n\n"
    "В Москве депутаты обсудили бюджет. Сообщает Reuters, что Россия и Украина спорят о зерне, а Испания ждёт ответа."
)


def told(*texts):
    """Read texts, each with its language."""
    return [
        classify(story(text, name=f"{number}.txt", language=language), TOPICS, LEXICONS)
        for number, (language, text) in enumerate(texts, 1)
    ]


def joined(*texts):
    """Return the file numbers of each cluster, and the clusters."""
    members = told(*texts)
    made = across(cluster(members, LEXICONS), LEXICONS, KNOWN, OUTLETS)
    return [sorted(each.story.article.location[6] for each in one.members) for one in made], made


def test_names_and_figures_join_two_languages():
    numbers, (made,) = joined(("it", ITALIAN), ("ru", RUSSIAN))
    (merge,) = made.merges
    assert numbers == [["1", "2"]]
    assert merge.kind == "across languages"
    assert {merge.story, merge.other} == {each.story.id for each in made.members}
    assert merge.other == made.id
    assert merge.shared
    assert "Reuters" not in merge.shared


@pytest.mark.parametrize(
    "second",
    [OTHER, RUSSIAN.replace("2024-02-20", "2024-03-20"), RUSSIAN.replace("Максим Кузьминов", "Пётр Иванов")[:120]],
)
def test_another_event_another_day_and_few_names_stay_apart(second):
    numbers, _ = joined(("it", ITALIAN), ("ru", second))
    assert numbers == [["1"], ["2"]]


def test_two_stories_of_one_language_are_not_joined_here():
    numbers, made = joined(("it", ITALIAN), ("it", ITALIAN.replace("2024-02-20", "2024-05-20")))
    assert numbers == [["1"], ["2"]]
    assert not any(one.merges for one in made)


def test_the_order_changes_nothing():
    members = told(("it", ITALIAN), ("ru", RUSSIAN), ("ru", OTHER))
    made = [
        across(cluster(order, LEXICONS), LEXICONS, KNOWN, OUTLETS) for order in (members, members[::-1], members[1:])
    ]
    assert made[0] == made[1]
    assert len(made[0]) == len(made[2])


@pytest.mark.parametrize("asked", [True, False])
def test_only_where_it_is_asked_for_and_why_tells_it(tmp_path, asked):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "it.txt").write_text(ITALIAN, "utf-8")
    (tmp_path / "inbox" / "ru.txt").write_text(RUSSIAN, "utf-8")
    setting = "cluster: {across_languages: true}\n" if asked else ""
    (tmp_path / "config.yaml").write_text(f"title: Prova\nsources: [inbox]\n{setting}", "utf-8")
    ran = digest("why", "it.txt", folder=tmp_path)
    assert (", across languages" in ran.out) == asked
    if asked:
        made = digest("build", "--format", "html", "--date", "2024-02-21", folder=tmp_path)
        assert (made.code, made.err) == (0, "")
        page = next(tmp_path.glob("output/2024-02-21/*.html")).read_text("utf-8")
        assert 'lang="ru"' in page
        assert 'lang="it"' in page
