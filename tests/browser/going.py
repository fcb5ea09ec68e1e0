"""From page to page by the menu at the top."""

import re

from playwright.sync_api import expect


def go_to(page, name):
    """Open a page, from behind "More" where it stands there."""
    expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
    link = page.get_by_role("link", name=name, exact=True)
    if not link.count():
        page.get_by_test_id("stHeader").get_by_text(re.compile("More|更多|more")).click()
    link.first.click()
