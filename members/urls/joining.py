from django.urls import path

from members.views import (
    application_consent,
    application_status,
    joining,
    joining_individual,
    joining_organisation,
    nominations,
)
from members.views.joining_confirm import ConfirmApplicationView

urlpatterns = [
    path("beitreten/", joining.join, name="join"),
    path("beitreten/organisation/", joining_organisation.ChooseOrganisationView.as_view(), name="join_organisation"),
    path("beitreten/organisation/suche.json", joining_organisation.organisation_search, name="organisation_search"),
    path(
        "beitreten/organisation/angaben/",
        joining_organisation.OrganisationFormView.as_view(),
        name="join_organisation_details",
    ),
    path(
        "beitreten/organisation/pruefen/",
        joining_organisation.OrganisationCheckView.as_view(),
        name="join_organisation_check",
    ),
    path("beitreten/einzelperson/", joining_individual.IndividualFormView.as_view(), name="join_individual"),
    path(
        "beitreten/einzelperson/pruefen/",
        joining_individual.IndividualCheckView.as_view(),
        name="join_individual_check",
    ),
    path(
        "beitreten/multiplikatorin/<slug:slug>/",
        joining_individual.RepresentativeFormView.as_view(),
        name="join_representative",
    ),
    path(
        "beitreten/multiplikatorin/<slug:slug>/pruefen/",
        joining_individual.RepresentativeCheckView.as_view(),
        name="join_representative_check",
    ),
    path("beitreten/danke/", joining.JoiningThanksView.as_view(), name="join_thanks"),
    path("beitreten/bestaetigen/<token>/", ConfirmApplicationView.as_view(), name="confirm"),
    path("beitreten/status/<token>/", application_status.ApplicationStatusView.as_view(), name="status"),
    path(
        "beitreten/status/<token>/zurueckziehen/",
        application_status.WithdrawApplicationView.as_view(),
        name="status_withdraw",
    ),
    path(
        "beitreten/status/<token>/rundbrief/", application_consent.ApplicantConsentView.as_view(), name="status_consent"
    ),
    path("beitreten/benennung/<token>/", nominations.NominationView.as_view(), name="nomination"),
]
