"""The README's pictures, from the simulated company: `make screenshots`.

Runs the whole pipeline on a company of its own and photographs pages in Debian's Chromium.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

DOCS = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
# What a page shows first, on a laptop.
PICTURES = {"overview": ("index.html", 900), "campaign_roi": ("campaign_roi.html", 900)}
WIDTH = 1280


def main() -> None:
    """Write docs/<picture>.png for each picture."""
    if not Path(CHROMIUM).exists():
        sys.exit(f"{CHROMIUM} is missing; run `make services` as root")
    with tempfile.TemporaryDirectory(prefix="leadloop-screenshots-") as home:
        subprocess.run(
            [Path(sys.executable).parent / "leadloop", "demo"],
            cwd=DOCS.parent,
            env={**os.environ, "LEADLOOP_HOME": home},
            check=True,
        )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for name, (address, height) in PICTURES.items():
                page = browser.new_page(
                    viewport={"width": WIDTH, "height": height}, color_scheme="light"
                )
                page.goto((Path(home) / "dashboard" / address).as_uri())
                page.locator("html[data-drawn]").wait_for()
                expect(page.locator(".chart .drawing")).to_have_count(0)
                picture = DOCS / f"{name}.png"
                page.screenshot(path=picture, animations="disabled")
                print(f"{picture}  {picture.stat().st_size / 1000:.0f} kB")
            browser.close()


if __name__ == "__main__":
    main()
