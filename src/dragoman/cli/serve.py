"""The command ``serve``: the reading room."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.app import app, complain, examples
from dragoman.cli.desk import Where
from dragoman.errors import InputError

if TYPE_CHECKING:
    import socket

    from dragoman.desk.store import Desk

_AT_ONCE = 256  # connections
_TURN = 0.001  # seconds a thread computes before another may: short, for what a desk answers comes in many turns
_GRACE = 3  # seconds that answers under way may take when the room closes


@app.command(
    epilog=examples(
        "dragoman serve desk.db",
        "dragoman serve desk.db --port 9000 --open",
        "dragoman serve desk.db --host 0.0.0.0 --token new  # for others on your network",
    )
)
def serve(
    desk: Where,
    host: Annotated[str, typer.Option("--host", help="Where to listen; others than this machine need --token.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 for any that is free.")] = 8321,
    token: Annotated[
        str | None,
        typer.Option("--token", envvar="DRAGOMAN_TOKEN", help="What readers must show; 'new' makes one, shown once."),
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Open the desk in the browser: read, look, search, correct.

    Listens on this machine only unless --host says otherwise. Ctrl-C ends it.
    """
    import signal

    import uvicorn

    from dragoman.web import Settings, make_app

    made = token == "new"  # noqa: S105 - a word of the option, not a secret
    settings = Settings(host=host, port=port, token=secrets.token_urlsafe(24) if made else token)
    with _open(desk, settings.seconds) as kept, _listen(host, port) as listening:
        address = _address(host, listening.getsockname()[1])
        complain(f"the reading room is open at {address} (Ctrl-C closes it)")
        if made:
            complain(f"its token, shown only now: {settings.token}")
        if open_:
            typer.launch(address)
        config = uvicorn.Config(
            make_app(kept, settings), log_level="warning", access_log=False, server_header=False, ws="none",
            limit_concurrency=_AT_ONCE, timeout_graceful_shutdown=_GRACE,
        )  # fmt: skip
        sys.setswitchinterval(_TURN)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service that is stopped ends like Ctrl-C
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:  # uvicorn has closed the room and passes the signal on
            complain("the reading room is closed")


def _open(where: str, seconds: float) -> Desk:
    """The desk, to be read alone where it cannot be written."""
    from dragoman.desk.store import Desk

    may_write = "://" in where or not Path(where).exists() or os.access(where, os.W_OK)
    try:
        if may_write:
            return Desk.open(where, create=False, seconds=seconds)
    except InputError as error:
        if "may only be read" not in error.reason:
            raise
    complain("the desk may only be read: corrections cannot be kept")
    return Desk.open(where, read_only=True, seconds=seconds)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that hears already, so that a browser opened now is not turned away."""
    import socket

    listening = None
    try:
        family, *_, at = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(at)
        listening.listen()
    except (OSError, UnicodeError) as error:
        if listening is not None:
            listening.close()
        reason = f"this address cannot be used ({getattr(error, 'strerror', None) or 'no name of a machine'})."
        do = "Name another port with --port, or 0 for any; leave --host away for this machine only."
        raise InputError(reason, where=f"{host}:{port}", do=do) from None
    return listening


def _address(host: str, port: int) -> str:
    """Where a browser finds the room."""
    import socket

    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared with, not listened on
        host = socket.gethostname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
