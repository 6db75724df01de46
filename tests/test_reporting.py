"""Problems in brief: what is to be mended first comes first, and nothing drowns it."""

from statusgen.model.problems import Problem, Severity
from statusgen.reporting import as_text, in_brief, worst_first


def problem(line: int, message: str, severity: Severity = Severity.ERROR, path: str = "incidents/x.md") -> Problem:
    return Problem(path, line, 1, message, severity)


def test_errors_come_before_warnings_each_by_place() -> None:
    notice, error = problem(1, "due", Severity.NOTICE), problem(9, "wrong")
    warning, requirement = problem(2, "odd", Severity.WARNING), problem(7, "missing", Severity.REQUIREMENT)
    assert worst_first([notice, warning, requirement, error]) == [error, requirement, warning, notice]


def test_of_each_kind_ten_are_told_and_the_rest_is_counted() -> None:
    unknown = [problem(n, f'components: no component is called "api{n}"; did you mean "api"?') for n in range(1, 1013)]
    shown, more = in_brief([problem(5, "start: is missing", Severity.WARNING), *unknown])
    assert shown == [*unknown[:10], problem(5, "start: is missing", Severity.WARNING)]
    said = 'components: no component is called "api1012"; --all lists them'
    assert more == [f"and 1,002 more such errors, to incidents/x.md:1012: {said}"]


def test_ten_of_a_kind_are_told_without_a_count() -> None:
    ten = [problem(n, "start: is missing") for n in range(10)]
    assert in_brief(ten) == (ten, [])


def test_what_has_one_summary_is_told_in_one_line_with_the_number_of_files() -> None:
    summary = "not translated into fr, so readers get the original"
    many = [
        Problem(f"incidents/{n}.md", 2, 1, "not translated into fr: title", Severity.WARNING, summary=summary)
        for n in range(1_000)
    ]
    assert in_brief(many) == ([], [f"warning: 1,000 write-ups {summary}; --all lists them"])
    assert in_brief(many[:1]) == ([], [f"warning: 1 write-up {summary}; --all lists them"])


def test_no_count_obeys_what_a_file_says() -> None:
    assert "\u202e" not in in_brief([problem(1, "\u202e is no key")] * 11)[1][0]
    assert "\u202e" not in "".join(as_text([Problem("", 0, 0, "\u202e")]))
