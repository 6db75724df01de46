"""How much the hosts of sites take, and what to tell of a site that is more."""

from collections.abc import Iterator, Sequence
from typing import Final

from statusgen.publish.folder import Published

MOST_FILES: Final = 20_000
"""How many files Cloudflare Pages takes: https://developers.cloudflare.com/pages/platform/limits/."""

MOST_BYTES: Final = 900_000_000
"""A tenth less than GitHub Pages takes: https://docs.github.com/pages/getting-started-with-github-pages/."""


def weight_notes(published: Published, lighter: Sequence[str]) -> Iterator[str]:
    """What to tell of a site that some hosts would not take.

    The keys of `outputs` that would make it `lighter` are the remedy, as long as there are any.
    """
    remedy = "choose a host that takes more (docs/hosting.md)"
    if lighter:
        keys = f"outputs: {{{', '.join(lighter)}}}"
        remedy = f"to leave out most of a long history, write  {keys}  in statusgen.yml (docs/hosting.md)"
    if (files := published.written + published.unchanged) >= MOST_FILES:
        yield f"{files:,} files are more than some hosts take (Cloudflare Pages {MOST_FILES:,}); {remedy}"
    if published.size >= MOST_BYTES:
        yield f"{published.size / 1e6:,.0f} MB are nearly more than GitHub Pages takes (1,000 MB); {remedy}"
