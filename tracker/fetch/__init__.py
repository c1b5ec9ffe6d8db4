"""Fetches official texts: from the Publications Office by content negotiation, else from a document's own address.

In: an `Order`. Out: an `Entry` of the cache, whole and read. Example: `fetch(order, client, Cache(), judge, today)`
gives the Formex archive of an act, or a clause that says what the service answered.

httpx is imported with the first request, so that nothing that only looks waits for it.
"""

from __future__ import annotations

from tracker.fetch.address import Refused
from tracker.fetch.cache import Cache, Entry, cache_folder
from tracker.fetch.client import Client, Clock, Unreachable, Unwelcome
from tracker.fetch.office import Judge, Order, fetch
from tracker.fetch.reach import reach

__all__ = [
    "Cache",
    "Client",
    "Clock",
    "Entry",
    "Judge",
    "Order",
    "Refused",
    "Unreachable",
    "Unwelcome",
    "cache_folder",
    "fetch",
    "reach",
]
