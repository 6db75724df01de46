"""Which lines start a block of HTML, and what ends it: CommonMark's seven kinds."""

import re
from typing import Final

COMMENT_END: Final = re.compile(r"-->")
"""What ends a comment."""


def html_opening(line: str, in_paragraph: bool) -> tuple[re.Pattern[str] | None] | None:
    """What closes the HTML that `line` opens, None for a blank line; nothing for a line that opens none.

    A tag that is no block's may not interrupt a paragraph.
    """
    for opens, closes in _HTML:
        if opens.match(line):
            return (closes,)
    return (None,) if not in_paragraph and _LONE_TAG.match(line) else None


def html_ending(line: str) -> str:
    """What, in a line of its own, closes the HTML that `line` opens and no blank line ends."""
    opened = _ENDED.match(line.lstrip())
    return f"</{opened['tag']}>" if opened and opened["tag"] else _ENDS[opened[0] if opened else "<!--"]


_ENDED: Final = re.compile(r"<(?:(?P<tag>script|pre|style)\b|\?|!--|!\[CDATA\[|!)", re.IGNORECASE)
_ENDS: Final = {"<?": "?>", "<!--": "-->", "<![CDATA[": "]]>", "<!": ">"}
_BLOCK_TAGS: Final = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div"
    "|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li"
    "|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|section|source|summary|table|tbody|td"
    "|tfoot|th|thead|title|tr|track|ul"
)
_ATTRIBUTE: Final = r"""[ \t]+[A-Za-z_:][\w.:-]*(?:[ \t]*=[ \t]*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_HTML: Final = (
    (
        re.compile(r"<(?:script|pre|style)(?:\s|>|$)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style)>", re.IGNORECASE),
    ),
    (re.compile(r"<!--"), COMMENT_END),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf"</?(?:{_BLOCK_TAGS})(?:\s|/?>|$)", re.IGNORECASE), None),
)
_LONE_TAG: Final = re.compile(
    rf"(?:<[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*[ \t]*/?>|</[A-Za-z][A-Za-z0-9-]*[ \t]*>)[ \t]*$"
)
