"""Which items of a list are shown: conditions on what items say of themselves, without a change to any score."""

from recsys_core.only.conditions import FIELDS, Only
from recsys_core.only.facets import Facet, Facets, facets_of

__all__ = ["FIELDS", "Facet", "Facets", "Only", "facets_of"]
