"""Answering a question on its page."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def decide(page: Page, answer: str, *, reason: str) -> None:
    """Choose an answer, write why, say that the person was heard, and decide."""
    page.locator("label.choice", has=page.get_by_text(answer, exact=True)).click()
    page.fill("#f-reason", reason)
    page.locator("label.choice", has_text="听取过").click()
    page.click("button:has-text('作出决定')")
    page.wait_for_url("**/decisions/")
    expect(page.locator("main")).to_contain_text("已决定")
