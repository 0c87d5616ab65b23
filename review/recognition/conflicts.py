"""Who must not judge what: everything that ties an expert to a case, found before anybody is invited."""

import re
import unicodedata
from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

from accounts.models import CoordinatorScope, Membership, Organization, OrganizationAlias, User
from core.enums import Status
from core.recognition_registries import conflict_checks
from review.recognition.models import ApplicationSection, Candidate, DeclaredConflict, Submission

SAME_ORGANIZATION = "和申报单位是同一单位"
MEMBER = "在申报单位里有账号"
SUBJECT = "就是申报的人"
NAMESAKE = "和申报的人同名"
AUTHOR = "写过或提交过这份申报"
LEGAL_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团公司|集团|公司)+$")
COORDINATOR = "是这件申报的审核专员"


def conflicts_of(experts, applications):
    """``{expert id: {application id: [reasons]}}``; nine queries and those of the registered checks, however many there are.

    ``applications`` come with their organization; experts are also known by the account that has their address.
    """
    experts, applications = list(experts), list(applications)
    found = defaultdict(lambda: defaultdict(list))
    accounts = _accounts_of(experts)
    for check in (_by_organization, _by_person, _by_declaration, _by_scope):
        for expert_id, application_id, reason in check(experts, applications, accounts):
            found[expert_id][application_id].append(reason)
    for check in conflict_checks:
        for (expert_id, application_id), reason in check(experts, applications).items():
            found[expert_id][application_id].append(reason)
    return {expert_id: dict(rows) for expert_id, rows in found.items()}


def reasons_of(conflicts, expert_id):
    """All reasons of an expert, each once, in order."""
    return list(dict.fromkeys(reason for reasons in conflicts.get(expert_id, {}).values() for reason in reasons))


def _accounts_of(experts):
    """``{expert id: {user ids}}``: the linked account, and the one that has the expert's address."""
    by_email = {email.lower(): pk for pk, email in User.objects.filter(email__in=_spellings(experts)).values_list("pk", "email")}
    return {expert.pk: {expert.user_id, by_email.get(expert.email.lower())} - {None} for expert in experts}


def _spellings(experts):
    return {spelling for expert in experts for spelling in (expert.email, expert.email.lower())}


def _by_organization(experts, applications, accounts):
    users = {pk for pks in accounts.values() for pk in pks}
    members = set(
        Membership.objects.filter(
            user__in=users, organization__in={row.organization_id for row in applications}, status=Status.APPROVED
        ).values_list("user_id", "organization_id")
    )
    former = _former_names({row.organization_id for row in applications})
    for application in applications:
        for expert in experts:
            if _works_at(expert, application.organization, former):
                yield expert.pk, application.pk, SAME_ORGANIZATION
            elif any((user, application.organization_id) in members for user in accounts[expert.pk]):
                yield expert.pk, application.pk, MEMBER


def organizations_of(experts):
    """``{expert id: {organization ids}}``: the one entered, those of the accounts, those with the typed name; four queries."""
    accounts = _accounts_of(experts)
    users = {pk for pks in accounts.values() for pk in pks}
    found = {expert.pk: {expert.organization_id} - {None} for expert in experts}
    members = defaultdict(set)
    rows = Membership.objects.filter(user__in=users, status=Status.APPROVED).order_by()
    for user_id, organization_id in rows.values_list("user_id", "organization_id"):
        members[user_id].add(organization_id)
    typed = {expert.organization_name.strip() for expert in experts} - {""}
    named = defaultdict(set)
    for name, pk in Organization.objects.filter(name__in=typed).order_by().values_list("name", "pk"):
        named[name].add(pk)
    for name, pk in OrganizationAlias.objects.filter(name__in=typed).values_list("name", "organization_id"):
        named[name].add(pk)
    for expert in experts:
        found[expert.pk].update(*(members[user] for user in accounts[expert.pk]), named[expert.organization_name.strip()])
    return found


def plain_name(name):
    """A name without spaces, signs and legal form, however it was typed: 云汀精密（集团）有限公司 is 云汀精密."""
    folded = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).lower()
    return LEGAL_FORM.sub("", folded) or folded


def _former_names(organizations):
    rows = OrganizationAlias.objects.filter(organization__in=organizations).values_list("organization_id", "name")
    found = defaultdict(set)
    for pk, name in rows:
        found[pk].add(plain_name(name))
    return found


def _works_at(expert, organization, former):
    if expert.organization_id is not None:
        return expert.organization_id == organization.pk
    name = plain_name(expert.organization_name)
    return bool(name) and (name == plain_name(organization.name) or name in former[organization.pk])


def _by_person(experts, applications, accounts):
    authors, addresses = _authors_of(applications), _addresses_of(applications)
    for application in applications:
        for expert in experts:
            is_address = expert.email.lower() == addresses.get((application.content_type_id, application.object_id))
            if application.subject_user_id in accounts[expert.pk] or is_address:
                yield expert.pk, application.pk, SUBJECT
            elif expert.name.strip() == application.subject_name.strip():
                yield expert.pk, application.pk, NAMESAKE
            if authors[application.pk] & accounts[expert.pk]:
                yield expert.pk, application.pk, AUTHOR


def _addresses_of(applications):
    """``{(content type, id): address}`` of the persons applied for who left one; one query."""
    kind = ContentType.objects.get_for_model(Candidate).pk
    ids = {row.object_id for row in applications if row.content_type_id == kind}
    rows = Candidate.objects.filter(pk__in=ids).exclude(email="").values_list("pk", "email")
    return {(kind, pk): email.lower() for pk, email in rows}


def _authors_of(applications):
    authors = {row.pk: {row.created_by_id} for row in applications}
    edited = ApplicationSection.objects.filter(application__in=authors).values_list("application_id", "edited_by_id")
    submitted = Submission.objects.filter(application__in=authors).values_list("application_id", "submitted_by_id")
    for application_id, user_id in [*edited, *submitted]:
        authors[application_id].add(user_id)
    return authors


def _by_declaration(experts, applications, accounts):
    rows = DeclaredConflict.objects.filter(
        expert__in=[row.pk for row in experts], organization__in={row.organization_id for row in applications}
    )
    declared = {(row.expert_id, row.organization_id): row.reason for row in rows}
    for application in applications:
        for expert in experts:
            reason = declared.get((expert.pk, application.organization_id))
            if reason is not None:
                yield expert.pk, application.pk, f"声明过回避：{reason}"


def _by_scope(experts, applications, accounts):
    users = {pk for pks in accounts.values() for pk in pks}
    scopes = set(CoordinatorScope.objects.filter(user__in=users, user__is_staff=True).values_list("user_id", "district_id"))
    for application in applications:
        for expert in experts:
            places = {district for user, district in scopes if user in accounts[expert.pk]}
            if places & {None, application.organization.district_id}:
                yield expert.pk, application.pk, COORDINATOR
