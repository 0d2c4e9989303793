"""Draws the pictures of docs/slack.md from real blocks: ``python -m tests.slack.pictures`` (needs Chromium)."""

from __future__ import annotations

import asyncio
import html
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.async_api import Browser

from tests.slack.whole import Mind, Whole
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import buttons_of
from tests.web.browser import chromium

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
STYLE = """
body { margin: 0; padding: 20px; background: #fff; color: #1d1c1d; width: 680px;
       font: 15px/1.46 Lato, "Segoe UI", "DejaVu Sans", sans-serif }
.message { display: flex; gap: 10px } .face { flex: none; width: 36px; height: 36px; border-radius: 6px;
       background: #1f4e5f; color: #fff; font-weight: 700; display: grid; place-items: center }
.who { font-weight: 700 } .app { background: #eee; border-radius: 3px; font-size: 10px; padding: 1px 4px; color: #555 }
.blocks { flex: 1 } .section { display: flex; gap: 16px; justify-content: space-between; margin: 8px 0 }
.section > div:first-child { flex: 1 }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; margin: 8px 0 }
.context { color: #616061; font-size: 13px; margin: 6px 0 } .actions { display: flex; gap: 8px; margin: 10px 0 }
.button { border: 1px solid #bbb; border-radius: 6px; padding: 4px 12px; font-weight: 700; font-size: 13px;
       height: 20px; white-space: nowrap } .primary { background: #007a5a; border-color: #007a5a; color: #fff }
.danger { background: #e01e5a; border-color: #e01e5a; color: #fff } hr { border: 0; border-top: 1px solid #ddd }
.modal { border: 1px solid #bbb; border-radius: 10px; padding: 4px 24px 16px; width: 480px } .title { font-weight: 700;
       font-size: 20px; margin: 14px 0 } .label { font-weight: 700; margin-top: 14px }
.optional, .hint { color: #616061; font-weight: 400; font-size: 13px }
.input { border: 1px solid #999; border-radius: 5px; padding: 7px 12px;
       margin-top: 4px; min-height: 22px } .end { display: flex; gap: 8px; justify-content: flex-end; margin-top: 20px }
"""


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        mind = Mind(Path(folder) / "mind")
        async with chromium() as browser, SlackWorkspace() as slack, Whole(slack, mind, Path(folder) / "var") as whole:
            await draw(slack, whole, browser)


async def draw(slack: SlackWorkspace, whole: Whole, browser: Browser) -> None:
    words = "Fysikbesøg til min 8.b til foråret, helst gratis"
    asked = await slack.says("U1", "C1", words, mention=True)
    answer = await whole.answer_in(asked["ts"], "*1. ")
    await take(browser, "slack-answer", message_in_html(answer))
    choose = next(b["action_id"] for b in buttons_of(answer) if b["action_id"].startswith("choose:"))
    await slack.clicks("U1", answer, choose)
    form = await slack.wait_for_view("U1")
    await take(browser, "slack-form", modal_in_html(form))
    values = {"choose.first": "2027-04-26", "choose.last": "2027-04-30", "choose.class": "8.b", "choose.pupils": "24"}
    await slack.submits(form, {**values, "choose.school": "Gørlev Skole", "choose.wishes": "Gerne om formiddagen"})
    draft = await slack.wait_for_message("CCOORD", "8.b")
    await take(browser, "slack-draft", message_in_html(draft))
    await slack.opens_home("U8")
    home = await slack.wait_for(lambda: slack.workspace.homes.get("U8"))
    await take(browser, "slack-home", "".join(map(block_in_html, home["blocks"])))


async def take(browser: Browser, name: str, body: str) -> None:
    page = await browser.new_page(viewport={"width": 720, "height": 400}, device_scale_factor=1.5)
    await page.set_content(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><body>{body}")
    await page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    await page.close()


# --- blocks -> HTML ---------------------------------------------------------------------------------------------------


def message_in_html(message: Mapping[str, Any]) -> str:
    blocks = "".join(map(block_in_html, message["blocks"]))
    head = '<span class="who">Klassetur</span> <span class="app">APP</span>'
    return f'<div class="message"><div class="face">K</div><div class="blocks">{head}{blocks}</div></div>'


def modal_in_html(view: Mapping[str, Any]) -> str:
    inner = "".join(map(block_in_html, view["blocks"]))
    end = f'<span class="button">{text(view["close"])}</span><span class="button primary">{text(view["submit"])}</span>'
    return f'<div class="modal"><div class="title">{text(view["title"])}</div>{inner}<div class="end">{end}</div></div>'


def block_in_html(block: Mapping[str, Any]) -> str:
    match block["type"]:
        case "divider":
            return "<hr>"
        case "context":
            return f'<div class="context">{" ".join(map(text, block["elements"]))}</div>'
        case "actions":
            return f'<div class="actions">{"".join(map(button, block["elements"]))}</div>'
        case "input":
            return input_in_html(block)
        case _ if "fields" in block:
            return '<div class="fields">' + "".join(f"<div>{text(field)}</div>" for field in block["fields"]) + "</div>"
    beside = f"<div>{button(block['accessory'])}</div>" if "accessory" in block else ""
    return f'<div class="section"><div>{text(block["text"])}</div>{beside}</div>'


def input_in_html(block: Mapping[str, Any]) -> str:
    element = block["element"]
    value = next((str(element[name]) for name in element if name.startswith("initial_")), "")
    optional = ' <span class="optional">(valgfrit)</span>' if block.get("optional") else ""
    hint = f'<div class="hint">{text(block["hint"])}</div>' if "hint" in block else ""
    label = f'<div class="label">{text(block["label"])}{optional}</div>'
    return f'{label}<div class="input">{html.escape(value)}</div>{hint}'


def button(element: Mapping[str, Any]) -> str:
    return f'<span class="button {element.get("style", "")}">{text(element["text"])}</span>'


def text(part: Mapping[str, Any]) -> str:
    if part["type"] == "plain_text":
        return html.escape(part["text"])
    # what stands in it is escaped already
    words = re.sub(r"<@(\w+)>", "<b>@Anna Holm</b>", part["text"])
    words = re.sub(r"<(https?://[^|>]+)\|([^>]+)>", r'<a href="\1">\2</a>', words)
    return re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", words).replace("\n", "<br>")


if __name__ == "__main__":
    asyncio.run(main())
