-- One row per lead cycle and moment at which it is scored, with its band and the score that the
-- agreement asks for then.
with score_cards as (
    select * from {{ ref('int_score_cards') }}
),

thresholds as (
    select * from {{ ref('int_score_thresholds') }}
),

bands as (
    select * from {{ ref('int_score_bands') }}
),

banded_scores as (
    select
        score_cards.cycle_id,
        score_cards.moment,
        min_by(bands.band, bands.position) as score_band,
        min(bands.position) as band_position
    from score_cards
    inner join bands
        on
            score_cards.scored_at >= bands.applies_from
            and score_cards.scored_at < bands.applies_until
            and score_cards.score >= bands.score_from
            and score_cards.fit_score >= bands.fit_from
            and score_cards.engagement_score >= bands.engagement_from
    group by score_cards.cycle_id, score_cards.moment
),

compared_scores as (
    select
        score_cards.cycle_id,
        score_cards.moment,
        coalesce(segment_thresholds.score, general_thresholds.score) as threshold_score
    from score_cards
    left join thresholds as segment_thresholds
        on
            score_cards.segment = segment_thresholds.segment
            and score_cards.scored_at >= segment_thresholds.applies_from
            and score_cards.scored_at < segment_thresholds.applies_until
    left join thresholds as general_thresholds
        on
            general_thresholds.segment is null
            and score_cards.scored_at >= general_thresholds.applies_from
            and score_cards.scored_at < general_thresholds.applies_until
),

final as (
    select
        score_cards.cycle_id,
        score_cards.moment,
        score_cards.moment_kind,
        score_cards.definition_version,
        banded_scores.score_band,
        score_cards.reasons,
        score_cards.reasons_in_words,
        score_cards.person_number,
        banded_scores.band_position,
        score_cards.fit_score,
        score_cards.engagement_score,
        score_cards.score,
        score_cards.score_with_scanners,
        compared_scores.threshold_score,
        score_cards.score < compared_scores.threshold_score as is_below_threshold,
        coalesce(
            score_cards.score < compared_scores.threshold_score
            and score_cards.score_with_scanners >= compared_scores.threshold_score,
            false
        ) as is_ready_by_scanner_only,
        score_cards.fit_is_backfilled,
        score_cards.scored_at
    from score_cards
    inner join compared_scores
        on
            score_cards.cycle_id = compared_scores.cycle_id
            and score_cards.moment = compared_scores.moment
    left join banded_scores
        on
            score_cards.cycle_id = banded_scores.cycle_id
            and score_cards.moment = banded_scores.moment
)

select * from final
