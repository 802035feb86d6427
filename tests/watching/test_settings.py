"""feeds.toml: what may stand in it, and what is said when something else does."""

import pytest

from dragoman.errors import InputError
from dragoman.watching.settings import Feed, load_settings

URL = 'url = "https://norpress.example/rss"'


@pytest.fixture
def load(tmp_path):
    def load(text):
        path = tmp_path / "feeds.toml"
        path.write_text(text, encoding="utf-8")
        return load_settings(path)

    return load


def test_a_feed_needs_only_its_address(load):
    settings = load(f"[[feed]]\n{URL}\n")
    assert settings.feeds == (Feed("https://norpress.example/rss", "norpress.example", 900, True, None),)
    assert settings.pause == 2.0
    assert settings.agent.startswith("dragoman/")


def test_all_that_can_be_set(load):
    settings = load(
        'contact = "desk@norria.example"\npause = 0.5\n[[feed]]\nurl = "http://Wire.lan:8080/rss"\nname = "Wire"\n'
        "every = 60\nallow_private = true\npages = false\n"
    )
    assert settings.feeds == (Feed("http://wire.lan:8080/rss", "Wire", 60, False, "wire.lan"),)
    assert settings.agent.endswith("(feed reader; desk@norria.example)")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no feed is in it"),
        ("[[feed]\n", "not TOML"),
        ("[[feed]]\n", "feed 1: it has no url"),
        ("[feed]\nurl = 1\n", "feed cannot be"),
        ("feed = [1]\n", "feed is no table"),
        (f"[[feed]]\n{URL}\nevry = 60\n", "unknown setting 'evry'"),
        (f"[[feeds]]\n{URL}\n", "unknown setting 'feeds'"),
        (f"[[feed]]\n{URL}\nevery = 5\n", "every is 5"),
        (f"[[feed]]\n{URL}\nevery = true\n", "every cannot be True"),
        (f'[[feed]]\n{URL}\nallow_private = "no"\n', "allow_private cannot be 'no'"),
        (f"pause = 100\n[[feed]]\n{URL}\n", "pause is 100"),
        (f"pause = nan\n[[feed]]\n{URL}\n", "pause is nan"),
        (f'contact = "a\\r\\nb"\n[[feed]]\n{URL}\n', "contact has characters"),
        (f"[[feed]]\n{URL}\n[[feed]]\n{URL}\n", "is in it twice"),
        ('[[feed]]\nurl = "file:///etc/passwd"\n', "only http and https"),
        ('[[feed]]\nurl = "https://me:secret@norpress.example/"\n', "user's name or password"),
    ],
)
def test_what_is_wrong_is_said(load, text, said):
    with pytest.raises(InputError, match=said):
        load(text)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        load_settings(tmp_path / "feeds.toml")
