-- One row per rejection reason over all leads and all time.
with reasons as (
    select * from marts.rpt_rejection_reasons
),

final as (
    select
        coalesce(rejection_reason, 'without a reason') as rejection_reason,
        currency_code,
        rejections_count as numerator_count,
        all_rejections_count as denominator_count,
        rejection_share as rate,
        rejection_share_low as rate_low,
        rejection_share_high as rate_high,
        returned_count,
        won_later_count,
        cost_amount,
        cost_missing_count,
        as_of
    from reasons
    where slice_name = 'all' and period_grain = 'all'
)

select * from final
order by numerator_count desc, rejection_reason
