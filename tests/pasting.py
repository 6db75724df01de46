"""What messages offer, pasted literally in the place of what they are about."""

import re
from collections.abc import Iterator

from statusgen.model.problems import Problem


def offers(lines: list[str], problem: Problem, *, first_line: int) -> Iterator[list[str]]:
    """The lines with each thing that a message offers in the place of what it names; none for a pattern."""
    number = problem.line - first_line
    if number >= len(lines):  # it is in the body
        return
    line = lines[number]
    indent = line[: len(line) - len(line.lstrip())]
    if whole := re.search(r"(?:write|so:|hyphen:)  (\S.*?)(?:  without a hyphen)?$", problem.message):
        if whole[1].startswith("{") and "…" not in whole[1]:
            before, given = line[: problem.column - 1], line[problem.column - 1 :]
            yield [*lines[:number], before + re.sub(r"^[^,\]]+", whole[1], given, count=1), *lines[number + 1 :]]
        elif "…" not in whole[1] and "---" not in whole[1]:
            yield [*lines[:number], indent + whole[1], *lines[number + 1 :]]
    elif shown := re.search(r'as in  "(.*)"$', problem.message):
        names = re.findall(r'"([^"]+)"', problem.message.partition(" belong")[0])
        for n in range(number, len(lines)):
            if lines[n].lstrip().startswith(tuple(f"{name}:" for name in names)):
                lines = [*lines[:n], shown[1] if n == number else indented(shown[1], lines[n]), *lines[n + 1 :]]
        is_item = "belongs to the item above" in problem.message
        yield [*lines[:number], shown[1], *lines[number + 1 :]] if is_item else lines
    elif wrong := re.search(r'"([^"]+)"', problem.message):
        for better in remedies(problem.message):
            is_moment = re.fullmatch(r"[A-Z]{2,5}|\d\d:\d\d", wrong[1]) and re.match(r"\d{4}-", better)
            before = line[: problem.column - 1] if wrong[1] in line[problem.column - 1 :] else ""
            pasted = before + line[len(before) :].replace(wrong[1], better, 1)
            pasted = re.sub(r"(?<=: ).*", better, line) if is_moment else pasted
            yield [*lines[:number], pasted, *lines[number + 1 :]]


def indented(shown: str, line: str) -> str:
    """A further line as deep as the text of the one that a message shows."""
    return " " * (len(shown) - len(shown.lstrip(" -"))) + line.lstrip()


def remedies(message: str) -> Iterator[str]:
    """The words that a message offers for what it quotes first."""
    if meant := re.search(r"did you mean (.*)\?$", message):
        yield from re.findall(r'"([^"]+)"', meant[1])
    elif written := re.search(r"[;:] write ([^…]*)$", message):
        if written[1].startswith("["):
            yield written[1]
            return
        for each in re.split(r", or | or |, ", re.sub(r" \([^)]*\)", "", written[1])):
            if not re.search(r"YYYY|±|HOST|[a-z]{4,}", each) and len(each) > 1:
                yield each
