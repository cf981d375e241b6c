"""What each tier of an attribution means, in a sentence for people."""

from __future__ import annotations

from pipeline.model import Tier

TIER_MEANS: dict[str, str] = {
    Tier.DECIDED: "A person said so in decisions.csv.",
    Tier.VERBATIM: "Found word for word in the page that the list cites.",
    Tier.NEAR_VERBATIM: "Found in the cited page with small differences, which are listed.",
    Tier.STITCHED: "Found in the cited page in two or more pieces.",
    Tier.AMBIGUOUS: "Found in several cited pages: the one that the order of the list prefers is named.",
    Tier.ELSEWHERE: "Found in a scraped page that the list does not name.",
    Tier.STATED: "The page itself names the source beside the answer.",
    Tier.SNIPPET: "Like a text of the source list, whose owner the audit of that list tells.",
    Tier.ORDER: "Follows from the neighbouring answers and the order of the list only.",
    Tier.SELF: "The page lists no sources: its own address is named, without a claim where the text comes from.",
    Tier.UNLISTED: "On positive evidence, from none of the listed sources.",
    Tier.UNDECIDED: "Cannot be told: the candidates show how open it is.",
}
