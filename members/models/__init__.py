from members.models.applications import Application, PersonalDetails, Question
from members.models.declarations import Declaration, Nomination
from members.models.memberships import Membership
from members.models.organisations import Category, FormerSlug, Organisation
from members.models.people import EmailAddress, Person, ProfessionalField
from members.models.posts import Post, Representative

__all__ = [
    "Application",
    "Category",
    "Declaration",
    "EmailAddress",
    "FormerSlug",
    "Membership",
    "Nomination",
    "Organisation",
    "Person",
    "PersonalDetails",
    "Post",
    "ProfessionalField",
    "Question",
    "Representative",
]
