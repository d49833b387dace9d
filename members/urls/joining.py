from django.urls import path

from members.views import joining, joining_individual, joining_organisation, nominations, status, status_consent
from members.views.joining_confirm import Confirm

urlpatterns = [
    path("beitreten/", joining.join, name="join"),
    path("beitreten/organisation/", joining_organisation.Choose.as_view(), name="join_organisation"),
    path("beitreten/organisation/suche.json", joining_organisation.organisation_search, name="organisation_search"),
    path("beitreten/organisation/angaben/", joining_organisation.Details.as_view(), name="join_organisation_details"),
    path(
        "beitreten/organisation/pruefen/",
        joining_organisation.OrganisationCheck.as_view(),
        name="join_organisation_check",
    ),
    path("beitreten/einzelperson/", joining_individual.Individual.as_view(), name="join_individual"),
    path("beitreten/einzelperson/pruefen/", joining_individual.IndividualCheck.as_view(), name="join_individual_check"),
    path(
        "beitreten/multiplikatorin/<slug:slug>/",
        joining_individual.Representative.as_view(),
        name="join_representative",
    ),
    path(
        "beitreten/multiplikatorin/<slug:slug>/pruefen/",
        joining_individual.RepresentativeCheck.as_view(),
        name="join_representative_check",
    ),
    path("beitreten/danke/", joining.Thanks.as_view(), name="join_thanks"),
    path("beitreten/bestaetigen/<token>/", Confirm.as_view(), name="confirm"),
    path("beitreten/status/<token>/", status.Status.as_view(), name="status"),
    path("beitreten/status/<token>/zurueckziehen/", status.Withdraw.as_view(), name="status_withdraw"),
    path("beitreten/status/<token>/rundbrief/", status_consent.ApplicantConsent.as_view(), name="status_consent"),
    path("beitreten/benennung/<token>/", nominations.NominationPage.as_view(), name="nomination"),
]
