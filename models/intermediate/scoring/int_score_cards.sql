-- One row per scored moment with a version in force: what its points add up to, and from what.
with moments as (
    select * from {{ ref('int_scored_moments') }}
    where definition_version is not null
),

fit_points as (
    select * from {{ ref('int_fit_points') }}
),

engagement_points as (
    select * from {{ ref('int_engagement_points') }}
),

rules as (
    select * from {{ ref('int_scoring_rules') }}
),

measured_inputs as (
    select * from {{ ref('int_measured_inputs') }}
),

recorded_dimensions as (
    select
        bool_or(is_measured) filter (where input_name = 'scored_attributes') as has_fit,
        bool_or(is_measured) filter (where input_name = 'scored_touches') as has_engagement
    from measured_inputs
),

-- Where no source records what a dimension looks at, its points are not 0 but unknown; those of a
-- dimension that a version does not ask for are 0.
dimensions as (
    select
        rules.definition_version,
        recorded_dimensions.has_fit or not bool_or(rules.dimension = 'fit') as has_fit,
        recorded_dimensions.has_engagement
        or not bool_or(rules.dimension = 'engagement') as has_engagement
    from rules
    cross join recorded_dimensions
    group by
        rules.definition_version,
        recorded_dimensions.has_fit,
        recorded_dimensions.has_engagement
),

points as (
    select
        moment_number,
        rule_number,
        points as fit_points,
        0 as engagement_points,
        0 as engagement_points_with_scanners,
        is_backfilled
    from fit_points
    union all
    select
        moment_number,
        rule_number,
        0 as fit_points,
        points as engagement_points,
        points_with_scanners as engagement_points_with_scanners,
        false as is_backfilled
    from engagement_points
),

sums as (
    select
        moment_number,
        sum(fit_points) as fit_score,
        sum(engagement_points) as engagement_score,
        sum(engagement_points_with_scanners) as engagement_score_with_scanners,
        bool_or(is_backfilled) as fit_is_backfilled
    from points
    group by moment_number
),

told_points as (
    select
        points.moment_number,
        rules.rule_id,
        rules.label,
        {{ rounded_points('points.fit_points + points.engagement_points') }} as rule_points,
        {{ told_points('points.fit_points + points.engagement_points') }} as told_points
    from points
    inner join rules
        on points.rule_number = rules.rule_number
),

-- A list cannot leave memory, so there is one for both texts, of what is told and nothing else.
listed_points as (
    select
        moment_number,
        {{ list_by_weight('abs(rule_points)', 'rule_id', ['label', 'told_points']) }} as told_rules
    from told_points
    where told_points <> '0'
    group by moment_number
),

reasons as (
    select
        moment_number,
        {{ text_of_list('told_rules', "listed.name || ':' || listed.told_points") }} as reasons,
        {{ text_of_list('told_rules', "listed.label || ' (' || listed.told_points || ')'") }}
            as reasons_in_words
    from listed_points
),

scores as (
    select
        moments.cycle_id,
        moments.moment,
        moments.moment_kind,
        moments.definition_version,
        reasons.reasons,
        reasons.reasons_in_words,
        moments.segment,
        moments.person_number,
        case
            when dimensions.has_fit then {{ rounded_points('coalesce(sums.fit_score, 0)') }}
        end as fit_score,
        case
            when dimensions.has_engagement
                then {{ rounded_points('coalesce(sums.engagement_score, 0)') }}
        end as engagement_score,
        case
            when dimensions.has_engagement
                then {{ rounded_points('coalesce(sums.engagement_score_with_scanners, 0)') }}
        end as engagement_score_with_scanners,
        coalesce(sums.fit_is_backfilled, false) as fit_is_backfilled,
        moments.scored_at
    from moments
    inner join dimensions
        on moments.definition_version = dimensions.definition_version
    left join sums
        on moments.moment_number = sums.moment_number
    left join reasons
        on moments.moment_number = reasons.moment_number
),

final as (
    select
        cycle_id,
        moment,
        moment_kind,
        definition_version,
        reasons,
        reasons_in_words,
        segment,
        person_number,
        fit_score,
        engagement_score,
        {{ rounded_points('fit_score + engagement_score') }} as score,
        {{ rounded_points('fit_score + engagement_score_with_scanners') }} as score_with_scanners,
        fit_is_backfilled,
        scored_at
    from scores
)

select * from final
