"""Demands and supplies as kinds of imports."""

from functools import partial

from supplydemand.columns import columns_of
from supplydemand.import_kinds import ImportKind
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.services import listings
from supplydemand.services.import_codes import Codes
from supplydemand.services.importing import ListingImporter

SUMMARY = ("majors", "occupation", "level", "level_min", "headcount", "region", "expires_on")


def _submit(row, **options):
    return listings.submit(listing=row, **options)


def _kind(code, model):
    return ImportKind(code, model, f"supplydemand:{code}", partial(columns_of, model), Codes, ListingImporter, _submit, SUMMARY)


KINDS = (_kind("demand", TalentDemand), _kind("supply", TalentSupply))
