"""Markdown as GitHub reads it: a text is parsed once, then read as HTML, plain text, links and headings."""
