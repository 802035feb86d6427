"""``dragoman serve`` as a user has it: started, refused, ended."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest
import sqlalchemy as sa
from browser import serving
from conftest import TOKEN

from dragoman.cli import main
from dragoman.desk.store import Desk
from dragoman.web import make_app

COMMAND = [sys.executable, "-m", "dragoman", "serve"]
_PLAIN = {k: v for k, v in os.environ.items() if not k.startswith("DRAGOMAN_")} | {"NO_COLOR": "1", "COLUMNS": "200"}


@contextmanager
def served(*options: str, before: tuple[str, ...] = (), **env: str):
    """A room that runs: its address, what it has said so far, the process."""
    command = [*before, *COMMAND, *options, "--port", "0"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=_PLAIN | env)
    try:
        said = ""
        while not (found := re.search(r"open at (http://\S+)", said)):
            line = running.stderr.readline()
            assert line, said
            said += line
        yield found[1], said, running
    finally:
        if running.poll() is None:
            running.kill()
        running.wait()
        running.stderr.close()


@pytest.fixture
def refused(monkeypatch, capsys):
    """What is said where the room does not open."""

    def said(*options: str) -> str:
        for name in [n for n in os.environ if n.startswith("DRAGOMAN_")]:
            monkeypatch.delenv(name)
        monkeypatch.setattr(sys, "argv", ["dragoman", "serve", *options])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        out, err = capsys.readouterr()
        assert out == ""
        return err

    return said


def test_the_help_tells_the_options_and_examples():
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, env=_PLAIN, check=True)
    assert all(word in done.stdout for word in ("--host", "--port", "--token", "--open", "DRAGOMAN_TOKEN", "desk.db"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("{none}",), "there is no such desk"),
        (("{folder}",), "this is a folder"),
        (("{text}",), "this file is no desk"),
        (("{desk}", "--host", "0.0.0.0"), "can be reached by others: a token is needed"),
        (("{desk}", "--host", "::"), "can be reached by others: a token is needed"),
        (("{desk}", "--host", ""), "a token is needed"),
        (("{desk}", "--token", "short"), "fewer than 16"),
        (("{desk}", "--token", "x" * 201), "more than 200"),
        (("{desk}", "--token", "sixteen figures é"), "of ASCII alone"),
        (("{desk}", "--host", "no.such.machine.invalid", "--token", "new"), "this address cannot be used"),
        (("{desk}", "--port", "{taken}"), "this address cannot be used (Address already in use)"),
        (("mysql://user:secret@host/name",), "mysql is not a database of desks"),
        (("postgresql://user:secret@127.0.0.1:1/name",), "Check that the server runs"),
        (("{newer}",), "Use the newer dragoman"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line(filled, tmp_path, refused, options, words):
    (tmp_path / "text").write_text("no desk")
    newer = tmp_path / "newer.db"
    shutil.copy(filled, newer)
    engine = sa.create_engine(f"sqlite:///{newer}")
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO migrations (version, applied, note) VALUES (999, '2099', 'later')"))
    engine.dispose()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        places = {
            "none": tmp_path / "none.db", "folder": tmp_path, "text": tmp_path / "text", "desk": filled,
            "newer": newer, "taken": taken.getsockname()[1],
        }  # fmt: skip
        said = refused(*(o.format(**places) for o in options))
    assert words in said
    assert said.count("\n") == 1
    assert "secret" not in said


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly(filled, sign):
    with served(str(filled)) as (address, _, running):
        assert httpx.get(address, headers={"accept": "text/html"}).status_code == 200
        running.send_signal(sign)
        assert running.wait(timeout=20) == 0
        assert running.stderr.read() == "dragoman: the reading room is closed\n"


def test_a_new_token_is_shown_once_and_lets_in(filled):
    with served(str(filled), "--token", "new") as (address, said, running):
        said += running.stderr.readline()
        (token,) = re.findall(r"its token, shown only now: (\S+)", said)
        assert len(token) >= 24
        assert httpx.get(f"{address}front.json").status_code == 401
        assert httpx.get(f"{address}front.json", headers={"authorization": f"Bearer {token}"}).status_code == 200
        running.send_signal(signal.SIGINT)
        running.wait(timeout=20)
        assert token not in running.stderr.read()


def test_the_token_of_the_environment_is_not_shown(filled):
    with served(str(filled), "--host", "0.0.0.0", DRAGOMAN_TOKEN=TOKEN) as (address, said, running):
        assert TOKEN not in said
        at = f"http://127.0.0.1:{address.rsplit(':')[-1]}front.json"
        assert httpx.get(at).status_code == 401
        assert httpx.get(at, headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=20)
        assert TOKEN not in running.stderr.read()


@pytest.mark.parametrize("folder_too", [False, True], ids=["file", "folder"])
def test_a_desk_that_may_only_be_read_is_served(filled, tmp_path, folder_too):
    folder = tmp_path / "archive"
    folder.mkdir()
    path = folder / "desk.db"
    shutil.copy(filled, path)
    path.chmod(0o444)
    folder.chmod(0o555 if folder_too else 0o755)
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:  # root may write anything, unless it gives that up
        if shutil.which("setpriv") is None:
            pytest.skip("runs as root, and there is no setpriv")
        before = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
    with served(str(path), before=before) as (address, said, _):
        assert "may only be read" in said
        assert httpx.get(f"{address}search/stories.json").json()["total"] == 5
    folder.chmod(0o755)


_OURS = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
ODD = {
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "old": b"GET / HTTP/1.0\r\n\r\n",
    "a whole address": b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "two hosts": b"GET /" + _OURS + b"Host: evil.example\r\n\r\n",
    "a star": b"OPTIONS *" + _OURS + b"\r\n",
    "a tunnel": b"CONNECT evil.example:80" + _OURS + b"\r\n",
    "bytes": b"GET /\xff\xfe" + _OURS + b"\r\n",
    "a huge header": b"GET /" + _OURS + b"X: " + b"x" * 200_000 + b"\r\n\r\n",
    "a huge address": b"GET /" + b"x" * 200_000 + _OURS + b"\r\n",
    "a folded header": b"GET /" + _OURS + b"X: a\r\n b\x00\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n",
    "two lengths": b"POST /enter" + _OURS + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x",
    "no chunk": b"POST /enter" + _OURS + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
}


@pytest.fixture(scope="module")
def line(filled):
    """Where the server listens."""
    with Desk.open(str(filled), create=False, seconds=5) as desk, serving(make_app(desk)) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        yield host, int(port)


@contextmanager
def hung_up_on():
    """What is said to a server that may have ended the call already: then a shutdown is no ConnectionError."""
    try:
        yield
    except ConnectionError:
        pass
    except OSError as error:
        if error.errno != errno.ENOTCONN:
            raise


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_no_request_upsets_the_server(line, odd):
    with socket.create_connection(line, timeout=20) as wire, hung_up_on():
        wire.sendall(odd)
        wire.shutdown(socket.SHUT_WR)
        said = wire.recv(1000)
        assert not said or re.match(rb"HTTP/1\.1 4\d\d ", said)
    with socket.create_connection(line, timeout=20) as wire:
        wire.sendall(b"HEAD /static/room.css" + _OURS + b"\r\n")
        assert wire.recv(1000).startswith(b"HTTP/1.1 200")
