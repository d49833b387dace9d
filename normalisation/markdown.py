"""Markdown that the office writes, as safe HTML."""

from __future__ import annotations

from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from normalisation.domains import callable_url

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "h3", "h4", "h5", "hr"}
HEADINGS = ("h3", "h4", "h5", "h5", "h5", "h5")  # the page has h1 and h2 itself


def render(text: str) -> SafeString:
    """Paragraphs, lists, emphasis, links to other sites, headings from h3 on without a gap; no picture, no HTML."""
    tokens = _parser().parse(text)
    levels = dict(zip(sorted({token.tag for token in tokens if token.type == "heading_open"}), HEADINGS, strict=False))
    for token in tokens:
        token.tag = levels.get(token.tag, token.tag)
    parser = _parser()
    html = parser.renderer.render(tokens, parser.options, {})
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(cleaned)  # noqa: S308 - nh3 has cleaned it


class _Parser(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        """With the domain as IDNA 2008 has it: markdown-it encodes capitals too."""
        return super().normalizeLink(callable_url(url))


@cache
def _parser() -> MarkdownIt:
    return _Parser("commonmark", {"html": False}).disable("image")
