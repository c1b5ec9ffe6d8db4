"""The command `serve`: the browser on this machine.

In: host, port. Out: pages until Ctrl-C. Example: `tracker serve` says "Open http://127.0.0.1:8750/ in a browser".

There is no login: whoever reaches the server reads everything. So it listens to this machine alone, unless a person
says in so many words that this is not meant; then it only shows, and takes no decisions on tags.
"""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli_output import database, database_option, texts_option
from tracker.errors import UsageError

PORT = 8750


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any free one.")
@click.option("--without-login", is_flag=True, help="Let other machines in; there is no login.")
@database_option
@texts_option
def serve(host: str, port: int, without_login: bool, texts: Path | None) -> None:
    """Show dossiers, texts and comparisons in the browser.

    An empty database is first filled with the texts that came with the installation. Only this machine can reach the
    pages; there is no login, so a --host that others can reach needs --without-login.
    """
    # `tracker` does not know `web`, except here, where one door opens the other.
    from web.serving import is_loopback
    from web.serving import serve as serve_pages

    if not is_loopback(host):
        if not without_login:
            raise UsageError(
                f"{host} can be reached by other machines, and there is no login: everybody there could read what is "
                "in the database. Leave out --host, or add --without-login if that is meant."
            )
        click.echo(f"Warning: there is no login; whoever reaches {host} reads everything in the database.", err=True)
    serve_pages(host, port, database(), texts, click.echo)
