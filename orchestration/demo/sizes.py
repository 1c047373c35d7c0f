"""The sizes that the simulated company comes in; what happens in it is not decided here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How many people (before colleagues whom sales adds), companies and sales reps there are.

    `deal_hazard` is the base hazard that a handed-off lead becomes a deal; the smallest company
    has a high one, so that it has enough deals to play everything that happens to deals.
    """

    name: str
    people_count: int
    account_count: int
    rep_count: int
    deal_hazard: float


SIZES = {
    size.name: size
    for size in (
        Size("small", people_count=300, account_count=40, rep_count=9, deal_hazard=0.45),
        Size("default", people_count=9_500, account_count=900, rep_count=18, deal_hazard=0.15),
        Size("M", people_count=460_000, account_count=36_000, rep_count=240, deal_hazard=0.15),
    )
}
