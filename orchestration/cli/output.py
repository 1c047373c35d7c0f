"""How the command line prints: one line per error, plain text when nobody watches.

Text from files and people is printed as it is: no markup, no control characters.
"""

import sys

from rich.console import Console
from rich.text import Text


def console() -> Console:
    """A console on the real standard output, whatever that is redirected to later."""
    return Console(file=sys.stdout, highlight=False)


def plain(text: str) -> Text:
    """Text that cannot move the cursor, forge a line or hold markup."""
    return Text("".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text))


def complain(text: str) -> None:
    """Say on stderr what is wrong, in one line: a name with a line break cannot forge a second."""
    line = plain(text.replace("\n", " "))
    Console(stderr=True, highlight=False).print(
        Text("leadloop: ", style="bold red"), line, sep="", soft_wrap=True
    )


def remark(text: str) -> None:
    """Say on stderr, in one line, what else the reader should know."""
    Console(stderr=True, highlight=False).print(plain(text), soft_wrap=True)


def count(number: int, thing: str, things: str = "") -> str:
    """`1 check`, `1,234 checks`."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"
