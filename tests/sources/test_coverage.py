"""The five sources against the packs: no sentence and no number may get lost between them."""

from __future__ import annotations

import pytest

from guitu.policy import Policy, lint, load, names
from tests.sources.coverage import COMMAND, MANUAL, Source, articles, manual, plain, set_by, sources, standing

SOURCES = sources()
each = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.document)


def test_there_are_five_source_documents() -> None:
    assert len(SOURCES) == 5


@each
def test_every_article_of_a_source_is_taken_up_and_none_is_made_up(source: Source) -> None:
    every = set(articles(source.document))
    listed = {article for article in every if not any(other.startswith(f"{article}.") for other in every)}
    taken_up = {sentence.article for sentence in source.sentences}
    assert listed - taken_up == set(), f"Take these articles up in tests/sources/clauses_{source.document}.yaml."
    assert taken_up - every == set(), "List these articles in packs/documents.yaml."


@each
def test_every_number_in_the_coverage_list_is_the_packs_number(source: Source) -> None:
    policy = load(source.pack)
    wrong = [
        f"{sentence.article} {name}: list {plain(value)!r}, pack {found!r}"
        for sentence in source.sentences
        for name, value in sentence.values.items()
        if (found := standing(policy, name, clause=f"{source.document}#{sentence.article}")) != [plain(value)]
    ]
    assert wrong == []


@each
def test_every_pack_value_that_rests_on_a_source_is_named_beside_its_article(source: Source) -> None:
    named = {(name, sentence.article) for sentence in source.sentences for name in sentence.values}
    missing = {(name, article) for name, article, _ in set_by(load(source.pack), document=source.document)} - named
    assert missing == set(), f"Name these in tests/sources/clauses_{source.document}.yaml, at their article."


@each
def test_no_sentence_is_listed_twice(source: Source) -> None:
    said = [(sentence.article, sentence.says) for sentence in source.sentences]
    assert len(said) == len(set(said))


def test_no_other_pack_rests_on_a_source_that_is_not_its_own() -> None:
    own = {source.document: source.pack for source in SOURCES}
    strange = {
        (policy.name, name, document)
        for policy in _policies()
        for document, pack in own.items()
        if pack not in (policy.name, "national")
        for name, _, _ in set_by(policy, document=document)
    }
    assert strange == set()


@pytest.mark.parametrize("name", names())
def test_a_pack_has_differences_for_a_lawyer_and_no_error(name: str) -> None:
    assert [finding for finding in lint(load(name)) if finding.severity == "error"] == []


@each
def test_every_source_has_its_traps_noted_with_the_articles_they_are_in(source: Source) -> None:
    document = load(source.pack).documents[source.document]
    assert document.notes
    assert document.conflicts
    assert all(remark.clauses for remark in (*document.notes, *document.conflicts))


def test_every_pack_value_says_who_last_checked_it_and_when() -> None:
    unchecked = {
        (policy.name, name)
        for policy in _policies()
        for name, dated in policy.packs[0].values.items()
        if dated.checked is None or not dated.checked_by
    }
    assert unchecked == set()


def test_every_document_that_a_pack_rests_on_is_named_in_its_header() -> None:
    unnamed = {
        (policy.name, clause)
        for policy in _policies()
        for dated in policy.packs[0].values.values()
        for value in dated.values
        for clause in value.clauses
        if clause.partition("#")[0] not in {named for pack in policy.packs for named in pack.documents}
    }
    assert unnamed == set()


def test_an_office_target_is_marked_and_a_number_of_the_law_is_not() -> None:
    national = load("national")
    targets = {name for name, dated in national.values.items() if not dated.latest.binding}
    assert targets == {
        "agreement.days", "archive.days", "breach.days", "discharge.days",
        "follow_up.begins", "suspension.extends_term", "term.last_day",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["drug_test.community_detox.total", "talk.community_detox.every_months", "notify.days"]
)
def test_the_nation_has_no_number_that_no_national_document_sets(name: str) -> None:
    assert name not in load("national").values


def test_the_manual_is_what_the_lists_say_today() -> None:
    found = MANUAL.read_text(encoding="utf-8") if MANUAL.exists() else ""
    assert found == manual(), f"Run: {COMMAND}"


def _policies() -> list[Policy]:
    return [load(name) for name in names()]
