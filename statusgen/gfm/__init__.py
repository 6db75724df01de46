"""Markdown as GitHub reads it: a text is parsed once, then read as HTML, plain text, links and headings."""

from statusgen.gfm.parser import ParsedText, parse

__all__ = ["ParsedText", "parse"]
