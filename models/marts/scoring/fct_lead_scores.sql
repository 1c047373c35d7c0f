-- One row per lead cycle and moment at which it is scored, with the reasons.
with scores as (
    select * from {{ ref('int_scores') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

people as (
    select * from {{ ref('int_people') }}
),

final as (
    select
        lead_cycles.cycle_key as cycle_id,
        people.person_key,
        scores.moment,
        scores.moment_kind,
        scores.definition_version,
        scores.score_band,
        scores.reasons,
        scores.reasons_in_words,
        scores.fit_score,
        scores.engagement_score,
        scores.score,
        scores.score_with_scanners,
        scores.threshold_score,
        scores.is_below_threshold,
        scores.is_ready_by_scanner_only,
        scores.fit_is_backfilled,
        scores.scored_at,
        {{ as_of() }} as as_of
    from scores
    inner join lead_cycles
        on scores.cycle_id = lead_cycles.cycle_id
    inner join people
        on scores.person_number = people.person_number
)

select * from final
