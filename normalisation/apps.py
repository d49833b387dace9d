from django.apps import AppConfig


class NormalisationConfig(AppConfig):
    name = "normalisation"
    verbose_name = "Eingetippter Text"
