"""Official code lists and the city's own lists: rows are retired by date, never deleted, so that old records keep meaning."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.audit import track_many_to_many, tracked
from taxonomy import enums
from taxonomy.fields import PinyinInitialsField, PinyinSortKeyField
from taxonomy.querysets import (
    CodeQuerySet,
    HolidayQuerySet,
    IndustryQuerySet,
    MajorQuerySet,
    OccupationQuerySet,
    TreeQuerySet,
)


class Code(models.Model):
    """A coded name. ``initials`` and ``sort_key`` are pinyin and follow the name whenever the row is saved."""

    code = models.CharField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=200)
    initials = PinyinInitialsField("拼音首字母")
    sort_key = PinyinSortKeyField("拼音排序键")
    retired_on = models.DateField("停用日期", null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("code",)

    def __str__(self):
        return self.name

    @property
    def label(self):
        """Name with code, unambiguous in a list of chosen values."""
        return f"{self.name}（{self.code}）"

    @property
    def ancestor_names(self):
        """Names of the ancestors, topmost first; free of queries after ``with_path()``."""
        return []

    @property
    def kind_label(self):
        """One or two words that say what kind of row this is, shown beside the name; may be empty."""
        return ""


class TreeCode(Code):
    """A coded name with a parent in the same list."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级")

    objects = TreeQuerySet.as_manager()

    class Meta(Code.Meta):
        abstract = True

    @property
    def ancestor_names(self):
        """Names from the root down to the parent; free of queries after ``with_path()``."""
        names, node = [], self.parent
        while node is not None:
            names.append(node.name)
            node = node.parent
        return names[::-1]


class EducationLevel(Code):
    """Level of education; compare by ``rank`` (1 secondary vocational to 5 doctor).

    Ordinary and vocational bachelor are one level; the catalogue of the major tells them apart.
    """

    rank = models.PositiveSmallIntegerField("序", unique=True)

    class Meta(Code.Meta):
        verbose_name = verbose_name_plural = "学历层次"
        ordering = ("rank",)

    @property
    def label(self):
        """The name alone; the code says nothing to people."""
        return self.name


class Major(TreeCode):
    """A field, class or major of one of the five catalogues; codes are unique within their catalogue only."""

    code = models.CharField("代码", max_length=12)
    catalogue = models.CharField("目录", max_length=24, choices=enums.Catalogue.choices)
    depth = models.CharField("层级", max_length=8, choices=enums.MajorDepth.choices)
    level = models.ForeignKey(EducationLevel, models.PROTECT, verbose_name="学历层次", related_name="majors")
    degree_type = models.CharField("学位类型", max_length=16, choices=enums.DegreeType.choices, blank=True)
    former_code = models.CharField("原代码", max_length=12, blank=True)
    occupations = models.ManyToManyField(
        "Occupation", through="MajorOccupation", related_name="majors", verbose_name="面向职业", blank=True
    )

    objects = MajorQuerySet.as_manager()

    class Meta(TreeCode.Meta):
        verbose_name = verbose_name_plural = "学科专业"
        ordering = ("catalogue", "code")
        constraints = [models.UniqueConstraint(fields=["catalogue", "code"], name="major_code_unique_in_catalogue")]

    @property
    def label(self):
        """Name with catalogue and code, because catalogues share names and numbers."""
        return f"{self.name}（{self.get_catalogue_display()} {self.code}）"

    @property
    def kind_label(self):
        """The catalogue, and the degree or the depth."""
        return f"{self.get_catalogue_display()} · {self.get_degree_type_display() or self.get_depth_display()}"


class Occupation(TreeCode):
    """A group or occupation of the 2022 classification; ``S`` digital and ``L`` green marks as flags."""

    depth = models.CharField("层级", max_length=12, choices=enums.OccupationDepth.choices)
    definition = models.TextField("定义", blank=True)
    alias = models.TextField("别名", blank=True)
    is_digital = models.BooleanField("数字职业", default=False)
    is_green = models.BooleanField("绿色职业", default=False)
    skills = models.ManyToManyField(
        "Skill", through="OccupationSkill", related_name="occupations", verbose_name="职业功能", blank=True
    )

    objects = OccupationQuerySet.as_manager()

    class Meta(TreeCode.Meta):
        verbose_name = verbose_name_plural = "职业"

    @property
    def kind_label(self):
        """How deep in the hierarchy it stands."""
        return self.get_depth_display()


class Skill(Code):
    """A 职业功能 named by the national occupational standards; the code is derived from the name and means nothing."""

    class Meta(Code.Meta):
        verbose_name = verbose_name_plural = "技能"
        ordering = ("sort_key", "name")
        constraints = [models.UniqueConstraint(fields=["name"], name="skill_name_unique")]

    @property
    def label(self):
        """The name alone; the code is our own."""
        return self.name


class MajorOccupation(models.Model):
    """The teaching standard of a major names this occupation."""

    major = models.ForeignKey(Major, models.CASCADE, related_name="occupation_links", verbose_name="专业")
    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="major_links", verbose_name="职业")

    class Meta:
        verbose_name = verbose_name_plural = "专业面向职业"
        constraints = [models.UniqueConstraint(fields=["major", "occupation"], name="major_occupation_unique")]

    def __str__(self):
        return f"{self.major_id}→{self.occupation_id}"


class OccupationSkill(models.Model):
    """The national standard of an occupation names this skill."""

    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="skill_links", verbose_name="职业")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="occupation_links", verbose_name="技能")

    class Meta:
        verbose_name = verbose_name_plural = "职业的技能"
        constraints = [models.UniqueConstraint(fields=["occupation", "skill"], name="occupation_skill_unique")]

    def __str__(self):
        return f"{self.occupation_id}→{self.skill_id}"


@tracked
class MajorFamily(Code):
    """One field of study over all levels: relates classes of different catalogues whose codes share no prefix."""

    origin = models.CharField("来源", max_length=8, choices=enums.Origin.choices, default=enums.Origin.CITY, editable=False)
    majors = models.ManyToManyField(Major, through="MajorFamilyMembership", related_name="families", verbose_name="专业类")

    objects = CodeQuerySet.as_manager()

    class Meta(Code.Meta):
        verbose_name = verbose_name_plural = "专业族"


@tracked
class MajorFamilyMembership(models.Model):
    """A class (or, rarely, a single major) belongs to a family; 100 = the same field, less = partly."""

    family = models.ForeignKey(MajorFamily, models.PROTECT, related_name="memberships", verbose_name="专业族")
    major = models.ForeignKey(Major, models.PROTECT, related_name="family_memberships", verbose_name="专业类")
    strength = models.PositiveSmallIntegerField(
        "强度", default=100, validators=[MinValueValidator(1), MaxValueValidator(100)], help_text="1 到 100，100 为同一领域"
    )
    basis = models.CharField("依据", max_length=12, choices=enums.FamilyBasis.choices, default=enums.FamilyBasis.EDITORIAL)
    origin = models.CharField("来源", max_length=8, choices=enums.Origin.choices, default=enums.Origin.CITY, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "专业族成员"
        ordering = ("family_id", "-strength", "major_id")
        constraints = [
            models.UniqueConstraint(fields=["family", "major"], name="family_member_unique"),
            models.CheckConstraint(condition=Q(strength__gte=1, strength__lte=100), name="family_strength_1_to_100"),
        ]

    def __str__(self):
        return f"{self.family} {self.major} {self.strength}"


class Industry(TreeCode):
    """An industry of GB/T 4754; the code carries the section letter (``C3563``)."""

    depth = models.CharField("层级", max_length=8, choices=enums.IndustryDepth.choices)

    objects = IndustryQuerySet.as_manager()

    class Meta(TreeCode.Meta):
        verbose_name = verbose_name_plural = "行业"

    @property
    def kind_label(self):
        """How deep in the hierarchy it stands."""
        return self.get_depth_display()


class Region(TreeCode):
    """A province, city or county of GB/T 2260, or an area the city keeps itself (a new zone, the demo city).

    Counties of municipalities hang off the province row.
    """

    depth = models.CharField("层级", max_length=8, choices=enums.RegionDepth.choices)
    origin = models.CharField("来源", max_length=8, choices=enums.Origin.choices, default=enums.Origin.CITY, editable=False)

    class Meta(TreeCode.Meta):
        verbose_name = verbose_name_plural = "行政区划"

    @property
    def kind_label(self):
        """How deep in the hierarchy it stands."""
        return self.get_depth_display()


class Qualification(Code):
    """A vocational qualification of the national catalogue, or a 1+X skill certificate."""

    kind = models.CharField("类别", max_length=20, choices=enums.QualificationKind.choices)
    entry = models.CharField("性质", max_length=10, choices=enums.QualificationEntry.choices, blank=True)
    issuer = models.CharField("实施部门或评价组织", max_length=200, blank=True)

    class Meta(Code.Meta):
        verbose_name = verbose_name_plural = "职业资格与技能证书"

    @property
    def label(self):
        """The name alone; the code is our own."""
        return self.name

    @property
    def kind_label(self):
        """National qualification or skill certificate."""
        return self.get_kind_display()


class SchoolCode(Code):
    """A school of the education ministry's list with its identification code."""

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在地")
    authority = models.CharField("主管部门", max_length=100, blank=True)
    level = models.ForeignKey(EducationLevel, models.PROTECT, related_name="+", verbose_name="办学层次")
    note = models.CharField("备注", max_length=100, blank=True)

    class Meta(Code.Meta):
        verbose_name = verbose_name_plural = "学校标识码"

    @property
    def kind_label(self):
        """Who is in charge of the school."""
        return self.authority


@tracked
class District(Code):
    """A district of this city; the unit by which listings, coordinators and reports are scoped."""

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="对应行政区划")
    tile_column = models.PositiveSmallIntegerField("示意图第几列", null=True, blank=True, help_text="从西往东，从 1 数起")
    tile_row = models.PositiveSmallIntegerField("示意图第几行", null=True, blank=True, help_text="从北往南，从 1 数起")
    tile_source = models.CharField("方位的出处", max_length=120, blank=True)

    class Meta(Code.Meta):
        verbose_name = verbose_name_plural = "区"

    @property
    def label(self):
        """The name alone."""
        return self.name


class OrganizationKind(Code):
    """A kind of organization (school, leading enterprise, district government, service agency …): a row, never a class."""

    side = models.CharField("供需角色", max_length=12, choices=enums.OrganizationSide.choices)

    class Meta(Code.Meta):
        verbose_name = verbose_name_plural = "单位类型"

    @property
    def label(self):
        """The name alone."""
        return self.name


@tracked
class KeyIndustry(Code):
    """An industry the city gives priority to, described by industries of GB/T 4754."""

    industries = models.ManyToManyField(Industry, related_name="key_industries", verbose_name="行业", blank=True)

    class Meta(Code.Meta):
        verbose_name = verbose_name_plural = "重点产业"

    @property
    def label(self):
        """The name alone."""
        return self.name


@tracked
class Department(Code):
    """A kind of authority in charge of an industry or of education."""

    origin = models.CharField("来源", max_length=8, choices=enums.Origin.choices, default=enums.Origin.CITY, editable=False)

    class Meta(Code.Meta):
        verbose_name = verbose_name_plural = "主管部门"

    @property
    def label(self):
        """The name alone."""
        return self.name


@tracked
class Holiday(models.Model):
    """A day off that is no weekend, or a weekend day that is worked; other days follow the plain week."""

    date = models.DateField("日期", unique=True)
    kind = models.CharField("类型", max_length=8, choices=enums.DayKind.choices)
    name = models.CharField("名称", max_length=40)
    origin = models.CharField("来源", max_length=8, choices=enums.Origin.choices, default=enums.Origin.CITY, editable=False)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"
        ordering = ("date",)

    def __str__(self):
        return f"{self.date} {self.name}{self.get_kind_display()}"


KeyIndustryIndustriesEvent = track_many_to_many(KeyIndustry, "industries")
