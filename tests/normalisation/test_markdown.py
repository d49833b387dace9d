import pytest

from normalisation.markdown import render


def test_headings_are_below_those_of_the_page():
    assert render("# Anreise\n\nMit der **Bahn**") == "<h3>Anreise</h3>\n<p>Mit der <strong>Bahn</strong></p>\n"
    assert render("### Für wen\n##### Wann\n### Wo") == "<h3>Für wen</h3>\n<h4>Wann</h4>\n<h3>Wo</h3>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[hier](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![Bild](https://anderswo.example/zaehler.png)",
        "[x](https://stadt.example \"t\"onmouseover='alert(1)')",
    ],
)
def test_html_scripts_and_images_are_removed(text):
    html = render(text)
    assert not any(word in html for word in ("<script", "<img", 'href="javascript', " onmouseover=", "<style"))
