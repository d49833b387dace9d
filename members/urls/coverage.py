from django.urls import path

from members.views import figures, open_data

urlpatterns = [
    path("netzwerk/zahlen/", figures.figures, name="figures"),
    path("netzwerk/zahlen/presse/<int:pk>/", figures.press_sheet, name="press_sheet"),
    path("netzwerk/partner.csv", open_data.partner_csv, name="partner_csv"),
    path("netzwerk/abdeckung.csv", open_data.coverage_csv, name="coverage_csv"),
    path("netzwerk/abdeckung.json", open_data.coverage_json, name="coverage_json"),
]
