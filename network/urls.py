from django.urls import path

from network.views import figures, map_views, open_data, partners

app_name = "network"
urlpatterns = [
    path("netzwerk/", partners.partner_list, name="partner_list"),
    path("netzwerk/karte/", map_views.coverage_map, name="map"),
    path("netzwerk/karte.svg", map_views.map_svg, name="map_svg"),
    path("netzwerk/zahlen/", figures.figures, name="figures"),
    path("netzwerk/zahlen/presse/<int:pk>/", figures.press_sheet, name="press_sheet"),
    path("netzwerk/partner.csv", open_data.partner_csv, name="partner_csv"),
    path("netzwerk/abdeckung.csv", open_data.coverage_csv, name="coverage_csv"),
    path("netzwerk/abdeckung.json", open_data.coverage_json, name="coverage_json"),
    path("netzwerk/<slug:slug>/", partners.partner, name="partner"),
]
