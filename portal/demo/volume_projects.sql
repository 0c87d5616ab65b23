-- What is made from the projects, partners and stages of a large city; keys of what is made follow from the order.
-- %(first)s: the first new project; %(on)s: today; %(desk)s: a coordinator. Noon in the city is four in universal time.

INSERT INTO projects_stagecheck (stage_id, label, hint, kind, figure_id, is_required, place, note, done_on, done_by_id)
SELECT s.id, c.label, c.hint, c.kind, c.figure_id, c.is_required, c.place,
       CASE WHEN d.done_on IS NULL THEN '' ELSE '双方碰头时看过，纪要已归档' END, d.done_on,
       CASE WHEN d.done_on IS NULL THEN NULL ELSE p.created_by_id END
FROM projects_projectstage s JOIN projects_project p ON p.id = s.project_id
JOIN projects_typecheck c ON c.type_id = p.type_id AND c.stage = s.stage AND c.retired_on IS NULL
CROSS JOIN LATERAL (SELECT CASE WHEN s.left_on IS NOT NULL THEN s.left_on
    WHEN s.entered_on IS NOT NULL AND (p.id + c.place) %% 2 = 0 THEN s.entered_on END AS done_on) AS d
WHERE p.id >= %(first)s ORDER BY s.id, c.place, c.id;

INSERT INTO projects_stageconfirmation (stage_id, organization_id, confirmed_by_id, confirmed_at, note)
SELECT s.id, side.organization_id, side.person_id, s.left_on + time '04:00', ''
FROM projects_projectstage s JOIN projects_project p ON p.id = s.project_id JOIN LATERAL (SELECT organization_id, accepted_by_id FROM projects_projectpartner
WHERE project_id = p.id ORDER BY id LIMIT 1) AS other ON TRUE
CROSS JOIN LATERAL (VALUES (p.organization_id, p.created_by_id), (other.organization_id, other.accepted_by_id))
    AS side(organization_id, person_id)
WHERE p.id >= %(first)s AND s.left_on IS NOT NULL ORDER BY s.id, side.organization_id;

INSERT INTO projects_milestone (stage_id, organization_id, title, due_on, done_on, dropped_on, note, created_by_id)
SELECT s.id, p.organization_id, CASE p.id %% 3 WHEN 0 THEN '师资和课表落实' WHEN 1 THEN '设备进场、安全培训'
       ELSE '中期检查' END, %(on)s::date + 5 + (p.id %% 90)::int, NULL, NULL, '', p.created_by_id
FROM projects_projectstage s JOIN projects_project p ON p.id = s.project_id
WHERE p.id >= %(first)s AND s.entered_on IS NOT NULL AND s.left_on IS NULL ORDER BY s.id;

INSERT INTO projects_projectfigure (project_id, definition_id, organization_id, value, counted_on, note, grade, reported_by_id,
    reported_at, confirmed_by_id, confirmed_at, verified_by_id, verified_at)
SELECT p.id, f.id, p.organization_id,
       CASE f.kind WHEN 'money' THEN 10000 * (3 + p.id %% 40) WHEN 'hours' THEN 16 + p.id %% 120
           WHEN 'percent' THEN 70 + p.id %% 30 ELSE least(p.headcount, 6 + p.id %% 60) END,
       s.left_on, '', g.grade, p.created_by_id, s.left_on + time '04:00',
       CASE WHEN g.place > 1 THEN other.accepted_by_id END, CASE WHEN g.place > 1 THEN s.left_on + time '04:00' END,
       CASE WHEN g.place > 3 THEN %(desk)s END, CASE WHEN g.place > 3 THEN s.left_on + time '04:00' END
FROM projects_project p JOIN LATERAL (SELECT organization_id, accepted_by_id FROM projects_projectpartner
WHERE project_id = p.id ORDER BY id LIMIT 1) AS other ON TRUE
JOIN projects_projectstage s ON s.project_id = p.id AND s.stage = 'demand_alignment' AND s.left_on IS NOT NULL
JOIN projects_figuredefinition f ON f.type_id IS NULL AND f.retired_on IS NULL AND (f.place / 10 + p.id) %% 2 = 0
JOIN (VALUES (0, 'stated', 1), (1, 'confirmed', 2), (2, 'documented', 3), (3, 'verified', 4)) AS g(turn, grade, place)
    ON g.turn = (p.id + f.place / 10) %% 4
WHERE p.id >= %(first)s ORDER BY p.id, f.place;

INSERT INTO projects_acceptance (project_id, organization_id, verdict, note, given_by_id, given_at)
SELECT p.id, side.organization_id, 'passed', '计划的人数达到了，带教记录齐全。', side.person_id, p.ended_on + time '04:00'
FROM projects_project p JOIN LATERAL (SELECT organization_id, accepted_by_id FROM projects_projectpartner
WHERE project_id = p.id ORDER BY id LIMIT 1) AS other ON TRUE
CROSS JOIN LATERAL (VALUES (p.organization_id, p.created_by_id), (other.organization_id, other.accepted_by_id))
    AS side(organization_id, person_id)
WHERE p.id >= %(first)s AND p.end_kind = 'accepted' ORDER BY p.id, side.organization_id;

INSERT INTO projects_commitment (project_id, stated_by_id, counterpart_id, counterpart_name, created_by_id, created_at, grade,
    answer, answered_at, verify_note, kind, amount, note, effective_at, reason, direction, due_on)
SELECT p.id, p.organization_id, other.organization_id, '', p.created_by_id, p.published_at,
       CASE WHEN p.id %% 5 < 2 THEN 'stated' ELSE 'confirmed' END, CASE WHEN p.id %% 5 < 2 THEN '' ELSE 'confirmed' END,
       CASE WHEN p.id %% 5 < 2 THEN NULL ELSE p.published_at END, '', k.kind,
       CASE k.kind WHEN 'money' THEN 10000 * (5 + p.id %% 60) ELSE 10 + p.id %% 40 END, k.note, p.published_at, '', 'gets',
       p.starts_on + ((p.ends_on - p.starts_on) * (30 + p.id %% 60) / 100)::int
FROM projects_project p JOIN LATERAL (SELECT organization_id, accepted_by_id FROM projects_projectpartner
WHERE project_id = p.id ORDER BY id LIMIT 1) AS other ON TRUE CROSS JOIN (VALUES ('money', '实训设备和课酬'), ('places', '顶岗实习')) AS k(kind, note)
WHERE p.id >= %(first)s AND p.published_at IS NOT NULL AND (k.kind = 'money' OR p.id %% 2 = 0) ORDER BY p.id, k.kind;

INSERT INTO projects_delivery (commitment_id, "column", stated_by_id, counterpart_id, counterpart_name, created_by_id, created_at,
    grade, answer, answered_at, verify_note, kind, amount, note, effective_at, reason, happened_on)
SELECT c.id, CASE WHEN c.kind = 'money' THEN 'received' ELSE 'in_kind' END, c.stated_by_id, c.counterpart_id, '',
       c.created_by_id, c.due_on + time '04:00', c.grade, c.answer, CASE WHEN c.answer = '' THEN NULL
       ELSE c.due_on + time '04:00' END, '', c.kind, round(c.amount * (60 + c.id %% 41) / 100), '',
       c.due_on + time '04:00', '', c.due_on
FROM projects_commitment c WHERE c.project_id >= %(first)s AND c.due_on < %(on)s AND c.id %% 5 > 0 ORDER BY c.id;

INSERT INTO projects_confirmation (content_type_id, object_id, answer, note, person_name, organization_name, user_id,
    way, is_from_same_address, is_from_same_device, at)
SELECT entry.type_id, entry.id, 'confirmed', '', u.name, o.name, u.id, 'account', FALSE, FALSE, entry.answered_at
FROM (SELECT %(is_commitment)s AS type_id, id, project_id, counterpart_id, answered_at FROM projects_commitment
          WHERE answer = 'confirmed' AND project_id >= %(first)s
      UNION ALL SELECT %(is_delivery)s, d.id, c.project_id, d.counterpart_id, d.answered_at FROM projects_delivery d
          JOIN projects_commitment c ON c.id = d.commitment_id WHERE d.answer = 'confirmed' AND c.project_id >= %(first)s) AS entry
JOIN projects_projectpartner m ON m.project_id = entry.project_id AND m.organization_id = entry.counterpart_id
JOIN accounts_user u ON u.id = m.accepted_by_id JOIN accounts_organization o ON o.id = m.organization_id
ORDER BY entry.type_id, entry.id;
