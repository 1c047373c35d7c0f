-- The slices of the report on sources share out what there is over all of them.
with source_quality as (
    select * from {{ ref('rpt_source_quality') }}
),

sums as (
    select
        slice_name,
        period_grain,
        period_start,
        sum(leads_count) as leads_count,
        sum(handed_off_count) as handed_off_count,
        sum(rejections_count) as rejections_count,
        sum(ratings_count) as ratings_count,
        sum(won_amount) as won_amount
    from source_quality
    group by slice_name, period_grain, period_start
)

select
    sums.slice_name,
    sums.period_grain,
    sums.period_start
from sums
inner join sums as wholes
    on
        sums.period_grain = wholes.period_grain
        and sums.period_start is not distinct from wholes.period_start
        and wholes.slice_name = 'all'
where
    sums.leads_count <> wholes.leads_count
    or sums.handed_off_count <> wholes.handed_off_count
    or sums.rejections_count <> wholes.rejections_count
    or sums.ratings_count <> wholes.ratings_count
    or sums.won_amount <> wholes.won_amount
