"""The reading room in a real browser: read, search, correct, undo, subscribe; by keyboard alone; without JavaScript.

Whatever a page asks of another host, and whatever its scripts stumble over, fails its test.
"""

from __future__ import annotations

import re

import httpx
import pytest
from browser import browsing, needs_browser, serving
from conftest import TOKEN
from icalendar import Calendar
from playwright.sync_api import expect

from dragoman.desk.reviews import reviews_of, standing
from dragoman.web import Settings, make_app

pytestmark = needs_browser
STORY = "/story/talks"


@pytest.fixture(scope="module")
def browser():
    with browsing() as context:
        expect.set_options(timeout=20_000)
        yield context.browser


@pytest.fixture
def at(desk):
    """The address of the room over the filled desk."""
    with serving(make_app(desk, Settings())) as address:
        yield address


@pytest.fixture
def visit(browser, at):
    """Opens a page of the room, signed with a name where one is given."""
    contexts, wrong = [], []

    def opened(address: str, *, name: str = "", room: str = at, **options):
        context = browser.new_context(base_url=room, **options)
        context.set_default_timeout(20_000)
        context.on("request", lambda r: None if r.url.startswith(room) else wrong.append(r.url))
        context.on("weberror", lambda e: wrong.append(str(e.error)))
        contexts.append(context)
        page = context.new_page()
        if name:
            page.goto("/enter")
            page.get_by_label("Your name").fill(name)
            page.get_by_role("button", name="Keep it").click()
            expect(page).not_to_have_url(re.compile("/enter"))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def lit(page, role: str) -> str:
    """The words that are lit up in a role."""
    return "".join(page.locator(f"#text .lit-{role}").all_text_contents())


def pinned(page) -> list[str]:
    return page.locator(".card.pin").evaluate_all("cards => cards.map(c => c.id)")


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def select(page, word: str) -> None:
    """Select a word of the story as a reader does, by a double click on it."""
    box = page.evaluate(
        """word => {
            const walk = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
            for (let node; (node = walk.nextNode()); ) {
                const start = node.data.indexOf(word);
                if (start < 0) continue;
                node.parentElement.scrollIntoView({block: "center", behavior: "instant"});
                const range = document.createRange();
                range.setStart(node, start);
                range.setEnd(node, start + word.length);
                return range.getBoundingClientRect().toJSON();
            }
        }""",
        word,
    )
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def held(desk, story: str = "talks") -> list:
    """What reviewers hold of a story, as the desk has it."""
    return list(standing(reviews_of(desk, story)))


# -- reading -------------------------------------------------------------------------------------------------
def test_a_record_lights_up_who_says_what(visit):
    page = visit(STORY)
    for reach in (page.hover, page.focus):
        reach("#s1")
        assert lit(page, "src") == "the Kenyan foreign ministry"
        assert lit(page, "cue") == "said"
        assert lit(page, "con") == "Kenya and Ghana will hold talks on fishing in Nairobi on April 20"
        assert page.locator(".threads path").count() == 2
        page.hover("h1")
        page.evaluate("document.activeElement.blur()")
        assert lit(page, "con") == ""
    page.hover("#text a.trg >> nth=0")  # and its words light up the record
    assert page.locator(".card.lit").get_attribute("id") == "e1"


def test_a_click_pins_a_record_and_its_permalink_opens_it_pinned(visit):
    page = visit(STORY)
    page.click("#e1 >> .head .type")
    assert pinned(page) == ["e1"]
    assert page.url.endswith("#e1")
    page.hover("h1")
    assert lit(page, "trg") == "hold talks"
    page.click("#e1 >> .head .type")
    assert (pinned(page), lit(page, "trg")) == ([], "")

    page = visit(f"{STORY}#e2", viewport={"width": 900, "height": 300})
    assert pinned(page) == ["e2"]
    assert page.locator("#e2 details").get_attribute("open") is not None
    assert 0 <= page.locator("#text .lit-trg").first.bounding_box()["y"] < 300


def test_layers_and_speakers_are_switched(visit):
    page = visit(STORY)
    assert page.locator("#e1").is_visible()
    page.uncheck("[data-layer=events]")
    assert page.locator("#e1").is_hidden()
    assert page.locator("#text.no-events").count() == 1
    page.check("[data-layer=events]")
    assert page.locator("#e1").is_visible()
    page.select_option("[data-speaker]:is(select)", "Musalia Mudavadi")
    assert page.locator("#s1").is_visible()
    assert page.locator("#s2").is_hidden()


def test_words_are_searched_and_narrowed_by_a_count(visit):
    page = visit("/")
    page.get_by_role("searchbox").fill('"talks on fishing"')
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("h1")).to_have_text("3 stories")
    page.get_by_role("navigation", name="What to find").get_by_role("link", name="events").click()
    page.get_by_role("list", name="status").get_by_role("link", name="planned 2").click()
    expect(page.locator("h1")).to_have_text("2 events")
    expect(page.locator(".row.event mark")).to_have_text(["hold talks"] * 2)
    page.locator(".row.event blockquote a").first.click()
    expect(page.locator(".card.pin")).to_have_id("e1")  # every answer leads to its words


# -- review --------------------------------------------------------------------------------------------------
def test_a_record_is_corrected_with_words_selected_in_the_text_and_undone(visit, desk):
    page = visit(STORY, name="Ada")
    page.locator("#e1").get_by_role("link", name="Correct").click()
    form = page.get_by_role("form", name="Correct e1")
    form.get_by_label("Status").select_option("denied")
    select(page, "fishing")
    form.get_by_role("button", name="Take the selected words as words that name the act").click()
    assert form.get_by_label("Words that name the act", exact=True).input_value() == "fishing"
    form.get_by_role("button", name="Keep the correction").click()
    verdict = page.get_by_role("list", name="Verdicts on e1")
    verdict.wait_for()
    assert verdict.locator("del").all_inner_texts() == ["planned", "“hold talks”"]
    assert verdict.locator("ins").all_inner_texts() == ["denied", "“fishing”"]
    (kept,) = held(desk)
    text = desk.coding("talks").story.text
    assert text[slice(*kept.fields["trigger"])] == "fishing"
    assert kept.fields["status"] == "denied"

    page.locator("#e1").get_by_role("button", name="Undo").click()
    verdict.wait_for(state="detached")
    assert list(held(desk)) == []


def test_what_was_done_in_another_window_is_told(visit, desk):
    page = visit(STORY, name="Ada")
    other = page.context.new_page()
    other.goto(STORY)
    other.locator("#e1").get_by_role("button", name="Reject").click()
    other.get_by_role("list", name="Verdicts on e1").wait_for()
    page.locator("#e1").get_by_role("button", name="Accept").click()
    page.locator("#e1 .verdict.reject").wait_for()  # nothing is kept; the verdict that holds is shown
    assert [r.verdict for r in held(desk)] == ["reject"]


# -- the keyboard alone --------------------------------------------------------------------------------------
def test_a_story_is_read_and_reviewed_by_keyboard(visit, desk):
    page = visit(STORY, name="Ada")
    press = page.keyboard.press
    press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press("Enter")
    press("n")
    assert (pinned(page), focused(page)) == (["s1"], "s1")
    press("n")
    press("n")
    assert (pinned(page), focused(page)) == (["e1"], "e1")
    press("p")
    assert pinned(page) == ["s2"]
    press("Escape")
    assert pinned(page) == []
    press("Enter")
    assert pinned(page) == ["s2"]

    press("a")
    page.locator("#s2 .verdict.accept").wait_for()
    press("u")
    page.locator("#s2 .verdict").wait_for(state="detached")
    press("x")
    page.locator("#s2 .verdict.reject").wait_for()
    press("c")
    page.locator("#s2 form.correct select").first.wait_for()
    assert page.evaluate("document.activeElement.closest('form.correct') !== null")
    press("Escape")
    assert (page.locator("form.correct").count(), focused(page)) == (0, "s2")
    press("/")
    assert focused(page) == "ask"
    assert [(r.record, r.verdict) for r in held(desk)] == [("s2", "reject")]


def test_the_queue_is_worked_through_by_keyboard(visit):
    page = visit("/review", name="Ada")
    first = page.locator(".queue .item").first
    assert first.evaluate("item => item === document.activeElement")
    page.keyboard.press("a")
    page.locator(".item[data-done]").wait_for()
    second = page.locator(".queue .item").nth(1)
    page.wait_for_function("item => item === document.activeElement", arg=second.element_handle())
    page.keyboard.press("p")
    assert first.evaluate("item => item === document.activeElement")


# -- the calendar ---------------------------------------------------------------------------------------------
def test_the_calendar_is_downloaded(visit):
    page = visit("/calendar?month=2026-04")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="The calendar as a file").click()
    names = [str(e["summary"]) for e in Calendar.from_ical(waiting.value.path().read_bytes()).events]
    assert any("Ghana" in name for name in names)


def test_a_calendar_program_needs_no_token_but_the_address_of_the_page(visit, desk):
    with serving(make_app(desk, Settings(token=TOKEN))) as room:
        page = visit("/calendar?month=2026-04&country=KEN", room=room)
        expect(page).to_have_url(re.compile(r"/enter\?then="))
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_label("Your name").fill("Ada")
        page.locator("main form button").click()
        expect(page).to_have_url(f"{room}/calendar?month=2026-04&country=KEN")
        address = page.get_by_label("Address to subscribe to").input_value()
        answer = httpx.get(address)
        assert len(Calendar.from_ical(answer.content).events) > 0
        assert httpx.get(address.replace("key=", "key=x")).status_code == 401
        key = address.partition("key=")[2]
        assert httpx.get(f"{room}/front.json?key={key}").status_code == 401  # it opens nothing else


# -- without JavaScript ---------------------------------------------------------------------------------------
def test_everything_works_without_javascript(visit, desk):
    page = visit("/", name="Ada", java_script_enabled=False)
    page.get_by_role("searchbox").fill("fishing NOT Norway")
    page.get_by_role("searchbox").press("Enter")
    page.locator(".row.story a").first.click()
    expect(page.locator("#text")).to_contain_text("hold talks")
    page.locator("#text a.trg").first.click()
    expect(page).to_have_url(re.compile("#e1$"))
    story = page.url.rpartition("/")[2].partition("#")[0]

    page.locator("#s1").get_by_role("button", name="Accept").click()
    expect(page.locator("#s1 .verdict.accept")).to_be_visible()
    page.locator("#e1").get_by_role("link", name="Correct").click()
    form = page.get_by_role("form", name="Correct e1")
    form.get_by_label("Status").select_option("occurred")
    form.get_by_label("Words that name the act", exact=True).fill("will hold talks")
    form.get_by_role("button", name="Keep the correction").click()
    expect(page.locator(".verdict.correct").first).to_contain_text("will hold talks")
    kept = {r.record: r.verdict for r in held(desk, story)}
    assert kept == {"s1": "accept", "e1": "correct"}
    page.goto(f"/story/{story}")
    page.locator("#e1").get_by_role("button", name="Undo").click()
    expect(page.locator("#e1 .verdict")).to_have_count(0)
