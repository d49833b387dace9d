import re

from portal.demo.scanned_letter import letter


def test_letter_is_a_pdf_whose_directory_finds_every_object():
    document = letter(["Beitritt (Anlage)", "Grüße aus Musterbach \\ Łódź"]).read()
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", document)[1])
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", document[start:])]
    assert [document[place : place + 7] for place in places] == [b"%d 0 obj" % number for number in (1, 2, 3, 4)]
    assert rb"(Beitritt \(Anlage\)) '" in document
    assert "(Grüße aus Musterbach \\\\ ?ód?) '".encode("cp1252") in document
