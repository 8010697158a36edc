#!/usr/bin/env python3
"""Opens pages from disk in headless Chromium and holds them to what a report promises.

check_page.py [--screenshots DIR] [--require ID] [--most-bytes N] [--expect-failures] PAGE...

For each page and each of the widths 390 and 1440 pixels, and for paper: nothing on the console, no request beside the page
itself, no horizontal overflow, every diagram and formula visible, every picture with a text alternative, table headers with
a scope, text and lines that contrast with their background (WCAG AA) in light and dark mode; diagrams whose text is large
enough and stays within them; statements with a diagram or the reason why there is none; certified intervals that are
intervals. The page has every ID required, and at most N bytes (default: 1,000,000).
With --expect-failures every one of these must be found violated: the checks can fail.
Exit status: 0 all hold, 1 one does not, 77 the browser or its driver is missing.
"""
import argparse
import json
import pathlib
import shutil
import sys

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
except ImportError:
    print(f"not checked: {sys.executable} has no selenium (Debian: python3-selenium)", file=sys.stderr)
    sys.exit(77)

WIDTHS = (390, 1440)
PAPER = 690  # pixels between the margins of A4

# A part of each message.
KINDS = ("wide in", "a diagram is empty", "a diagram has no text alternative", "a formula is not visible",
         "an image has no text alternative", "a table header has no scope", "two elements are called twice",
         "a link leads nowhere", "the page has no language", "not one main heading", "contrast", "on the console: ",
         "a request: ", "words of a diagram are small", "words of a diagram stick out", "lines of a diagram are pale",
         "neither a diagram nor a reason", "words run together", "a caption is cut off",
         "no certified interval", "lacks", "bytes", ", paper, ")

PROBE = r"""
const failures = [];
const shown = e => { const b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0; };
const root = document.documentElement;
if (root.scrollWidth > root.clientWidth) failures.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
for (const svg of document.querySelectorAll('figure svg')) {
  if (!shown(svg)) failures.push('a diagram is not visible');
  if (!svg.querySelector('path, polyline, line, use')) failures.push('a diagram is empty');
  const said = (svg.getAttribute('aria-labelledby') || '').split(' ').map(id => document.getElementById(id)?.textContent);
  if (svg.getAttribute('role') !== 'img' || said.length < 2 || said.some(text => !text?.trim()))
    failures.push('a diagram has no text alternative');
  const frame = svg.getBoundingClientRect(), scale = frame.width / (svg.viewBox.baseVal?.width || frame.width || 1);
  for (const text of svg.querySelectorAll('text')) {
    const b = text.getBoundingClientRect();
    if (parseFloat(getComputedStyle(text).fontSize) * scale < 8.9) failures.push('words of a diagram are small');
    if (b.left < frame.left - 3 || b.right > frame.right + 3 || b.top < frame.top - 3 || b.bottom > frame.bottom + 3)
      failures.push(`words of a diagram stick out: ${text.textContent}`);
  }
}
for (const section of document.querySelectorAll('section.statement')) {
  if (section.querySelector('.badge.not-applicable')) continue;
  const says = [...section.querySelectorAll('dt')].some(e => e.textContent === 'no diagram' && e.nextElementSibling?.textContent);
  if (!section.querySelector('figure svg') && !says && section.querySelector('.formula ~ .columns .certified, .numerical'))
    failures.push(`neither a diagram nor a reason: ${section.id}`);
}
const decimal = '−?[0-9]+(\\.[0-9]*)?', power = '(·?10−?[0-9]+)?', end = `${decimal}(·10−?[0-9]+)?|−?10−?[0-9]+`;
const intervals = [new RegExp(`^∈ ${decimal}\\[[0-9]+, [0-9]+\\]${power}$`), new RegExp(`^∈ \\[(${end}), (${end})\\]$`)];
for (const e of document.querySelectorAll('.certified'))
  if (e.textContent.startsWith('∈') && !intervals.some(form => form.test(e.textContent)))
    failures.push(`no certified interval: ${e.textContent}`);
for (const math of document.querySelectorAll('math')) if (!shown(math)) failures.push('a formula is not visible');
for (const text of document.querySelectorAll('mtext')) // browsers drop ordinary blanks at the ends of a text
  if (/^ | $/.test(text.textContent)) failures.push(`words run together: "${text.textContent}"`);
for (const math of document.querySelectorAll('math mtext + mtext'))
  if (!/\u00a0$/.test(math.previousElementSibling.textContent) && !/^\u00a0/.test(math.textContent))
    failures.push(`words run together: "${math.previousElementSibling.textContent}${math.textContent}"`);
for (const caption of document.querySelectorAll('caption')) {
  const words = document.createRange();
  words.selectNodeContents(caption);
  if (words.getBoundingClientRect().right > root.clientWidth + 1) failures.push('a caption is cut off');
}
for (const image of document.querySelectorAll('img')) if (!image.alt) failures.push('an image has no text alternative');
for (const th of document.querySelectorAll('th')) if (!th.scope) failures.push('a table header has no scope');
for (const table of document.querySelectorAll('table'))
  if (!table.querySelector('th')) failures.push('a table has no headers');
const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) failures.push(`two elements are called ${id}`);
for (const a of document.querySelectorAll('a[href^="#"]'))
  if (!document.getElementById(a.getAttribute('href').slice(1))) failures.push(`a link leads nowhere: ${a.href}`);
if (!root.lang) failures.push('the page has no language');
if (document.querySelectorAll('h1').length !== 1) failures.push('the page has not one main heading');

const channels = c => (c.match(/[\d.]+/g) || []).map(Number);
const luminance = c => { const [r, g, b] = channels(c).slice(0, 3).map(v => { v /= 255;
  return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const background = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
  const a = channels(c); if (a.length < 4 || a[3] > 0) return c; } return 'rgb(255,255,255)'; };
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const e = node.parentElement;
  if (!node.textContent.trim() || seen.has(e) || e.closest('svg') || !shown(e)) continue;
  seen.add(e);
  const [a, b] = [luminance(getComputedStyle(e).color), luminance(background(e))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < 4.5) failures.push(`contrast ${ratio.toFixed(2)} of "${node.textContent.trim().slice(0, 40)}"`);
}
for (const e of document.querySelectorAll('figure svg text, figure svg path[class*=series]')) {
  if (!shown(e)) continue;
  const style = getComputedStyle(e), colour = e.tagName === 'text' ? style.fill : style.stroke;
  const [a, b] = [luminance(colour), luminance(background(e))].sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < (e.tagName === 'text' ? 4.5 : 3)) failures.push('lines of a diagram are pale');
}
return {failures: [...new Set(failures)], diagrams: document.querySelectorAll('figure svg').length,
        formulas: document.querySelectorAll('math').length};
"""


def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        print("not checked: no chromium or no chromedriver (Debian: chromium, chromium-driver)", file=sys.stderr)
        sys.exit(77)
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service(driver), options=options)


def requests_of(page_driver):
    for entry in page_driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]


def check(page_driver, page, screenshots, required, most_bytes):
    text = page.read_text(encoding="utf-8")
    failures = [f"{page.name}: lacks {name}" for name in required if f'id="{name}"' not in text]
    if page.stat().st_size > most_bytes:
        failures.append(f"{page.name}: {page.stat().st_size} bytes, more than {most_bytes}")
    page_driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": PAPER, "height": 1000, "deviceScaleFactor": 1, "mobile": False})
    page_driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    page_driver.get(page.as_uri())
    failures += [f"{page.name}, paper, {failure}" for failure in page_driver.execute_script(PROBE)["failures"]]
    page_driver.get_log("browser")
    list(requests_of(page_driver))
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            page_driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
            page_driver.execute_cdp_cmd("Emulation.setEmulatedMedia",
                                        {"media": "screen", "features": [{"name": "prefers-color-scheme", "value": scheme}]})
            page_driver.get(page.as_uri())
            result = page_driver.execute_script(PROBE)
            where = f"{page.name}, {width} pixels, {scheme}"
            failures += [f"{where}: {failure}" for failure in result["failures"]]
            failures += [f"{where}: on the console: {entry['message']}" for entry in page_driver.get_log("browser")]
            failures += [f"{where}: a request: {url}" for url in requests_of(page_driver)
                         if url != page.as_uri() and not url.startswith("data:")]
            if screenshots:
                name = screenshots / f"{page.parent.name}-{page.stem}-{width}-{scheme}.png"
                height = page_driver.execute_script("return document.documentElement.scrollHeight")
                page_driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                    "width": width, "height": min(height, 12000), "deviceScaleFactor": 1, "mobile": width < 600})
                page_driver.save_screenshot(str(name))
    return failures, result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--require", action="append", default=[], metavar="ID")
    parser.add_argument("--most-bytes", type=int, default=1_000_000)
    parser.add_argument("--expect-failures", action="store_true")
    arguments = parser.parse_args()
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)
    page_driver = browser()
    try:
        failed = False
        for page in arguments.pages:
            failures, seen = check(page_driver, page.resolve(), arguments.screenshots, arguments.require,
                                   arguments.most_bytes)
            if arguments.expect_failures:
                missed = [kind for kind in KINDS if not any(kind in failure for failure in failures)]
                print(f"{page}: not found out: {missed}" if missed else f"{page}: all mistakes are found out")
                failed = failed or bool(missed)
                continue
            for failure in failures:
                print(failure)
            print(f"{page}: {seen['diagrams']} diagrams, {seen['formulas']} formulas, {len(failures)} failures")
            failed = failed or bool(failures)
    finally:
        page_driver.quit()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
