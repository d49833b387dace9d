"""How much of the Land the network covers on a day. The one definition; whoever shows a figure of it asks here.

A Gemeinde that exists on the day is covered where the organisation whose `body_of` it is has a membership in force, its
own or by collective accession. A seat covers nothing. Kreise and Bezirksregierungen are counted apart from Gemeinden; a
kreisfreie Stadt is a Gemeinde. „flächendeckend“ is `is_complete`, nothing else.
"""

from network.domain.coverage.queries import MAX_DAYS, MODELS, on_day, on_days
from network.domain.coverage.results import (
    COLLECTIVE,
    OWN,
    AreaCoverage,
    Coverage,
    CoveredCount,
    CoveredPopulation,
    Municipality,
)

__all__ = [
    "COLLECTIVE",
    "MAX_DAYS",
    "MODELS",
    "OWN",
    "AreaCoverage",
    "Coverage",
    "CoveredCount",
    "CoveredPopulation",
    "Municipality",
    "on_day",
    "on_days",
]
