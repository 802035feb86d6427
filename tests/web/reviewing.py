"""What the tests of review share: who signs, forms as a browser sends them, what the desk holds, the tags of a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from conftest import csrf

from dragoman.desk.reviews import reviews_of, standing

PAGE = {"accept": "text/html"}


def sign(client, name="Ada"):
    """Say a name at the door; the token that forms carry."""
    token = csrf(client)
    assert client.post("/enter", data={"csrf": token, "name": name}).status_code == 303
    return token


class Tags(HTMLParser):
    """Every tag of a page and the names of their attributes."""

    def __init__(self):
        super().__init__()
        self.tags, self.names = [], set()

    def handle_starttag(self, tag, attrs):  # noqa: D102
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}


def judge(client, record="e1", verdict="accept", story="talks", **more):
    form = {"csrf": client.token, "story": story, "record": record, "verdict": verdict, **more}
    return client.post("/review", data=form)


def form_of(client, record="e1", story="talks"):
    """The form of a record as a browser would send it: every field with what it holds."""
    answer = client.get("/review/record", params={"story": story, "id": record})
    assert answer.status_code == 200, answer.text
    return fields_in(answer.text.split('<form class="correct"')[1].split("</form>")[0])


def fields_in(html):
    found: dict[str, list[str]] = {}
    told = re.compile(r'<input[^>]*? name="([^"]+)"[^>]*>|<select[^>]*? name="([^"]+)".*?</select>', re.DOTALL)
    for tag in told.finditer(html):
        if tag[1]:
            value = re.search(r' value="([^"]*)"', tag[0])
            found.setdefault(tag[1], []).append(value[1] if value else "")
        else:
            chosen = re.search(r'<option value="([^"]*)" selected', tag[0])
            found.setdefault(tag[2], []).append(chosen[1] if chosen else "")
    return found


def held(desk, story="talks"):
    return {(r.of, r.reviewer): (r.verdict, r.fields) for r in standing(reviews_of(desk, story))}
