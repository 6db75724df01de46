"""Where the first sentence of an update ends."""

from tables import each_row

from statusgen.language.sentences import first_sentence


@each_row(
    ("text", "first"),
    [
        ("The API is back. We keep watching.", "The API is back."),
        ("The API is back", "The API is back"),
        ("Is it over? Not yet.", "Is it over?"),
        ("  Two  lines\nof one sentence. Then more.", "Two lines of one sentence."),
        ("It failed at 10:05 UTC. 3 of 5 hosts answer.", "It failed at 10:05 UTC. 3 of 5 hosts answer."),
        ("The delay is approx. 5 minutes. It shrinks.", "The delay is approx. 5 minutes."),
        ("Everything is restored. 40 hosts were hit.", "Everything is restored."),
        ("Version 2.4.1 is out. Please update.", "Version 2.4.1 is out."),
        ("J. Smith of Example Inc. Europe found it. We thank her.", "J. Smith of Example Inc. Europe found it."),
        ("Some hosts, e.g. those in Paris, are slow. We look.", "Some hosts, e.g. those in Paris, are slow."),
        ("Die Ursache ist z. B. Strom. Mehr folgt.", "Die Ursache ist z. B. Strom."),
        ('He said: "It is over." Then he left.', 'He said: "It is over."'),
        ("原因を特定しました。修正中です。", "原因を特定しました。"),
        ("「復旧しました。」次の更新は10時です。", "「復旧しました。」"),
        ("هل انتهى؟ ليس بعد.", "هل انتهى؟"),
        ("Wait … it is back. Yes.", "Wait …"),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_where_a_reader_would_say(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_a_long_sentence_is_cut_at_a_word() -> None:
    assert first_sentence("word, " * 60) == "word, " * 39 + "word…"


def test_a_long_word_is_cut() -> None:
    assert first_sentence("長" * 300) == "長" * 240 + "…"
