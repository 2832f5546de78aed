"""Names of cases that stand together."""

from presentation.committee.naming import names_with_marks


def test_only_a_name_that_several_have_is_followed_by_what_differs() -> None:
    rows = [
        ("Åby", ("Socialnämnden", "KS 1")),
        ("Åby", ("Socialnämnden", "KS 2")),
        ("Öja", ("Socialnämnden", "KS 3")),
    ]
    assert names_with_marks(rows) == ["Åby · KS 1", "Åby · KS 2", "Öja"]


def test_where_nothing_differs_the_later_have_their_place() -> None:
    assert names_with_marks([("Åby", ("A", None)), ("Åby ", ("A", None)), ("Åby", ("B", None))]) == [
        "Åby · A",
        "Åby  · A (2)",
        "Åby · B",
    ]
