"""Who must not judge the bids of a challenge: the checks of recognition, asked about bidders, partners and publisher.

Those checks know cases of recognition. Here each organization that has to do with the challenge stands as a case: its number is
negative, so that it is the number of no case of recognition, and it was handed in when the challenge became public.
"""

from dataclasses import dataclass

from review.recognition.conflicts import conflicts_of, reasons_of


@dataclass(frozen=True)
class _Case:
    pk: int
    organization: object
    submitted_at: object
    created_by_id: int
    content_type_id: int = 0
    object_id: int = 0
    subject_user_id: int = 0
    subject_name: str = "\0"

    @property
    def organization_id(self):
        """As cases of recognition have it."""
        return self.organization.pk


def reasons_against(experts, challenge, *, bids):
    """``{expert id: [reasons]}`` of those who must not judge; a constant number of queries.

    ``bids`` come with their organization and partners' organizations.
    """
    authors = {bid.organization_id: bid.created_by_id for bid in bids}
    organizations = {challenge.organization_id: challenge.organization}
    for bid in bids:
        organizations[bid.organization_id] = bid.organization
        organizations |= {row.organization_id: row.organization for row in bid.partners.all() if row.accepted_at}
    cases = [
        _Case(-pk, organization, challenge.published_at, authors.get(pk, challenge.created_by_id))
        for pk, organization in organizations.items()
    ]
    found = conflicts_of(experts, cases)
    return {expert.pk: reasons for expert in experts if (reasons := reasons_of(found, expert.pk))}
