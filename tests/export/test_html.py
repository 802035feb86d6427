"""The page: every word escaped, nothing fetched, cards and pieces of text joined by their keys."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from coded import EVIL, EXAMPLES, whole_coding

from dragoman.coder import code
from dragoman.coding import Coding
from dragoman.export.html import to_fragment, to_page
from dragoman.reading import read_path, read_text
from dragoman.span import Span


@pytest.fixture(scope="module")
def coding() -> Coding:
    return whole_coding()


class Page(HTMLParser):
    """What a browser sees: tags that close, keys of the pieces of text and of the cards, the words shown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []
        self.keys = {k for _, a in self.tags for k in (a.get("data-k") or "").split()}
        self.cards = [a["data-id"] for _, a in self.tags if "data-id" in a]

    def handle_starttag(self, tag, attrs):  # noqa: D102
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):  # noqa: D102
        assert self.open.pop() == tag

    def handle_data(self, data):  # noqa: D102
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)


def test_every_card_lights_words_and_every_piece_has_a_card(coding):
    page = Page(to_page([coding]))
    assert len(page.cards) == len(set(page.cards))
    assert {k.split(":")[0] for k in page.keys} == set(page.cards)


def test_a_piece_carries_exactly_the_records_that_hold_it(coding):
    text = "".join(re.findall(r"<div class='text'>(.*?)</div>", to_page([coding]), re.DOTALL))
    statement = coding.statements[0]
    said = re.findall(rf"<span [^>]*data-k='[^']*\b{statement.id}:con\b[^']*'>([^<]*)</span>", text)
    assert "".join(said) == coding.story.cut(statement.content[0])


def test_the_text_is_all_there_word_for_word(coding):
    html = to_page([coding])
    body = re.search(r"<div class='text'>(.*?)</div>", html, re.DOTALL)[1]
    shown = ["".join(Page(paragraph).words) for paragraph in body.split("\n")]
    assert shown == [coding.story.cut(p) for p in coding.story.paragraphs()]


def test_the_page_shows_the_sections_of_the_readout(coding):
    words = " ".join(Page(to_page([coding])).words)
    assert all(name in words for name in ("Who speaks", "What lies ahead", "Events", "Positions", "Times"))


@pytest.mark.parametrize("write", [lambda c: to_page([c, c]), to_fragment], ids=["page", "fragment"])
def test_what_a_story_says_is_never_markup(write):
    coding = code(read_text(EVIL, title="<img src=x onerror=alert(2)> & 'co'", published="2017-04-11"))
    assert coding.statements
    html = write(coding)
    assert html.count("<script>") == 1  # our own
    tags = Page(html).tags
    assert "img" not in {t for t, _ in tags}
    assert all(not name.startswith("on") for _, attrs in tags for name in attrs)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize("write", [lambda c: to_page([c]), to_fragment], ids=["page", "fragment"])
def test_nothing_is_fetched(coding, write):
    html = write(coding)
    for tag, attrs in Page(html).tags:
        assert tag not in ("link", "iframe", "img", "object", "embed", "base")
        assert "src" not in attrs
        assert attrs.get("href", "#").startswith("#")
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|https?:", html)


def test_a_page_of_several_stories_lists_and_links_them():
    codings = [code(s) for s in read_path(EXAMPLES / "09-three-short-stories.jsonl")]
    page = Page(to_page(codings, title="Three"))
    links = [a["href"][1:] for t, a in page.tags if t == "a"]
    assert links == [a["id"] for t, a in page.tags if t == "article"] == ["story0", "story1", "story2"]


def test_an_empty_coding_is_a_page_that_says_why():
    assert "no text" in " ".join(Page(to_page([code(read_text(""))])).words)
    assert Page(to_page([])).tags


def test_a_notebook_shows_the_fragment(coding):
    assert coding._repr_html_() == to_fragment(coding)
    Page(to_fragment(coding))


def test_the_style_touches_nothing_outside_our_own_block():
    css = (files("dragoman.export") / "readout.css").read_text(encoding="utf-8")
    flat = re.sub(r"@media[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", r"\1", css)
    selectors = [s.strip() for rule in re.findall(r"([^{}]+)\{", flat) for s in rule.split(",")]
    assert len(selectors) > 30
    assert [s for s in selectors if not s.startswith((".dragoman", "body.dragoman"))] == []


def test_a_record_over_two_paragraphs_is_lit_in_both():
    coding = whole_coding()
    first, second = coding.story.paragraphs()[:2]
    over = Span(first.start, second.end)
    wide = replace(coding, statements=(replace(coding.statements[0], content=(over,)), *coding.statements[1:]))
    body = re.search(r"<div class='text'>(.*?)</div>", to_page([wide]), re.DOTALL)[1]
    paragraphs = re.findall(r"<(?:p|h3)>.*?</(?:p|h3)>", body, re.DOTALL)
    assert all("s1:con" in p for p in paragraphs[:2])
    assert "s1:con" not in paragraphs[2]
