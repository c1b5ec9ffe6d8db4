"""Tells which of the institutions' hosts can be reached from here, for `tracker doctor --network`.

In: nothing. Out: host, what it answered, what it is for. Example: ("publications.europa.eu", None, "no connection:
...") on a machine without network.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.catalogue.official import HOSTS
from tracker.fetch.address import routed, stand_in
from tracker.fetch.client import AGENT
from tracker.fetch.pages import obstacle

SECONDS = 8.0
"""For each host; all are asked at the same time, so the whole takes little longer."""
_ENOUGH = 40_000


def reach(hosts: Mapping[str, str] = HOSTS, seconds: float = SECONDS) -> tuple[tuple[str, str, bool], ...]:
    """Each host with a sentence on what it answered, and whether a program can get texts there."""
    from concurrent.futures import ThreadPoolExecutor

    through = stand_in()
    with ThreadPoolExecutor(len(hosts)) as pool:
        answers = pool.map(lambda host: _look(host, through, seconds), hosts)
        return tuple((host, said, well) for host, (said, well) in zip(hosts, answers, strict=True))


def _look(host: str, through: str, seconds: float) -> tuple[str, bool]:
    import httpx

    try:
        with (
            httpx.Client(timeout=seconds, follow_redirects=False, trust_env=not through) as client,
            client.stream("GET", routed(f"https://{host}/", through), headers={"User-Agent": AGENT}) as response,
        ):
            data = b""
            for chunk in response.iter_raw():
                data += chunk
                if len(data) > _ENOUGH:
                    break
            headers = {name.lower(): value for name, value in response.headers.items()}
    except httpx.TimeoutException:
        return f"No answer within {seconds:.0f} seconds.", False
    except httpx.ConnectError:
        return "Cannot be reached: no network, no such name, or a firewall in between.", False
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"Broke off ({type(error).__name__}).", False
    if stopped := obstacle(response.status_code, headers, data):
        return f"Reached, but programs meet {stopped}: save texts from it in your browser.", False
    if response.status_code >= 500 or response.status_code in (403, 407, 429):
        return f"Reached, but it lets no program in now (status {response.status_code}).", False
    return "Reached.", True
