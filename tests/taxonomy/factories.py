"""Rows of the code lists that tests of other apps need; the same code again gives the same row."""

import factory
from factory.django import DjangoModelFactory

from taxonomy import enums
from taxonomy.models import (
    District,
    EducationLevel,
    Industry,
    Major,
    MajorFamily,
    Occupation,
    OrganizationKind,
    Qualification,
    Region,
    SchoolCode,
    Skill,
)


class FreshCode(str):
    """A code that a sequence has counted: no row has it yet, so none is looked for."""


def fresh_code(pattern):
    """A declaration of codes; ``pattern`` formats the number ``n``. The first ten thousand are new, then they come round."""
    return factory.Sequence(lambda n: FreshCode(pattern(n)) if n < 10_000 else pattern(n))


class CodeFactory(DjangoModelFactory):
    """A row of a code list: made at once where its code is fresh, looked for where somebody has named it."""

    class Meta:
        abstract = True

    @classmethod
    def _get_or_create(cls, model_class, *args, **kwargs):
        if isinstance(kwargs["code"], FreshCode):
            return cls._get_manager(model_class).create(*args, **kwargs | {"code": str(kwargs["code"])})
        return super()._get_or_create(model_class, *args, **kwargs)


class EducationLevelFactory(CodeFactory):
    """A level of education with its own rank."""

    class Meta:
        model = EducationLevel
        django_get_or_create = ("code",)

    code = fresh_code(lambda n: f"level{n}")
    name = factory.Sequence(lambda n: f"层次{n}")
    rank = factory.Sequence(lambda n: 100 + n)


class RegionFactory(CodeFactory):
    """A county-level region without a parent."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = fresh_code(lambda n: f"99{1000 + n % 9000}")  # below are the codes that tests name themselves
    name = factory.Sequence(lambda n: f"试验县{n}")
    depth = enums.RegionDepth.COUNTY


class SchoolCodeFactory(CodeFactory):
    """A school of the ministry's list."""

    class Meta:
        model = SchoolCode
        django_get_or_create = ("code",)

    code = fresh_code(lambda n: f"4199{n:06d}")
    name = factory.Sequence(lambda n: f"试验大学{n}")
    level = factory.SubFactory(EducationLevelFactory)


class DistrictFactory(CodeFactory):
    """A district of the city with a region of its own."""

    class Meta:
        model = District
        django_get_or_create = ("code",)

    code = fresh_code(lambda n: f"district{n}")
    name = factory.Sequence(lambda n: f"试验区{n}")
    region = factory.SubFactory(RegionFactory)


class IndustryFactory(CodeFactory):
    """An industry of GB/T 4754 at its finest depth."""

    class Meta:
        model = Industry
        django_get_or_create = ("code",)

    code = fresh_code(lambda n: f"C{'ABCDEFGHIJ'[n // 1000 % 10]}{n % 1000:03d}")
    name = factory.Sequence(lambda n: f"试验行业{n}")
    depth = enums.IndustryDepth.CLASS


class OccupationFactory(CodeFactory):
    """An occupation at its finest depth."""

    class Meta:
        model = Occupation
        django_get_or_create = ("code",)

    code = fresh_code(lambda n: f"9-99-99-{n}")
    name = factory.Sequence(lambda n: f"试验职业{n}")
    depth = enums.OccupationDepth.OCCUPATION


class SkillFactory(DjangoModelFactory):
    """A skill of an occupational standard."""

    class Meta:
        model = Skill

    code = factory.Sequence(lambda n: f"s{n:06d}")
    name = factory.Sequence(lambda n: f"试验技能{n}")


class EnterpriseKindFactory(CodeFactory):
    """The kind of organization that publishes demands."""

    class Meta:
        model = OrganizationKind
        django_get_or_create = ("code",)

    code = "enterprise"
    name = "企业"
    side = enums.OrganizationSide.DEMAND


class SchoolKindFactory(CodeFactory):
    """The kind of organization that publishes supplies."""

    class Meta:
        model = OrganizationKind
        django_get_or_create = ("code",)

    code = "higher_vocational_college"
    name = "高等职业学校"
    side = enums.OrganizationSide.SUPPLY


class MajorFactory(DjangoModelFactory):
    """A major of the ordinary undergraduate catalogue without a class above it."""

    class Meta:
        model = Major

    code = factory.Sequence(lambda n: f"99{n:04d}")
    name = factory.Sequence(lambda n: f"试验专业{n}")
    catalogue = enums.Catalogue.UNDERGRADUATE
    depth = enums.MajorDepth.MAJOR
    level = factory.SubFactory(EducationLevelFactory, code="bachelor", name="本科", rank=3)


class MajorFamilyFactory(CodeFactory):
    """A family of the city's own without members."""

    class Meta:
        model = MajorFamily
        django_get_or_create = ("code",)

    code = fresh_code(lambda n: f"T{n:02d}")
    name = factory.Sequence(lambda n: f"试验专业族{n}")


class QualificationFactory(DjangoModelFactory):
    """A skill certificate."""

    class Meta:
        model = Qualification
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"T-{n}")
    name = factory.Sequence(lambda n: f"试验技能证书{n}")
    kind = enums.QualificationKind.SKILL_CERTIFICATE
