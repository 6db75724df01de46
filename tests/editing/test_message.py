"""What somebody types as the text of an update stays the text of that update."""

from tables import each_row

from statusgen.editing.message import as_text, first_chip


@each_row(
    ("typed", "text"),
    [
        ("We look.\n", ["We look."]),
        ("\n \n  We look.\r\nAll of us.\rNow.  \n\n", ["  We look.", "All of us.", "Now.  "]),
        ("", []),
        (" \n\n", []),
        ("# of errors falls", [r"\# of errors falls"]),
        ("  ## Updates\n### 10:05\n#### Small\n#1234", [r"  \## Updates", r"\### 10:05", "#### Small", "#1234"]),
        ("One\n---\ntwo", ["One", "", "---", "two"]),
        ("One\n===\ntwo", ["One", r"\===", "two"]),
        ("One\n-\ntwo", ["One", r"\-", "two"]),
        ("# One\n---", [r"\# One", "", "---"]),
        ("- item\n# One", ["- item", r"\# One"]),
        ("> # Quoted\n\n    # code", ["> # Quoted", "", "    # code"]),
        ("```\n# code", ["```", "# code", "```"]),
        ("```", ["```", "```"]),
        ("- ```\n  # code", ["- ```", "  # code"]),
        ("~~~~ sh\n# code\n~~~", ["~~~~ sh", "# code", "~~~", "~~~~"]),
        ("```\n# code\n```\n# text", ["```", "# code", "```", r"\# text"]),
        ("<pre>\n# code", ["<pre>", "# code"]),
    ],
)
def test_what_would_divide_the_file_is_kept_as_text(typed: str, text: list[str]) -> None:
    assert as_text(typed) == text


def test_a_text_that_is_too_long_is_left_to_the_check_of_the_file() -> None:
    assert as_text("# x" * 50_000) == ["# x" * 50_000]


def test_a_message_may_begin_with_a_chip() -> None:
    assert [first_chip(["`api: operational`", "text"]), first_chip(["text"]), first_chip([])] == [
        "api: operational",
        "",
        "",
    ]
