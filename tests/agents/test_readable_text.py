"""What of a page is read."""

from aim2balance.agents.readable_text import readable

PAGE = """<!doctype html><html><head><title> Heat  pumps </title><style>p{}</style><script>steal()</script></head><body>
<nav><a href="/">Home</a></nav><main><h1>Funding</h1><p>35&nbsp;% of <b>the cost</b>.</p><ul><li>One<li>Two</ul>
<table><tr><th>Year<th>Rate<tr><td>2026<td>35</table></main><footer>Imprint</footer></body></html>"""


def test_title_and_text_without_what_stands_around_it() -> None:
    title, text = readable(PAGE.encode(), "text/html; charset=utf-8", 10_000)
    assert title == "Heat pumps"
    assert text == "Funding\n35 % of the cost.\n- One\n- Two\n| Year | Rate\n| 2026 | 35"


def test_a_small_main_is_not_the_page() -> None:
    page = "<body><article>Teaser</article>" + "<p>Long text of the page.</p>" * 20 + "</body>"
    _, text = readable(page.encode(), "text/html", 10_000)
    assert text.count("Long text") == 20


def test_other_text_stays_as_it_is_and_is_cut() -> None:
    assert readable(b"a < b\n  c", "text/plain", 100) == ("", "a < b\n  c")
    assert readable(b"x" * 500, "application/json", 100) == ("", "x" * 100)


def test_letters_by_their_charset_whatever_it_is_called() -> None:
    assert readable("Größe".encode("latin-1"), "text/html; charset=ISO-8859-1", 100)[1] == "Größe"
    assert readable(b'<meta charset="windows-1252"><p>Gr\xf6\xdfe', "text/html", 100)[1] == "Größe"
    assert readable("Größe".encode(), "text/html; charset=no-such", 100)[1] == "Größe"


def test_f62_an_unclosed_page_is_read_in_a_time_that_grows_with_it() -> None:
    for page in ("<div>" * 20_000, "<!--" * 20_000, "<a href='" * 5000, "&" * 50_000, "</p" * 20_000):
        readable(page.encode(), "text/html", 1000)
