"""The volume of a large city: listings, matches, answers and history, multiplied inside PostgreSQL from the demo city's own rows.

Every text, code and score is one of the demo city's, so searches and facets meet what they would meet in earnest. Nothing is
random: which template, partner or day a row takes follows from row numbers, so the same city always grows the same volume.
Columns are read from the models, so that a new column is copied like the others.
"""

from collections import Counter
from dataclasses import dataclass, replace

from django.db import connection

from accounts.enums import Role
from accounts.models import User
from core.audit import event_models
from core.enums import Status
from portal.demo import bulk, catalog, volume_lineage, volume_projects, volume_publications, volume_training
from portal.demo.world import join, make_users
from supplydemand import search
from supplydemand.models import Match, MatchAnswer, MatchingRun, TalentDemand, TalentSupply

CATALOG_WIDTH = {TalentDemand: lambda: len(catalog.firms()), TalentSupply: lambda: len(catalog.schools())}
"""How many catalog entries there are: organizations so far apart in their list are branches of the same entry."""

CURRENT_RANKS = 20
"""Of a demand's matches so many are in last night's result; the others are of earlier nights."""

HISTORY_SHARES = {
    "talentdemandmajorsevent": 10,
    "talentsupplymajorsevent": 10,
    "talentdemandevent": 8,
    "talentsupplyevent": 8,
    "userevent": 12,
    "membershipevent": 12,
    "organizationevent": 10,
}
"""How the history is spread over the audit tables, as weights of copies of each row that is there."""


@dataclass(frozen=True)
class Copy:
    """A listing to be written: its key, what it is made from, whose it is, and its number, from which all variation follows."""

    key: int
    template: int
    organization: int
    number: int
    lap: int


COPIES = (
    "unnest(%(keys)s::bigint[], %(templates)s::bigint[], %(organizations)s::bigint[], %(numbers)s::bigint[], %(laps)s::bigint[])"
    " AS v(id, template_id, organization_id, n, lap)"
)
"""The copies as a table; the application's role may not create temporary ones."""


def _as_table(copies):
    return {
        "keys": [copy.key for copy in copies],
        "templates": [copy.template for copy in copies],
        "organizations": [copy.organization for copy in copies],
        "numbers": [copy.number for copy in copies],
        "laps": [copy.lap for copy in copies],
    }


def grow(world, size, *, coordinator, say):
    """Add members, listings, matches and audit rows until the city holds what ``size`` (``build.Scale``) asks for."""
    _add_members(world, size.user_count)
    with connection.cursor() as cursor:
        demands = _grow_listings(cursor, world, TalentDemand, world.firms, size.demand_count, coordinator)
        supplies = _grow_listings(cursor, world, TalentSupply, world.schools, size.supply_count, coordinator)
        say(f"需求 {TalentDemand.objects.count()} 条，供给 {TalentSupply.objects.count()} 条")
        _grow_matches(cursor, demands, supplies, size.match_count)
        _grow_answers(cursor, world, demands)
        say(f"匹配 {Match.objects.count()} 对，答复 {MatchAnswer.objects.count()} 个")
        say(f"项目 {volume_projects.grow(world, size.project_count, coordinator=coordinator)} 个")
        say(f"招生计划和班级 {volume_training.grow()} 个")
        say(f"揭榜、成果、课程和技术需求 {volume_publications.grow(world, size.project_count, coordinator=coordinator)} 项")
        say(f"来龙去脉 {volume_lineage.grow(world)} 条")
        say(f"变更记录 {_grow_history(cursor, size.audit_count)} 条")


def _add_members(world, user_count):
    """Editors beside the managers, so many that the city has ``user_count`` people."""
    missing = user_count - User.objects.count()
    if missing <= 0:
        return
    organizations = [row for _, row in (*world.schools, *world.firms)]
    people = make_users([(f"editor{n:04d}@demo.example", world.person_name(), {}) for n in range(1, missing + 1)])
    pairs = [(person, organizations[n * 7 % len(organizations)]) for n, person in enumerate(people)]
    join(world, pairs, role=Role.EDITOR)


def _columns(model, overridden):
    """The model's own columns without its key, and ``overridden`` ones, as two lists: to write, and what to select for them."""
    names = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    chosen = {name: f't."{name}"' for name in names} | overridden
    return ", ".join(f'"{name}"' for name in chosen), ", ".join(chosen.values())


def _plan(model, entries, count, on):
    """Which listings to copy for whom: branches publish what organizations of their own catalog entry have published."""
    width = CATALOG_WIDTH[model]()
    rank_of = {organization.pk: rank for rank, (_, organization) in enumerate(entries)}
    templates = {}
    published = model.objects.published(on=on).filter(organization__in=rank_of).order_by("pk")
    for key, organization in published.values_list("pk", "organization"):
        templates.setdefault(rank_of[organization] % width, []).append(key)
    copies = []
    for number, key in enumerate(bulk.keys(model, max(count, 0))):
        lap, rank = divmod(number, len(entries))
        choice = templates[rank % width]
        copies.append(Copy(key, choice[lap % len(choice)], entries[rank][1].pk, number, lap))
    return copies


def _grow_listings(cursor, world, model, entries, count, coordinator):
    """Write copies until there are ``count`` listings, each with other numbers and days; returns the copies."""
    copies = _plan(model, entries, count - model.objects.count(), world.on)
    table = model._meta.db_table
    published = "%(at)s::timestamptz - make_interval(days => (1 + v.n * 37 %% 59)::int, mins => (v.n %% 480)::int)"
    columns, values = _columns(
        model,
        {
            "id": "v.id",
            "title": "t.title" if model is TalentDemand else "left(t.title, 100) || '（' || v.lap + 1 || ' 班）'",
            "headcount": "greatest(1, t.headcount + (v.n * 13 %% 7)::int - 3)",
            "expires_on": "%(on)s::date + 5 + (v.n * 17 %% 240)::int",
            "created_by_id": "c.manager_id",
            "external_id": "''",
            "search_document": "t.search_document || c.document::tsvector",
            **{name: f"o.{name}" for name in ("region_id", "district_id", "contact_name", "contact_phone", "contact_email")},
            "organization_id": "o.id",
            **dict.fromkeys(("published_at", "created_at", "updated_at"), published),
        },
    )
    arguments = {
        **_as_table(copies),
        "on": world.on,
        "at": world.at,
        "owners": [organization.pk for _, organization in entries],
        "managers": [world.managers[organization.pk].pk for _, organization in entries],
        "documents": [search.weighted_document([("B", organization.name)]) for _, organization in entries],
    }
    cursor.execute(
        f"""INSERT INTO {table} ({columns}) SELECT {values} FROM {COPIES}
        JOIN {table} t ON t.id = v.template_id
        JOIN accounts_organization o ON o.id = v.organization_id
        JOIN unnest(%(owners)s::bigint[], %(managers)s::bigint[], %(documents)s::text[])
            AS c(organization_id, manager_id, document) ON c.organization_id = o.id
        ORDER BY v.n""",  # noqa: S608 - our own names
        arguments,
    )
    for field in model._meta.local_many_to_many:
        through, key, other = field.m2m_db_table(), field.m2m_column_name(), field.m2m_reverse_name()
        cursor.execute(
            f"""INSERT INTO {through} ({key}, {other}) SELECT v.id, t.{other} FROM {COPIES}
            JOIN {through} t ON t.{key} = v.template_id ORDER BY v.n, t.id""",  # noqa: S608 - our own names
            arguments,
        )
    _note_publication(model, arguments["keys"], coordinator)
    return copies


def _note_publication(model, keys, coordinator):
    """The step by which each row became public, as an import by a coordinator would have left it."""
    moments = model.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "published_at")
    bulk.note_publication(model, moments, action="publish_import", source=Status.DRAFT, actor=coordinator)


def _grow_matches(cursor, demands, supplies, match_count):
    """Copies match as their templates did: the engine's scores and parts, spread evenly over the copies of the partner."""
    missing = match_count - Match.objects.count()
    pools, numbered = Counter(copy.template for copy in supplies), []
    place = Counter()
    for copy in supplies:
        numbered.append(replace(copy, lap=place[copy.template]))
        place[copy.template] += 1
    made_from = Counter(copy.template for copy in demands)
    pairs = sum(made_from[demand] for demand, supply in _template_pairs() if supply in pools)
    if missing <= 0 or not pairs:
        return
    run = MatchingRun.objects.published().first()
    theirs = {f"supply_{name}": values for name, values in _as_table(numbered).items()}
    cursor.execute(
        f"""INSERT INTO {Match._meta.db_table}
            (demand_id, supply_id, run_id, rank, score, parts, is_current, first_seen_on, last_seen_on)
        SELECT demand_id, supply_id, %(run)s, rank, score, parts, rank <= %(top)s,
               %(on)s::date - 1 - (demand_id %% 9)::int, %(on)s::date - (rank > %(top)s)::int
        FROM (
            SELECT v.id AS demand_id, v.n, s.id AS supply_id, m.score, m.parts,
                   row_number() OVER (PARTITION BY v.id ORDER BY m.score DESC, m.rank, k) AS rank
            FROM {COPIES}
            JOIN {Match._meta.db_table} m ON m.demand_id = v.template_id AND m.is_current
            JOIN unnest(%(pool_templates)s::bigint[], %(pool_sizes)s::bigint[]) AS p(template_id, size)
                ON p.template_id = m.supply_id
            JOIN generate_series(0, %(copies)s - 1) AS k ON k < p.size
            JOIN unnest(%(supply_keys)s::bigint[], %(supply_templates)s::bigint[], %(supply_laps)s::bigint[])
                AS s(id, template_id, place) ON s.template_id = m.supply_id
                AND s.place = (v.n * 31 + m.rank * 7 + k * greatest(p.size / %(copies)s, 1)) %% p.size
        ) AS pair
        ORDER BY n, rank LIMIT %(missing)s
        ON CONFLICT (demand_id, supply_id) DO NOTHING""",  # noqa: S608 - our own names
        {
            **_as_table(demands),
            **theirs,
            "pool_templates": list(pools),
            "pool_sizes": list(pools.values()),
            "run": run.pk,
            "top": CURRENT_RANKS,
            "on": run.on,
            "copies": -(-missing // pairs),
            "missing": missing,
        },
    )
    MatchingRun.objects.filter(pk=run.pk).update(
        match_count=Match.objects.filter(is_current=True).count(),
        demand_count=TalentDemand.objects.published(on=run.on).count(),
        supply_count=TalentSupply.objects.published(on=run.on).count(),
    )


def _template_pairs():
    return Match.objects.filter(is_current=True).values_list("demand", "supply")


def _grow_answers(cursor, world, demands):
    """One match in forty has an answer of the demand's side, so that every stage of the match list holds something."""
    owners = {organization.pk: world.managers[organization.pk].pk for _, organization in world.firms}
    cursor.execute(
        f"""INSERT INTO {MatchAnswer._meta.db_table} (match_id, side, decision, reason, note, answered_by_id, answered_at)
        SELECT m.id, 'demand', CASE m.id %% 3 WHEN 0 THEN 'declined' ELSE 'interested' END,
               CASE m.id %% 3 WHEN 0 THEN 'timing' ELSE '' END, '', v.manager_id, %(at)s
        FROM {Match._meta.db_table} m
        JOIN unnest(%(keys)s::bigint[], %(managers)s::bigint[]) AS v(id, manager_id) ON v.id = m.demand_id
        WHERE m.is_current AND m.id %% 40 = 0 ORDER BY m.id""",  # noqa: S608 - our own names
        {
            "keys": [copy.key for copy in demands],
            "managers": [owners[copy.organization] for copy in demands],
            "at": world.at,
        },
    )


def _grow_history(cursor, audit_count):
    """Earlier versions in the audit tables until they hold ``audit_count`` rows; returns how many there are."""
    models = {model._meta.model_name: model for model in event_models()}
    counts = {name: model.objects.count() for name, model in models.items()}
    missing = max(audit_count - sum(counts.values()), 0)
    weight = sum(counts[name] * share for name, share in HISTORY_SHARES.items())
    for name, share in HISTORY_SHARES.items():
        wanted = -(-missing * share * counts[name] // weight)
        if wanted:
            counts[name] += _add_versions(cursor, models[name], counts[name], wanted)
    return sum(counts.values())


def _add_versions(cursor, model, there, wanted):
    """Write ``wanted`` copies of the rows of an audit table that holds ``there``, each dated some days earlier."""
    is_about_a_row = any(field.name == "pgh_obj" for field in model._meta.fields)
    columns, values = _columns(
        model,
        {
            "pgh_created_at": "t.pgh_created_at - make_interval(days => (k * 5 + t.pgh_id %% 5)::int)",
            "pgh_label": "'update'" if is_about_a_row else "'add'",
        },
    )
    table = model._meta.db_table
    last = model.objects.order_by("-pgh_id").values_list("pgh_id", flat=True).first()
    cursor.execute(
        f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM generate_series(1, %(laps)s) AS k, "{table}" t'  # noqa: S608
        " WHERE t.pgh_id <= %(last)s ORDER BY k, t.pgh_id LIMIT %(wanted)s",
        {"laps": -(-wanted // there), "last": last, "wanted": wanted},
    )
    return cursor.rowcount
