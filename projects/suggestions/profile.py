"""What makes an organization a likely partner of a project. The weights are chosen by hand; nothing was tuned."""

from supplydemand.matching.profile import Component, Constraint, Profile

PROJECT_PARTNER = Profile(
    name="project_partner",
    version=2,
    block="major",
    constraints=(Constraint("organization", "不同单位"), Constraint("reach", "地域范围"), Constraint("major", "专业")),
    components=(
        Component("major", "专业", 3200),
        Component("text", "内容", 3300, neutral=0, silence=0),
        Component("industry", "行业", 2200),
        Component("region", "地区", 1300),
    ),
    phrases=(
        ("demand", "项目"),
        ("supply", "对方"),
        ("major.open", "项目没有限定专业"),
        ("text.shared", "做的事情有共同的关键词：{found}"),
        ("industry.unknown", "不计：对方没有写行业"),
        ("industry.full", "同一个行业"),
        ("industry.near", "相近的行业"),
        ("region.other", "不在同一省份，对方在{found}"),
    ),
)
"""A project without majors takes all; one with majors takes organizations that train for them or hire from them.

Projects name no skills, so skills are no part of the score.
"""

WEAKEST = 4_500
"""Under this score (of 10,000) silence alone could have earned it, and nobody is suggested."""
