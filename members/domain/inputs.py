"""Input objects that forms pass to the domain."""

from dataclasses import dataclass

from members.models import Category, ProfessionalField
from regions.models import Area


@dataclass(frozen=True, slots=True)
class DeclarerInput:
    """Who fills in a declaration, and on whose behalf; who declares for themselves leaves that empty."""

    first_name: str
    last_name: str
    job_title: str
    email: str
    title: str = ""
    phone: str = ""
    on_behalf_of: str = ""
    on_behalf_of_job_title: str = ""


@dataclass(frozen=True, slots=True)
class NomineeInput:
    first_name: str
    last_name: str
    email: str
    job_title: str = ""
    title: str = ""
    phone: str = ""
    is_declarer: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationInput:
    """An organisation that does not exist in the portal yet."""

    name: str
    category: Category
    seat: Area | None = None
    website: str = ""


@dataclass(frozen=True, slots=True)
class ApplicantInput:
    """An individual, or somebody who applies to be a representative of a partner."""

    first_name: str
    last_name: str
    email: str
    title: str = ""
    phone: str = ""
    employer: str = ""
    job_title: str = ""
    professional_field: ProfessionalField | None = None
    duty_area: Area | None = None
