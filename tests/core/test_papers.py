"""Every paper with difficult names: all of it is PDF/UA-1, and nothing runs out of its column or over an edge."""

import io

import pytest
from PIL import Image

from core import letters, typesetting
from tests.core.test_letters import letter
from tests.core.test_typesetting import page_data
from tests.factories import NOW

PPI = 72
LONG = "Ä" * 100
COMPOUND = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzverwaltungsbehörde"
NAMES = [
    "Nguyễn Thị Ngọc Ánh",
    "محمد علي بن حسين",
    "שרה כהן-לוי",
    "İbrahim Gülşen-Yıldız",
    "Γεώργιος Παπαδόπουλος",
    "Олександр Їжакевич",
    "Grażyna Brzęczyszczykiewicz",
    "Přemysl Žďárský",
    "Þórdís Ægisdóttir",
    "Ștefan Țăranu",
    "Győző Kőszegi-Űrhegyi",
    "Anna 😀 Müller",
    "Pﬂegeheim №\u202f7 → Süd",
    LONG,
    "ع" * 100,
    COMPOUND,
]
HEAD = {"title": "Papier", "author": "Netzwerk", "event": f"Treffen {LONG}"}
EDGES = [(0, 12, 9, 290), (201, 12, 210, 290)]


def badges() -> dict[str, object]:
    return HEAD | {
        "badges": [{"name": f"{LONG} {each}", "job_title": each, "house": each, "is_proxy": True} for each in NAMES]
    }


def attendance_list() -> dict[str, object]:
    row = {"first": "Anna", "note": "", "job_title": "", "house": ""}
    rows = [{"last": each, "first": each, "note": each, "job_title": each, "house": each} for each in NAMES]
    return HEAD | {"facts": [LONG], "state": "Stand", "rows": [*rows, {"last": "Muster", **row}], "empty": 2}


def attendance() -> dict[str, object]:
    text = {"sentence": "hat teilgenommen", "closing": "Elektronisch erstellt."}
    pages = [{"name": each, "from": each, "facts": [("Ort", each)], **text} for each in NAMES]
    return HEAD | {"certificates": pages}


def certificates() -> dict[str, object]:
    signatories = {"signatories": [{"role": LONG, "name": LONG}] * 2, "wording": ["ist beigetreten.", LONG]}
    return HEAD | {"certificates": [page_data(each) | signatories for each in NAMES]}


def ticket() -> dict[str, object]:
    lines = {name: [LONG, "محمد علي"] for name in ("house", "place", "sessions", "directions", "contact")}
    day = {"kind": "Treffen", "day": "Montag", "hours": "10 Uhr", "proxy": False}
    return HEAD | lines | day | {"name": LONG, "code": "ABCD-EFGH", "qr": typesetting.qr_svg("ABCD-EFGH")}


def letter_pages() -> dict[str, object]:
    rows = [letter(address=[each] * 6, subject=each, salutation=each, paragraphs=[each]) for each in NAMES]
    return {"title": "Briefe", "sender": letters.sender_data(), "letters": [letters._letter_data(row) for row in rows]}


# What stays blank on each page, in millimetres from its left and upper edge: left, top, right, bottom.
PAPERS = [
    ("events/pdf/badges", badges, [(100, 30, 110, 267), (15, 30, 20, 267), (190, 30, 195, 267), (21, 85, 189, 93)]),
    ("events/pdf/attendance_list", attendance_list, [*EDGES, (143, 60, 195, 66)]),
    ("events/pdf/attendance", attendance, [*EDGES, (182, 12, 210, 297)]),
    ("members/pdf/certificate", certificates, [(182, 30, 196, 280), (14, 30, 28, 280)]),
    ("events/pdf/ticket", ticket, [*EDGES, (133, 30, 140, 85), (191, 12, 210, 145)]),
    ("core/pdf/letters", letter_pages, [(105, 30, 124, 95), (192, 12, 210, 290), (25, 91, 190, 96)]),
]


@pytest.mark.parametrize(("template", "data", "blank"), PAPERS, ids=[paper[0] for paper in PAPERS])
def test_difficult_names_stay_inside_on_every_paper(template, data, blank):
    assert typesetting.pdf(template, data(), at=NOW)
    for number, page in enumerate(typesetting.png(template, data(), at=NOW, ppi=PPI), 1):
        assert [box for box in blank if ink(page, box)] == [], f"page {number}"


def ink(page: bytes, box: tuple[float, ...]) -> bool:
    """Whether anything darker than a hair line is printed inside the box."""
    left, top, right, bottom = (round(millimetres * PPI / 25.4) for millimetres in box)
    with Image.open(io.BytesIO(page)) as picture:
        return picture.convert("L").crop((left, top, right, bottom)).getextrema()[0] < 150
