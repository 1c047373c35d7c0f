-- One row per reason for which sales rejects leads, period and slice: how many, what they had cost,
-- and what became of them.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

slices as (
    select * from {{ ref('int_cycle_slices') }}
),

campaign_months as (
    select * from {{ ref('fct_campaign_months') }}
),

rejected_cycles as (
    select
        cycle_id,
        coalesce(rejection_reason, 'no_reason') as rejection_reason,
        campaign_id,
        person_number,
        cycle_number,
        opened_month,
        {{ reporting_month('rejected_at') }} as rejected_month
    from lead_cycles
    where has_rejected
),

-- A lead costs what its campaign paid for each of the leads of its month.
lead_costs as (
    select
        campaign_id,
        coalesce(cost_amount, 0) / leads_count as lead_cost_amount,
        month_start
    from campaign_months
    where campaign_id is not null and cost_status <> 'missing' and leads_count > 0
),

later_cycles as (
    select
        rejected_cycles.cycle_id,
        bool_or(lead_cycles.outcome = 'won') as is_won_later
    from rejected_cycles
    inner join lead_cycles
        on
            rejected_cycles.person_number = lead_cycles.person_number
            and rejected_cycles.cycle_number < lead_cycles.cycle_number
    group by rejected_cycles.cycle_id
),

fates as (
    select
        rejected_cycles.rejection_reason,
        slices.slice_name,
        slices.slice_value,
        lead_costs.lead_cost_amount,
        later_cycles.cycle_id is not null as is_returned,
        coalesce(later_cycles.is_won_later, false) as is_won_later,
        rejected_cycles.rejected_month
    from rejected_cycles
    inner join slices
        on rejected_cycles.cycle_id = slices.cycle_id
    left join lead_costs
        on
            rejected_cycles.campaign_id = lead_costs.campaign_id
            and rejected_cycles.opened_month = lead_costs.month_start
    left join later_cycles
        on rejected_cycles.cycle_id = later_cycles.cycle_id
),

counts as (
    select
        'month' as period_grain,
        slice_name,
        slice_value,
        rejection_reason,
        count(*) as rejections_count,
        count(*) filter (where is_returned) as returned_count,
        count(*) filter (where is_won_later) as won_later_count,
        count(*) filter (where lead_cost_amount is null) as cost_missing_count,
        sum(lead_cost_amount) as cost_amount,
        rejected_month as period_start
    from fates
    where rejected_month is not null
    group by slice_name, slice_value, rejection_reason, rejected_month
    union all
    select
        'all' as period_grain,
        slice_name,
        slice_value,
        rejection_reason,
        count(*) as rejections_count,
        count(*) filter (where is_returned) as returned_count,
        count(*) filter (where is_won_later) as won_later_count,
        count(*) filter (where lead_cost_amount is null) as cost_missing_count,
        sum(lead_cost_amount) as cost_amount,
        cast(null as date) as period_start
    from fates
    group by slice_name, slice_value, rejection_reason
),

wholes as (
    select
        period_grain,
        slice_name,
        slice_value,
        rejection_reason,
        rejections_count,
        sum(rejections_count) over (
            partition by period_grain, slice_name, slice_value, period_start
        ) as all_rejections_count,
        returned_count,
        won_later_count,
        cost_missing_count,
        cost_amount,
        period_start
    from counts
),

final as (
    select
        period_grain,
        slice_name,
        slice_value,
        rejection_reason,
        '{{ var("reporting_currency") }}' as currency_code,
        rejections_count,
        cast(all_rejections_count as bigint) as all_rejections_count,
        {{ safe_divide('rejections_count', 'all_rejections_count') }} as rejection_share,
        {{ wilson_low('rejections_count', 'all_rejections_count') }} as rejection_share_low,
        {{ wilson_high('rejections_count', 'all_rejections_count') }} as rejection_share_high,
        returned_count,
        won_later_count,
        cost_missing_count,
        cast(cost_amount as decimal(18, 2)) as cost_amount,
        period_start,
        {{ as_of() }} as as_of
    from wholes
)

select * from final
