"""URLs of imports, below /verwaltung/."""

from django.urls import path

from imports.views import imports, information, rows

app_name = "imports"

urlpatterns = [
    path("import/", imports.imports, name="imports"),
    path("import/<int:pk>/", imports.detail, name="import"),
    path("import/<int:pk>/spalten/", imports.columns, name="columns"),
    path("import/<int:pk>/neu-pruefen/", imports.check_again, name="check_again"),
    path("import/<int:pk>/uebernehmen/", imports.apply, name="apply"),
    path("import/<int:pk>/zuruecknehmen/", imports.undo, name="undo"),
    path("import/<int:pk>/verwerfen/", imports.discard, name="discard"),
    path("import/<int:pk>/informieren/", information.inform, name="inform"),
    path("import/<int:pk>/briefe/", information.letters, name="letters"),
    path("import/<int:pk>/fehler.csv", rows.faulty_rows, name="faulty_rows"),
    path("import/<int:pk>/zeilen/<int:number>/", rows.mend, name="row"),
]
