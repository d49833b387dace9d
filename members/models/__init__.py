from members.models.applications import Application, PersonalDetails, Question, Recommendation
from members.models.certificates import Certificate
from members.models.declarations import Declaration, Nomination
from members.models.memberships import Membership
from members.models.organisations import Category, FormerSlug, Organisation
from members.models.people import EmailAddress, Person, PhoneNumber, ProfessionalField
from members.models.posts import Post, Representative
from members.models.print_jobs import PrintJob
from members.models.register_imports import RegisterImport
from members.models.value_origins import ValueOrigin

__all__ = [
    "Application",
    "Category",
    "Certificate",
    "Declaration",
    "EmailAddress",
    "FormerSlug",
    "Membership",
    "Nomination",
    "Organisation",
    "Person",
    "PersonalDetails",
    "PhoneNumber",
    "Post",
    "PrintJob",
    "ProfessionalField",
    "Question",
    "Recommendation",
    "RegisterImport",
    "Representative",
    "ValueOrigin",
]
