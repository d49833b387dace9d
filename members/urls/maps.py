from django.urls import path

from members.views import maps

urlpatterns = [
    path("netzwerk/karte/", maps.coverage_map, name="map"),
    path("netzwerk/karte.svg", maps.map_svg, name="map_svg"),
]
