import pytest

from normalisation.titles import without_titles


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Dr. Sternenlaub", "sternenlaub"),
        ("Prof. Dr.-Ing. Sternenlaub", "sternenlaub"),
        ("Univ.-Prof. Dr. rer. nat. habil. Sternenlaub", "sternenlaub"),
        ("Frau Müller", "muller"),
        ("Herrn Dr. med. dent. Jan Müller", "jan muller"),
        ("Müller, Dr. Anna", "muller anna"),
        ("Dipl.-Ing. (FH) Anna Müller", "anna muller"),
        ("Dr. h. c. Müller", "muller"),
        ("Privatdozentin Dr. Müller", "muller"),
        ("Dr\u00a0Müller", "muller"),
        ("Drewes", "drewes"),
        ("Frauke Magnus", "frauke magnus"),
        ("Phil Nat", "phil nat"),
        ("Herr", "herr"),
        ("Dr.", "dr"),
        ("", ""),
    ],
)
def test_titles_are_left_out(typed, name):
    assert without_titles(typed) == name
