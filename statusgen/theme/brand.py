"""The colors and images that a configuration names, as pages show them."""

from typing import Final

DARK: Final = "#15181c"
LIGHT: Final = "#ffffff"
"""What is written on a color: the one that stands out more."""

DRAWN: Final = frozenset({"image/svg+xml", "image/png", "image/jpeg"})
"""The images that a social image can show."""


def text_on(color: str) -> str:
    """The color of text on a color, `#rgb` or `#rrggbb`, that has the higher contrast by WCAG 2.2.

    It is at least 4.2 to 1, whatever the color.
    """
    return max(LIGHT, DARK, key=lambda text: contrast(text, color))


def contrast(one: str, other: str) -> float:
    """How much two colors stand out from each other, from 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    channels = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    linear = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return sum(share * each for share, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def header_style(color: str) -> str:
    """The rules that give the header a color; what folds out of it stays as it is. On paper it has none."""
    text = text_on(color)
    return (
        f"@media screen {{ .top, .tinted .top {{ background: {color}; color: {text}; --link: {text} }}"
        " .top details ul { color: var(--ink); --link: var(--ink) }"
        " main > .banner, .head { padding-block-start: var(--s4) }"
        " .mine { margin-block-start: calc(-1 * var(--s4)) } }\n"
    )
