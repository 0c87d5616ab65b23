"""What is wrong with a version before it is published: Chinese sentences that say what to mend."""

from collections import Counter

from core.recognition_registries import figure_sources
from review.recognition.enums import FieldKind, Purpose, StageKind, StageRole
from review.recognition.models import FormField, SchemeVersion
from review.recognition.part_forms import departments_fault
from review.recognition.stages import stages_of

NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY)
FULL_WEIGHT = 100


def faults_of(version):
    """Everything that is in the way of publishing; empty where nothing is. A constant number of queries."""
    fields = list(FormField.objects.filter(section__version=version).select_related("section"))
    is_scored = version.stages.filter(kind=StageKind.EXPERT_REVIEW).exists()
    return [
        *_prerequisite_faults(version),
        *_form_faults(version, fields),
        *_rule_faults(version, fields),
        *_level_faults(version),
        *_criteria_faults(version, is_scored),
        *_procedure_faults(version),
    ]


def _prerequisite_faults(version):
    if version.follows_needs_check and version.follows_id is None:
        return ["要年度复核合格，但没有写先要有什么：补上，或者去掉这一条。"]
    if version.follows_id is None:
        return ["写了满多少个月才能申报，但没有写先要有什么：补上，或者把月数改成 0。"] if version.follows_after_months else []
    asked = dict(SchemeVersion.objects.in_force().exclude(follows=None).values_list("scheme", "follows"))
    asked[version.scheme_id] = version.follows_id
    seen, step = set(), version.scheme_id
    while step in asked and step not in seen:
        seen.add(step)
        step = asked[step]
    return [f"“先要有”绕了一圈又回到“{version.scheme}”，谁也申报不了，换一个。"] if step in seen else []


def _form_faults(version, fields):
    faults = []
    if version.scheme.is_competitive and not fields:
        faults.append("申报表还没有一项：至少加一个部分、一个表单项。")
    used = {field.section_id for field in fields}
    faults += [f"“{section}”这一部分没有表单项，补上或者删掉。" for section in version.sections.all() if section.pk not in used]
    for code, count in Counter(field.code for field in fields).items():
        if count > 1:
            labels = "、".join(f"“{field.label}”" for field in fields if field.code == code)
            faults.append(f"代号 {code} 用了 {count} 次（{labels}），一个办法里每项代号只能用一次。")
    for field in fields:
        faults += _field_faults(field)
    return faults


def _field_faults(field):
    if field.kind == FieldKind.FIGURE and not _is_registered(field.figure):
        yield f"“{field.label}”取的平台数据 {field.figure} 没有登记，换一个。"
    if field.kind != FieldKind.FIGURE and field.figure:
        yield f"“{field.label}”不是平台数据，去掉取哪个数，或者把类型改成平台数据。"
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield f"“{field.label}”的下限比上限大，对调一下。"
    if field.is_public and field.is_identifying:
        yield f"“{field.label}”既公开又要对专家隐去，只能选一个。"


def _rule_faults(version, fields):
    by_code = {field.code: field for field in fields}
    faults = []
    for rule in version.eligibility_rules.all():
        if rule.figure and not _is_registered(rule.figure):
            faults.append(f"条件“{rule.label}”用的平台数据 {rule.figure} 没有登记，换一个。")
        if rule.field_code and rule.field_code not in by_code:
            faults.append(f"条件“{rule.label}”用的表单项 {rule.field_code} 不在申报表里，补上这一项，或者改代号。")
        elif rule.field_code and by_code[rule.field_code].kind not in NUMBERS:
            faults.append(f"条件“{rule.label}”用的表单项 {rule.field_code} 不是数字，换成数字或金额。")
    return faults


def _level_faults(version):
    levels = list(version.levels.all())
    if not levels:
        return ["还没有级别：至少选一个级别。"]
    return [f"“{level}”的最低得分要在 0 到 100 之间。" for level in levels if not 0 <= level.pass_score <= FULL_WEIGHT]


def _criteria_faults(version, is_scored):
    weights = [criterion.weight for criterion in version.criteria.all()]
    if is_scored and not weights:
        return ["有专家评审，但没有评分标准：加上评分项，权重合计 100。"]
    if weights and sum(weights) != FULL_WEIGHT:
        difference = FULL_WEIGHT - sum(weights)
        return [f"评分项权重合计 {sum(weights)}，{'还差' if difference > 0 else '多了'} {abs(difference)}，要正好 100。"]
    return []


def _procedure_faults(version):
    faults = []
    for purpose in Purpose:
        stages = stages_of(version, purpose)
        if stages:
            faults += _stage_faults(purpose, stages)
        elif why := _why_needed(version, purpose):
            faults.append(f"“{purpose.label}”还没有环节：{why}至少要有一个“认定”。")
    return faults


def _why_needed(version, purpose):
    """Why a version cannot do without stages for a purpose; empty where it can."""
    reasons = {
        Purpose.FIRST: "要申报和评审的，" if version.scheme.is_competitive else "",
        Purpose.RECHECK: f"每 {version.recheck_months} 个月复核一次，" if version.recheck_months else "",
        Purpose.RENEWAL: f"有效期 {version.validity_months} 个月，到期要能续认，" if version.validity_months else "",
    }
    return reasons[purpose]


def _stage_faults(purpose, stages):
    kinds = [stage.kind for stage in stages]
    name = f"“{purpose.label}”"
    if kinds[-1] != StageKind.DECISION:
        yield f"{name}的最后一个环节是“{stages[-1]}”，最后要是“认定”。"
    for kind, count in Counter(kinds).items():
        if count > 1:
            yield f"{name}里“{StageKind(kind).label}”出现了 {count} 次，每种环节只能有一次。"
    if StageKind.DECISION in kinds[:-1]:
        yield f"{name}里“认定”后面还有环节，认定放在最后。"
    noticed = kinds.index(StageKind.PUBLIC_NOTICE) if StageKind.PUBLIC_NOTICE in kinds else len(kinds)
    if StageKind.EXPERT_REVIEW in kinds[noticed:]:
        yield f"{name}先公示后评审，公示要放在专家评审后面。"
    for stage in stages:
        yield from _one_stage_faults(name, stage)


def _one_stage_faults(name, stage):
    if stage.kind == StageKind.EXPERT_REVIEW and not 1 <= stage.quorum <= stage.draw_count:
        yield f"{name}的专家评审抽 {stage.draw_count} 位、至少 {stage.quorum} 位打分：打分的至少 1 位，不能多于抽的。"
    if stage.kind == StageKind.DISTRICT_OPINION and stage.role != StageRole.DISTRICT:
        yield f"{name}的“区级意见”要由区审核专员办，现在是{stage.get_role_display()}。"
    if fault := departments_fault(stage.kind, stage.departments, stage.quorum):
        yield f"{name}的“{stage}”：{fault}"


def _is_registered(code):
    return any(source.code == code for source in figure_sources)
