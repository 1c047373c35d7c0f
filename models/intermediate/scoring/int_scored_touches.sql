-- One row per touch and rule of engagement that it fits, of people who are scored, and one more
-- from the moment on at which it was seen that a scanner made it: it takes the points back.
with touches as (
    select * from {{ ref('int_touches') }}
    where touched_at is not null
),

rules as (
    select * from {{ ref('int_scoring_rules') }}
    where dimension = 'engagement'
),

moments as (
    select * from {{ ref('int_scored_moments') }}
),

scanner_clicks as (
    select * from {{ ref('int_scanner_clicks') }}
),

scored_people as (
    select
        person_number,
        definition_version,
        min(scored_at) as first_scored_at,
        max(scored_at) as last_scored_at
    from moments
    where definition_version is not null
    group by person_number, definition_version
),

-- A repeat that comes in later may take the touch's place, but not the time it was known.
earlier_copies as (
    select
        person_number,
        touched_at,
        touch_type,
        campaign_id,
        content,
        min(known_at) as known_at
    from touches
    where ineligible_reason = 'duplicate'
    group by person_number, touched_at, touch_type, campaign_id, content
),

known_touches as (
    select
        touches.touch_id,
        touches.person_number,
        touches.touch_type,
        touches.channel,
        touches.campaign_id,
        touches.content,
        touches.touched_at,
        greatest(
            touches.touched_at, least(touches.known_at, earlier_copies.known_at)
        ) as counts_from,
        scanner_clicks.seen_from
    from touches
    left join scanner_clicks
        on touches.touch_id = scanner_clicks.touch_id
    left join earlier_copies
        on
            touches.person_number = earlier_copies.person_number
            and touches.touched_at = earlier_copies.touched_at
            and touches.touch_type = earlier_copies.touch_type
            and touches.campaign_id is not distinct from earlier_copies.campaign_id
            and touches.content is not distinct from earlier_copies.content
    where touches.is_eligible
),

fitting_touches as (
    select
        known_touches.touch_id,
        known_touches.person_number,
        rules.rule_number,
        rules.points * {{ growth_since(
            'scored_people.first_scored_at', 'known_touches.touched_at', 'rules.half_life_days'
        ) }} as grown_points,
        known_touches.touched_at,
        known_touches.counts_from,
        known_touches.seen_from
    from known_touches
    inner join rules
        on
            known_touches.touch_type = rules.touch_type
            and {{ fits_rule(
                "case rules.field when 'content' then known_touches.content"
                " when 'channel' then known_touches.channel"
                " when 'campaign' then known_touches.campaign_id end",
                'rules.operator',
                'rules.value'
            ) }}
    inner join scored_people
        on
            known_touches.person_number = scored_people.person_number
            and rules.definition_version = scored_people.definition_version
            and scored_people.last_scored_at >= known_touches.counts_from
),

final as (
    select
        touch_id,
        person_number,
        rule_number,
        case when seen_from <= counts_from then 0 else grown_points end as grown_points,
        grown_points as grown_points_with_scanners,
        touched_at,
        counts_from
    from fitting_touches
    union all
    select
        touch_id,
        person_number,
        rule_number,
        -grown_points as grown_points,
        0 as grown_points_with_scanners,
        touched_at,
        seen_from as counts_from
    from fitting_touches
    where seen_from > counts_from
)

select * from final
