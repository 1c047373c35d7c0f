-- One row per lead cycle: when a definition calls it sales-ready, and what became of it in truth.
with ready as (
    select
        cycle_id,
        min(scored_at) as ready_at,
        arg_min(score, scored_at) as ready_score,
        arg_min(reasons, scored_at) as ready_reasons
    from intermediate.int_scores
    where score >= threshold_score
    group by cycle_id
),

hand_offs as (
    select
        cycle_id,
        score as hand_off_score
    from intermediate.int_scores
    where moment = 'handed_off'
)

select
    cycles.cycle_key,
    ready.ready_at,
    cast(ready.ready_score as double) as ready_score,
    ready.ready_reasons,
    cast(hand_offs.hand_off_score as double) as hand_off_score,
    cycles.mql_at,
    cycles.handed_off_at,
    cycles.has_accepted as is_accepted,
    cycles.has_qualified as is_qualified,
    cycles.outcome = 'won' as is_won,
    coalesce(cycles.opportunity_role = 'supporting', false) as is_supporting,
    cast(coalesce(cycles.won_amount, 0) as double) as won_amount
from build.intermediate.int_lead_cycles as cycles
left join ready on cycles.cycle_id = ready.cycle_id
left join hand_offs on cycles.cycle_id = hand_offs.cycle_id
order by cycles.cycle_key
