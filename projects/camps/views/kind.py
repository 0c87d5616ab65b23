"""Camps as one more kind of publication: the draft's pages are those of ``projects.outcomes``."""

from projects.camps.filters import CampFilterSet
from projects.camps.forms import CampForm
from projects.camps.models import Camp
from projects.outcomes.views.kinds import Kind

CAMP = Kind(
    Camp,
    CampForm,
    CampFilterSet,
    "继续教育和训练营",
    "在职的人按职业和证书找课程、报职业训练营。",
    "发布课程或训练营",
    "课程、职业、证书、单位",
)
