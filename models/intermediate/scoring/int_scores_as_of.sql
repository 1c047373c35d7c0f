-- One row per person's latest lead cycle that may still be worked on: open, or given back to
-- marketing. Its score at the run's moment, and what the person is interested in.
with scores as (
    select * from {{ ref('int_scores') }}
),

interests as (
    select * from {{ ref('int_person_interests') }}
),

final as (
    select
        scores.cycle_id,
        scores.score_band,
        scores.definition_version,
        scores.reasons,
        scores.reasons_in_words,
        interests.top_interests,
        interests.top_campaign_id,
        scores.band_position,
        scores.fit_score,
        scores.engagement_score,
        scores.score,
        scores.threshold_score,
        scores.is_below_threshold,
        scores.fit_is_backfilled,
        interests.last_touched_at
    from scores
    left join interests
        on scores.person_number = interests.person_number
    where scores.moment = 'as_of'
)

select * from final
