"""Closed choices of the code lists."""

from django.db import models


class Catalogue(models.TextChoices):
    """The five official major catalogues; the value is stable and part of a major's natural key."""

    SECONDARY_VOCATIONAL = "secondary_vocational", "中职"
    HIGHER_VOCATIONAL = "higher_vocational", "高职专科"
    VOCATIONAL_BACHELOR = "vocational_bachelor", "职业本科"
    UNDERGRADUATE = "undergraduate", "普通本科"
    GRADUATE = "graduate", "研究生"


class MajorDepth(models.TextChoices):
    """How deep a row lies in its catalogue."""

    FIELD = "field", "门类"
    CLASS = "class", "专业类"
    MAJOR = "major", "专业"


class DegreeType(models.TextChoices):
    """Graduate rows only: whether the degree is academic or professional."""

    ACADEMIC = "academic", "学术学位"
    PROFESSIONAL = "professional", "专业学位"


class IndustryDepth(models.TextChoices):
    """Depths of GB/T 4754."""

    SECTION = "section", "门类"
    DIVISION = "division", "大类"
    GROUP = "group", "中类"
    CLASS = "class", "小类"


class OccupationDepth(models.TextChoices):
    """Depths of the 2022 occupation classification."""

    MAJOR_GROUP = "major_group", "大类"
    MIDDLE_GROUP = "middle_group", "中类"
    MINOR_GROUP = "minor_group", "小类"
    OCCUPATION = "occupation", "职业"


class RegionDepth(models.TextChoices):
    """Depths of GB/T 2260."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


class QualificationKind(models.TextChoices):
    """Kinds of certificates a listing can ask for or offer."""

    PROFESSIONAL = "professional", "专业技术人员职业资格"
    SKILLED = "skilled", "技能人员职业资格"
    SKILL_CERTIFICATE = "skill_certificate", "职业技能等级证书"


class QualificationEntry(models.TextChoices):
    """Whether a qualification is demanded by law before one may work, or attests a level."""

    REQUIRED = "required", "准入类"
    LEVEL = "level", "水平评价类"


class FamilyBasis(models.TextChoices):
    """What a membership in a major family rests on."""

    LADDER = "ladder", "职业教育专业类同号"
    NAME = "name", "名称相同"
    EXAM_GROUP = "exam_group", "公务员考试专业参考目录同组"
    EDITORIAL = "editorial", "编辑判断"


class Origin(models.TextChoices):
    """Who keeps a row: the packaged list, or the city's coordinators."""

    PACKAGE = "package", "随软件发布"
    CITY = "city", "本市维护"


class DayKind(models.TextChoices):
    """Days that differ from the plain week."""

    DAY_OFF = "day_off", "放假"
    WORKDAY = "workday", "调休上班"


class OrganizationSide(models.TextChoices):
    """What an organization of a kind publishes: schools publish supply, enterprises demand, others neither."""

    SUPPLY = "supply", "供给"
    DEMAND = "demand", "需求"
    NEITHER = "neither", "不发布"
