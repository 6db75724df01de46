"""Regular expressions that are compiled when a text first needs them: each takes as long as reading a hundred lines."""

import re
from typing import Any, Final, cast

_METHODS: Final = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


def regex(form: str, flags: int = 0) -> re.Pattern[str]:
    """The same as `re.compile`, which a command that does not use it goes without."""
    return cast("re.Pattern[str]", _Pattern(form, flags))


def lowered(text: str) -> str:
    """A text in small letters, which a pattern in small letters fits as it fits the text itself by `re.IGNORECASE`.

    To ignore case takes Python about five times as long, since it tries each alternative at each letter.
    """
    small = text.lower()
    return small if small.isascii() else small.replace("i\u0307", "i").replace("ı", "i").replace("ſ", "s")


class _Pattern:
    def __init__(self, form: str, flags: int) -> None:
        self.pattern, self._flags = form, flags

    def __getattr__(self, name: str) -> Any:
        """A method of the compiled pattern; from then on each of them is found without this."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update((each, getattr(compiled, each)) for each in _METHODS)
        return vars(self)[name]
