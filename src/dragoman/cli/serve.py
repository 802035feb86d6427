"""The command ``serve``: the reading room."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from dragoman.cli.app import app, complain
from dragoman.cli.desk import Where
from dragoman.errors import InputError


@app.command(
    epilog="Examples: `dragoman serve desk.db` · `dragoman serve desk.db --port 9000 --open` · "
    "`dragoman serve desk.db --host 0.0.0.0 --token new` (for others on your network)"
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
    import socket

    import uvicorn

    from dragoman.desk.store import Desk
    from dragoman.web import Settings, make_app

    made = token == "new"  # noqa: S105 - a word of the option, not a secret
    settings = Settings(host=host, port=port, token=secrets.token_urlsafe(24) if made else token)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with Desk.open(desk, create=False, seconds=settings.seconds) as kept, socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            do = "Name another port with --port, or 0 for any."
            reason = f"this address cannot be used ({error.strerror})."
            raise InputError(reason, where=f"{host}:{port}", do=do) from None
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listening.getsockname()[1]}/"
        complain(f"the reading room is open at {address} (Ctrl-C closes it)")
        if made:
            complain(f"its token, shown only now: {settings.token}")
        if open_:
            typer.launch(address)
        server = uvicorn.Server(uvicorn.Config(make_app(kept, settings), log_level="warning", server_header=False))
        server.run(sockets=[listening])
