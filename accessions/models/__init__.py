from accessions.models.accessions import Accession, AccessionArea, Signatory
from accessions.models.nominations import DeclaredNominationQuerySet
from accessions.models.participants import AccessionParticipant
from accessions.models.proxies import Proxy
from accessions.models.runs import AccessionRun

__all__ = [
    "Accession",
    "AccessionArea",
    "AccessionParticipant",
    "AccessionRun",
    "DeclaredNominationQuerySet",
    "Proxy",
    "Signatory",
]
