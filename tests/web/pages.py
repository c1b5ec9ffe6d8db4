"""Every page there is, for the tests that must look at each of them."""

from __future__ import annotations

COMPARED = "/d/specimen/compare/in-force..final"
TABLE = "/d/specimen/table"
HISTORY = "/d/specimen/text/final/art_5__para_1__point_b/history"

FOUND = (
    "/",
    "/d/specimen",
    "/d/2016-0295-cod",
    "/d/hostile",
    "/d/specimen/text/in-force",
    "/d/specimen/text/proposal",
    "/d/specimen/text/final",
    "/d/specimen/text/parliament",
    "/d/specimen/text/parliament/amendments",
    "/d/specimen/text/parliament/amendments?words=complaint",
    "/d/specimen/text/parliament/amendments?words=nowhere",
    "/d/hostile/text/new",
    COMPARED,
    f"{COMPARED}?view=side",
    f"{COMPARED}?all=1",
    f"{COMPARED}?all=1&view=side",
    f"{COMPARED}?kind=moved&kind=split",
    "/d/specimen/compare/proposal..final",
    "/d/specimen/compare/final..in-force",
    "/d/specimen/compare/final..final",
    "/d/hostile/compare/old..new",
    "/d/hostile/compare/old..new?view=side&all=1",
    f"{COMPARED}?axis=B&direction=weakens",
    f"{COMPARED}?code=A6&code=B4&kind=inserted&view=side",
    f"{COMPARED}?code=A9&direction=restates",
    f"{COMPARED}/scorecard",
    "/d/specimen/compare/final..final/scorecard",
    "/codebook/dual-use",
    TABLE,
    f"{TABLE}?all=1&column=final&column=&column=parliament&baseline=parliament",
    "/d/hostile/table?all=1",
    "/d/lanterns/table",
    "/d/specimen/who",
    "/d/specimen/who?baseline=proposal&version=final",
    "/d/hostile/who",
    HISTORY,
    "/d/specimen/text/in-force/art_10/history",
    "/d/specimen/text/parliament/art_5/history",
    "/d/hostile/text/new/art_1/history",
    "/d/lanterns/compare/old..new",
    "/d/lanterns/compare/old..new?code=A4",
    "/d/lanterns/compare/old..new?view=side",
    "/d/lanterns/compare/old..new?all=1",
)
"""Pages that are there, each kind and each state of them."""

SMALL = ("direction=", "scorecard")
LARGE = tuple(path for path in FOUND if "/specimen/compare" in path and not any(part in path for part in SMALL))
"""Those on which axe works for a quarter of a minute; the law of the lanterns has all that they have, but for tags."""

REFUSED = {
    "/nothing": 404,
    "/d/unknown": 404,
    "/d/specimen/text/unknown": 404,
    "/d/specimen/text/unknown/amendments": 404,
    "/d/specimen/text/final/amendments": 404,
    "/d/2016-0295-cod/text/final/amendments": 404,
    "/d/2016-0295-cod/text/final": 404,
    "/d/2016-0295-cod/compare/in-force..final": 404,
    "/d/hostile/text/gap": 404,
    f"{COMPARED}?kind=strange": 400,
    f"{COMPARED}?view=strange": 400,
    f"{COMPARED}?all=yes": 400,
    f"{COMPARED}?code=Z1": 400,
    f"{COMPARED}?axis=strange": 400,
    f"{COMPARED}?direction=strange": 400,
    "/d/specimen/compare?old=in-force&new=unknown": 400,
    "/d/lanterns/compare/old..new/scorecard": 404,
    "/d/2016-0295-cod/compare/in-force..final/scorecard": 404,
    "/codebook/unknown": 404,
    f"{TABLE}?column=unknown": 400,
    f"{TABLE}?baseline=unknown": 400,
    f"{TABLE}?all=yes": 400,
    "/d/2016-0295-cod/table": 404,
    "/d/2016-0295-cod/who": 404,
    "/d/specimen/who?baseline=final&version=in-force": 400,
    "/d/specimen/text/final/art_99/history": 404,
    "/d/specimen/text/unknown/art_1/history": 404,
    "/d/hostile/text/gap/art_1/history": 404,
}
"""Pages that say what is wrong."""

DATA = (
    "/d/specimen/text/final.json",
    "/d/specimen/text/parliament/amendments.json",
    f"{COMPARED}.json",
    f"{COMPARED}.html",
    f"{COMPARED}.docx",
    f"{COMPARED}.csv",
    f"{COMPARED}/scorecard.json",
    "/codebook/dual-use.json",
    f"{TABLE}.json",
    f"{TABLE}.html",
    "/d/specimen/who.json",
    f"{HISTORY}.json",
    "/d/hostile/compare/old..new.html",
)
"""What is not a page of ours but comes from our addresses."""
