"""What a project must have before it may be handed in: pure functions over one project, used by services and findings."""

from datetime import timedelta

LONGEST = timedelta(days=12 * 366)
"""Nothing is planned for longer; beyond this somebody mistyped."""

NEEDED = {
    "title": "写上名称，别人先看这一行。",
    "type": "选一个类型，六个环节各要办到什么由它定。",
    "summary": "写一句话：谁和谁一起做什么。",
    "description": "写写内容和目标，审核和对方都要看。",
    "district": "选一个区，项目库按区找。",
    "starts_on": "写上开始日期。",
    "ends_on": "写上结束日期，大概的也行，以后可以申请变更。",
}


def faults_of(project, *, on, kinds, has_partner):
    """``{field: what to do}`` for what keeps the project from being handed in on the day ``on``.

    ``kinds`` are the ids of the kinds of organizations that may lead a project of its type, empty for all; ``has_partner`` says
    whether somebody takes part or is asked to. What is no field of the form has the key ``partners``.
    """
    faults = {name: text for name, text in NEEDED.items() if _is_empty(project, name)}
    if kinds and project.organization.kind_id not in kinds:
        faults["type"] = f"“{project.type}”不由{project.organization.kind}牵头。换一个类型，或者请对方牵头。"
    if not project.contact_name or not (project.contact_phone or project.contact_email):
        faults["contact_name"] = "留一位联系人，再留电话或邮箱。只有参加项目的单位看得到。"
    if not has_partner:
        faults["partners"] = "请一家合作单位：在右边“合作单位”里找到它，点“邀请”。"
    return faults | _faults_of_days(project, on)


def _is_empty(project, name):
    return getattr(project, f"{name}_id", None) is None if hasattr(project, f"{name}_id") else not getattr(project, name)


def _faults_of_days(project, on):
    first, last = project.starts_on, project.ends_on
    if first and last and last < first:
        return {"ends_on": "结束日期比开始日期还早，是不是填反了？"}
    if last and last < on:
        return {"ends_on": f"{last:%Y-%m-%d} 已经过去了，改成以后的日期。"}
    if first and last and last - first > LONGEST:
        return {"ends_on": "从开始到结束超过 12 年，看看年份是不是写错了。"}
    return {}
