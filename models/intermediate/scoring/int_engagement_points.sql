-- One row per scored moment and rule of engagement that a touch up to then fits: its points, halved
-- with time and capped, without and with the clicks of scanners. One running sum per person and
-- rule serves every moment.
with scored_touches as (
    select * from {{ ref('int_scored_touches') }}
),

moments as (
    select * from {{ ref('int_scored_moments') }}
),

rules as (
    select * from {{ ref('int_scoring_rules') }}
),

touched_rules as (
    select distinct
        person_number,
        rule_number
    from scored_touches
),

first_moments as (
    select
        person_number,
        definition_version,
        min(scored_at) as first_scored_at
    from moments
    group by person_number, definition_version
),

timeline as (
    select
        person_number,
        rule_number,
        cast(null as bigint) as moment_number,
        touch_id,
        grown_points,
        grown_points_with_scanners,
        false as is_moment,
        counts_from as happened_at
    from scored_touches
    union all
    select
        moments.person_number,
        touched_rules.rule_number,
        moments.moment_number,
        cast(null as varchar) as touch_id,
        cast(null as double) as grown_points,
        cast(null as double) as grown_points_with_scanners,
        true as is_moment,
        moments.scored_at as happened_at
    from touched_rules
    inner join rules
        on touched_rules.rule_number = rules.rule_number
    inner join moments
        on
            touched_rules.person_number = moments.person_number
            and rules.definition_version = moments.definition_version
),

running_sums as (
    select
        person_number,
        rule_number,
        moment_number,
        is_moment,
        happened_at,
        sum(grown_points) over so_far as grown_points,
        sum(grown_points_with_scanners) over so_far as grown_points_with_scanners
    from timeline
    window so_far as (
        partition by person_number, rule_number
        order by happened_at, is_moment, touch_id
        rows between unbounded preceding and current row
    )
),

sums_at_moments as (
    select
        running_sums.moment_number,
        running_sums.rule_number,
        running_sums.grown_points,
        running_sums.grown_points_with_scanners,
        rules.cap,
        {{ growth_since(
            'first_moments.first_scored_at',
            'running_sums.happened_at',
            'rules.half_life_days'
        ) }} as growth
    from running_sums
    inner join rules
        on running_sums.rule_number = rules.rule_number
    inner join first_moments
        on
            running_sums.person_number = first_moments.person_number
            and rules.definition_version = first_moments.definition_version
    where running_sums.is_moment and running_sums.grown_points is not null
),

final as (
    select
        moment_number,
        rule_number,
        {{ capped('grown_points / growth', 'cap') }} as points,
        {{ capped('grown_points_with_scanners / growth', 'cap') }} as points_with_scanners
    from sums_at_moments
)

select * from final
