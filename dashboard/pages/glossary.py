"""Glossary: every number of the pages in words."""

from dashboard import words
from dashboard.marts import Marts
from dashboard.pages import Page
from dashboard.pages.reports import all_time, last_as_of, report


def page(marts: Marts) -> Page:
    """The page; it is the same for every version."""
    return report(
        name="glossary",
        title="Glossary",
        lead="What each number means, in one place.",
        as_of=last_as_of(all_time(marts, ["win_rate"])),
        sections=[],
        defined=sorted(words.DEFINITIONS, key=lambda term: words.NAMES[term].lower()),
    )
