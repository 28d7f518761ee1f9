"""What a finger has to hit: everything on a page that can be operated and is smaller than it may be."""

from playwright.sync_api import Page

LEAST_PX = 40

# A link within a sentence is as high as its line, and a native control is hit by its label too.
_SMALL = """least => {
    const operated = 'a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=menuitem], [role=option], [role=switch]';
    const isSeen = one => one.checkVisibility({ opacityProperty: false, visibilityProperty: true }) && one.getClientRects().length > 0;
    const inText = one => one.tagName === 'A' && getComputedStyle(one).display === 'inline' && [...one.parentNode.childNodes]
        .some(beside => beside !== one && beside.nodeType === Node.TEXT_NODE && /\\p{L}/u.test(beside.textContent));
    const boxOf = one => {
        const own = one.getBoundingClientRect();
        const label = one.matches('input[type=checkbox], input[type=radio], input[type=file]') ? one.labels?.[0]?.getBoundingClientRect() : undefined;
        return label === undefined || label.width * label.height < own.width * own.height ? own : label;
    };
    return [...document.querySelectorAll(operated)]
        .filter(one => isSeen(one) && !one.closest('[aria-hidden=true], .visually-hidden, .skip') && !inText(one))
        .filter(one => !(one.tagName === 'INPUT' && ['hidden', 'range'].includes(one.type)))
        .map(one => [one, boxOf(one)])
        .filter(([, box]) => Math.round(box.width) < least || Math.round(box.height) < least)
        .map(([one, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ` +
            `${(one.getAttribute('aria-label') || one.textContent || one.name || '').trim().slice(0, 40)} | ${one.outerHTML.slice(0, 110)}`);
}"""


def too_small(page: Page) -> list[str]:
    """Buttons, fields and links that stand alone, of what is drawn now, below 40 px in one direction."""
    found: list[str] = page.evaluate(_SMALL, LEAST_PX)
    return found
