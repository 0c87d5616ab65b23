"""Matches as one reader sees them: explained from the stored parts and the listings, in a constant number of queries."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from core.templatetags.xieyu import moment
from supplydemand import rules
from supplydemand.enums import Decision, DeclineReason, ExclusionReason, Side
from supplydemand.matching.explain import DEPTH_LABELS, FLOOR, NEUTRAL, Explanation, explain, points_alone
from supplydemand.models import KindRefusal, Match, MatchAnswer, TalentDemand, TalentSupply
from supplydemand.services import records, weights
from supplydemand.services.freshness import unread_edits
from supplydemand.services.matches import OTHER, listing_of
from supplydemand.services.refusals import is_about, is_for, kinds_of
from supplydemand.withheld import withhold
from taxonomy.families import family_strengths

BAR_MINIMUM = 300  # components with a smaller maximum share one segment of a row's bar
REASONS_MAX, LACKS_MAX = 4, 3
LEADING = 2
"""So many reasons stand on a card of a list; the others are folded with the points of each part."""
ORGANIZATION = "organization"

NOTHING_TOLD = Explanation(
    score=0, parts=(), shared_skills=(), missing_skills=(), shared_terms=(), matched_major="", matched_depth=""
)
"""Of a pair of which the reader may no longer read one side."""


@dataclass(frozen=True)
class MatchCard:
    """One match for one reader; ``side`` is the reader's side, ``own`` and ``other`` the listings seen from there."""

    match: Match
    side: str
    can_answer: bool
    explanation: Explanation
    mine: MatchAnswer | None
    theirs: MatchAnswer | None
    major_name: str = ""
    skill_names: dict = field(default_factory=dict)
    edited_at: datetime | None = None
    """When the newer of both listings was edited, where the score is still that of the text before."""
    is_outdated: bool = False
    """Whether the pair has left the lists and a listing was written since: points are of then, reasons cannot be told."""
    is_beyond: bool = False
    """Whether it lies beyond the reader's own threshold."""
    is_refused: bool = False
    """Whether the other side wants no more of what the reader's side offers, and has not said yes to this one."""

    @property
    def own(self):
        """The reader's listing."""
        return listing_of(self.match, self.side)

    @property
    def other(self):
        """The other side's listing."""
        return listing_of(self.match, OTHER[self.side])

    @property
    def url(self):
        """The match's page."""
        return self.match.get_absolute_url()

    @property
    def meta(self):
        """Who offers what, in one line."""
        level = self.match.supply.level if self.side == Side.DEMAND else self.match.demand.level_min
        level_text = (level.name if self.side == Side.DEMAND else f"{level.name}起") if level else ""
        other = self.other
        people = f"{other.headcount} 人" if other.headcount else ""
        seats = f"建议分配 {self.match.seats} 人" if self.match.seats else ""
        return " · ".join(filter(None, [str(other.organization), level_text, str(other.region or ""), people, seats]))

    @property
    def bar(self):
        """Segments of the score bar; the small components are one."""
        large = [part for part in self.explanation.parts if part.maximum >= BAR_MINIMUM]
        small = [part for part in self.explanation.parts if part.maximum < BAR_MINIMUM]
        rest = ("其他", sum(part.points for part in small), sum(part.maximum for part in small))
        return [
            (label, round(points / 100, 1), round(maximum / 100, 1))
            for label, points, maximum in [*((p.label, p.points, p.maximum) for p in large), rest]
        ]

    @property
    def parts(self):
        """Every component that was compared, with its points, maximum and sentence; without reasons all of them, and points."""
        compared = [
            p
            for p in self.explanation.parts
            if not self.is_explained or (p.tone != NEUTRAL and (p.sentence or p.points * 2 != p.maximum))
        ]
        return [
            {
                "label": p.label,
                "points": f"{p.points / 100:g}",
                "maximum": f"{p.maximum / 100:g}",
                "filled": f"{100 * p.points / p.maximum:.3g}" if p.maximum else "0",
                "sentence": p.sentence or ("没有要求" if self.is_explained else ""),
            }
            for p in compared
        ]

    @property
    def uncounted(self):
        """What nobody asked for or nobody can state: each is given half its points, in every match alike."""
        if not self.is_explained:
            return ""
        labels = [p.label for p in self.explanation.parts if p.tone == NEUTRAL or (not p.sentence and p.points * 2 == p.maximum)]
        return "、".join(labels)

    @property
    def is_explained(self):
        """Whether both listings still say what was scored, so that reasons read from them are true."""
        return self.edited_at is None and not self.is_outdated

    @property
    def matched_major(self):
        """``(name, how deep)`` of the code that both sides share; empty where the demand names none."""
        depth = self.explanation.matched_depth
        return (self.major_name, DEPTH_LABELS[depth]) if depth else None

    @property
    def shared_skills(self):
        """Skills that both sides have written, as they are spelled."""
        return [self.skill_names.get(skill, skill) for skill in self.explanation.shared_skills]

    @property
    def missing_skills(self):
        """Skills that the demand wants and the supply has not written."""
        return [self.skill_names.get(skill, skill) for skill in self.explanation.missing_skills]

    @property
    def is_thin(self):
        """Whether so little could be compared that the score says next to nothing."""
        return self.match.score < FLOOR

    @property
    def reasons(self):
        """为什么匹配, the strongest first."""
        return self.explanation.reasons[:REASONS_MAX]

    @property
    def notes(self):
        """What a reader must know of the score beside its number."""
        edited = ""
        if self.is_outdated:
            edited = "已经不在名单里，后来有一方改过：分数是最后一次匹配时的，当时的理由不再显示"
        elif self.edited_at:
            edited = f"{moment(self.edited_at)} 改过内容，分数还是改之前的，一般一分钟内重新算好，到时再写理由"
        is_kept = self.is_beyond and (self.mine or self.theirs or self.is_contact_open)
        return list(filter(None, [edited, "不到你的门槛，因为有人答复过或者在联系" if is_kept else ""]))

    @property
    def leading(self):
        """The reasons that a card shows at once."""
        return self.reasons[:LEADING]

    @property
    def further(self):
        """The reasons that a card folds away."""
        return self.reasons[LEADING:]

    @property
    def lacks(self):
        """还差什么, the costliest first."""
        return self.explanation.gaps[:LACKS_MAX]

    @property
    def is_contact_open(self):
        """Whether both sides may see each other's contact."""
        return self.match.contact_opened_at is not None

    @property
    def is_answerable(self):
        """Whether the reader may answer, or change an answer, now."""
        return self.can_answer and not self.is_contact_open and not self.why_closed

    @property
    def why_closed(self):
        """Why nobody need answer any more, in a sentence; empty where the match waits for answers, or contact is open."""
        if self.is_contact_open:
            return ""
        if not (self.match.demand.is_offered and self.match.supply.is_offered):
            return "有一方不再公开，不用答复了"
        return "" if self.match.is_standing and not self.is_refused else "已经不在名单里，不用答复了"

    @property
    def is_mine_interested(self):
        """Whether the reader's side has said yes."""
        return self.mine is not None and self.mine.decision == Decision.INTERESTED

    @property
    def is_mine_declined(self):
        """Whether the reader's side has said no."""
        return self.mine is not None and self.mine.decision == Decision.DECLINED

    @property
    def is_theirs_interested(self):
        """Whether the other side has said yes."""
        return self.theirs is not None and self.theirs.decision == Decision.INTERESTED

    @property
    def is_theirs_declined(self):
        """Whether the other side has said no."""
        return self.theirs is not None and self.theirs.decision == Decision.DECLINED

    @property
    def decline_reasons(self):
        """Choices of the refusal form."""
        return DeclineReason.choices

    @property
    def comparison(self):
        """What both listings say, line by line."""
        demand, supply = self.match.demand, self.match.supply
        levels = f"{demand.level_min or ''}起" if demand.level_min else ""
        pay = " 到 ".join(f"{value:,}" for value in (demand.salary_min, demand.salary_max) if value)
        rows = [
            ("单位", demand.organization, supply.organization),
            ("专业", "、".join(demand.major_names), "、".join(supply.major_names)),
            ("学历", f"{levels}，最高{demand.level_max}" if demand.level_max else levels, supply.level or ""),
            ("人数", demand.headcount, supply.headcount),
            ("地区", demand.region, supply.region),
            ("范围", demand.get_reach_display(), supply.get_reach_display()),
            ("时间", _dated(demand.starts_on, "到岗"), _dated(supply.graduates_on, "毕业")),
            ("技能", "、".join(demand.skills), "、".join(supply.skills)),
            ("证书", _names(demand.certificates), _names(supply.certificates)),
            ("合作方式", "、".join(demand.cooperation_labels), "、".join(supply.cooperation_labels)),
            ("月薪（元）", pay, ""),
            ("说明", demand.description, "\n".join(filter(None, [supply.description, supply.courses]))),
        ]
        return [{"label": label, "demand": left, "supply": right} for label, left, right in rows if left or right]

    @property
    def answers(self):
        """Both sides' answers as ``(who, text)``; no answer is 未知."""
        said = {Side.DEMAND: "未知，还没答复", Side.SUPPLY: "未知，还没答复"}
        for answer in (self.mine, self.theirs):
            if answer is not None:
                reason = f"：{answer.get_reason_display()}" if answer.reason else ""
                said[answer.side] = f"{answer.get_decision_display()}{reason}"
        return [(listing_of(self.match, side).organization, Side(side).label, said[side]) for side in Side.values]

    @property
    def refusable(self):
        """``[(value, what it is)]`` of the kinds of which the reader's side may want no more."""
        kinds = [(f"{aspect}:{value}", f"{aspect.label}：{label}") for aspect, value, label in kinds_of(self.other)]
        return [(ORGANIZATION, f"单位：{self.other.organization}"), *kinds]

    @property
    def exclusion_reasons(self):
        """Choices of the form that wants no more of this organization."""
        return ExclusionReason.choices


def _names(rows):
    return "、".join(row.name for row in rows.all())


def _dated(on, what):
    return f"{on:%Y-%m-%d} {what}" if on else ""


def cards_for(matches, user, *, side=""):
    """Cards of matches for one reader, in the order given; ``side`` is wanted where the reader has both.

    The matches may come as bare rows: what a card shows is loaded here, for these rows only, because sorting all of a
    large school's matches together with both listings' texts takes seconds.
    """
    loaded = Match.objects.for_table().with_standing().in_bulk([match.pk for match in matches])
    beyond = {match.pk for match in matches if getattr(match, "is_beyond", False)}
    matches = [withhold(loaded[match.pk], user) for match in matches]
    if not matches:
        return []
    listings = [listing for match in matches for listing in (match.demand, match.supply)]
    families = family_strengths(
        on=max(match.last_seen_on for match in matches),
        majors={major.pk for listing in listings for major in listing.majors.all()},
    )
    demands = records.demand_records(
        TalentDemand.objects.filter(pk__in=[match.demand_id for match in matches]), families=families
    )
    supplies = records.supply_records(
        TalentSupply.objects.filter(pk__in=[match.supply_id for match in matches]), families=families
    )
    demand_by_id, supply_by_id = ({record.id: record for record in rows} for rows in (demands, supplies))
    profiles = weights.profiles_of_runs({match.run_id for match in matches})
    edits, refusals = _edits(matches), _refusals(matches)
    names = records.names_for([match.demand for match in matches], [match.supply for match in matches])

    def explained(match):
        if match.demand.is_withheld or match.supply.is_withheld:
            return NOTHING_TOLD
        if _edited_at(match, edits) or _is_outdated(match):
            return points_alone(match.parts, profiles[match.run_id])
        pair = demand_by_id[match.demand_id], supply_by_id[match.supply_id]
        return explain(*pair, match.parts, profiles[match.run_id], names=names)

    return [
        _card(match, user, side, edits, refusals, explanation=explained(match), skill_names=names, is_beyond=match.pk in beyond)
        for match in matches
    ]


def _edited_at(match, edits):
    keys = ((side, listing_of(match, side).pk) for side in Side.values)
    return max((edits[key] for key in keys if key in edits), default=None)


def _is_outdated(match):
    """A day is the finest that is kept of when a pair left the lists; its last one counts as after."""
    written = max(timezone.localdate(listing_of(match, side).updated_at) for side in Side.values)
    return not match.is_current and written >= match.last_seen_on


def _edits(matches):
    listings = {side: {row.pk: row for match in matches if (row := listing_of(match, side))}.values() for side in Side}
    return unread_edits(listings, on=timezone.localdate())


def _refusals(matches):
    organizations = {listing_of(match, side).organization_id for match in matches for side in Side.values}
    return list(KindRefusal.objects.in_force().filter(organization__in=organizations))


def _card(match, user, wanted, edits, refusals, *, explanation, skill_names, is_beyond):
    sides = [side for side in Side.values if rules.is_member(user, listing_of(match, side))]
    side = wanted if wanted in sides else sides[0]
    answers = {answer.side: answer for answer in match.answers.all()}
    theirs, own, other = answers.get(OTHER[side]), listing_of(match, side), listing_of(match, OTHER[side])
    has_agreed = theirs is not None and theirs.decision == Decision.INTERESTED
    return MatchCard(
        match=match,
        side=side,
        can_answer=rules.can_answer(user, match, side),
        explanation=explanation,
        mine=answers.get(side),
        theirs=theirs,
        major_name=skill_names.get(explanation.matched_major, ""),
        skill_names=skill_names,
        edited_at=_edited_at(match, edits),
        is_outdated=_is_outdated(match),
        is_beyond=is_beyond,
        is_refused=not has_agreed and any(is_for(row, other) and is_about(row, own) for row in refusals),
    )
