"""From page to page by the menu at the top."""

from playwright.sync_api import expect


def go_to(page, name):
    """Open a page, from behind the menu's last entry where it stands there."""
    expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
    shown = page.get_by_test_id("stTopNavLink").get_by_text(name, exact=True)
    if not shown.count():
        page.get_by_test_id("stTopNavSection").click()
        shown = page.get_by_role("menuitem").get_by_text(name, exact=True)
    shown.first.click()
