-- One row per campaign and day on which it cost, touched someone, moved a lead or earned credit.
with credits as (
    select * from {{ ref('fct_attribution_credits') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

costs as (
    select * from {{ ref('int_campaign_day_costs') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

longest_lookback as (
    select max(lookback_days) as lookback_days
    from lookbacks
    where valid_from <= {{ as_of() }}
),

touches_by_day as (
    select
        campaign_id,
        {{ reporting_date('touched_at') }} as activity_date,
        count(*) as touches_count,
        count(*) filter (where is_eligible) as eligible_touches_count
    from touches
    where campaign_id is not null and touched_at is not null
    group by all
),

stage_entries as (
    select
        campaign_id,
        'lead' as stage,
        opened_at as entered_at
    from lead_cycles
    union all
    select
        campaign_id,
        'mql' as stage,
        mql_at as entered_at
    from lead_cycles
    union all
    select
        campaign_id,
        'handed_off' as stage,
        handed_off_at as entered_at
    from lead_cycles
    union all
    select
        campaign_id,
        'accepted' as stage,
        accepted_at as entered_at
    from lead_cycles
    union all
    select
        campaign_id,
        'qualified' as stage,
        qualified_at as entered_at
    from lead_cycles
    union all
    select
        campaign_id,
        'won' as stage,
        won_at as entered_at
    from lead_cycles
),

stage_entries_by_day as (
    select
        campaign_id,
        {{ reporting_date('entered_at') }} as activity_date,
        count(*) filter (where stage = 'lead') as leads_count,
        count(*) filter (where stage = 'mql') as mql_cycles_count,
        count(*) filter (where stage = 'handed_off') as handed_off_cycles_count,
        count(*) filter (where stage = 'accepted') as accepted_count,
        count(*) filter (where stage = 'qualified') as qualified_cycles_count,
        count(*) filter (where stage = 'won') as won_cycles_count
    from stage_entries
    where campaign_id is not null and entered_at is not null
    group by all
),

-- The credit of the day's conversions, under the longest look-back.
credit_by_day as (
    select
        credits.campaign_id,
        credits.converted_on as activity_date,
        cast(
            sum(credits.first_touch_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as first_touch_pipeline_amount,
        cast(
            sum(credits.first_touch_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as first_touch_revenue_amount,
        cast(
            sum(credits.last_touch_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as last_touch_pipeline_amount,
        cast(
            sum(credits.last_touch_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as last_touch_revenue_amount,
        cast(
            sum(credits.lead_creation_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as lead_creation_pipeline_amount,
        cast(
            sum(credits.lead_creation_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as lead_creation_revenue_amount,
        cast(
            sum(credits.linear_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as linear_pipeline_amount,
        cast(
            sum(credits.linear_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as linear_revenue_amount,
        cast(
            sum(credits.u_shaped_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as u_shaped_pipeline_amount,
        cast(
            sum(credits.u_shaped_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as u_shaped_revenue_amount,
        cast(
            sum(credits.position_based_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as position_based_pipeline_amount,
        cast(
            sum(credits.position_based_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as position_based_revenue_amount,
        cast(
            sum(credits.w_shaped_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as w_shaped_pipeline_amount,
        cast(
            sum(credits.w_shaped_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as w_shaped_revenue_amount,
        cast(
            sum(credits.full_path_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as full_path_pipeline_amount,
        cast(
            sum(credits.full_path_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as full_path_revenue_amount,
        cast(
            sum(credits.time_decay_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as time_decay_pipeline_amount,
        cast(
            sum(credits.time_decay_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as time_decay_revenue_amount,
        cast(
            sum(credits.markov_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as markov_pipeline_amount,
        cast(
            sum(credits.markov_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as markov_revenue_amount,
        cast(
            sum(credits.shapley_amount)
            filter (where credits.conversion_type = 'opportunity') as decimal(18, 2)
        ) as shapley_pipeline_amount,
        cast(
            sum(credits.shapley_amount)
            filter (where credits.conversion_type = 'won') as decimal(18, 2)
        ) as shapley_revenue_amount
    from credits
    inner join longest_lookback
        on credits.lookback_days = longest_lookback.lookback_days
    where credits.campaign_id is not null and credits.conversion_type <> 'mql'
    group by all
),

campaign_days as (
    select
        campaign_id,
        cost_date as activity_date
    from costs
    union
    select
        campaign_id,
        activity_date
    from touches_by_day
    union
    select
        campaign_id,
        activity_date
    from stage_entries_by_day
    union
    select
        campaign_id,
        activity_date
    from credit_by_day
),

final as (
    select
        campaign_days.campaign_id,
        '{{ var("reporting_currency") }}' as currency_code,
        coalesce(touches_by_day.touches_count, 0) as touches_count,
        coalesce(touches_by_day.eligible_touches_count, 0) as eligible_touches_count,
        coalesce(stage_entries_by_day.leads_count, 0) as leads_count,
        coalesce(stage_entries_by_day.mql_cycles_count, 0) as mql_cycles_count,
        coalesce(stage_entries_by_day.handed_off_cycles_count, 0) as handed_off_cycles_count,
        coalesce(stage_entries_by_day.accepted_count, 0) as accepted_count,
        coalesce(stage_entries_by_day.qualified_cycles_count, 0) as qualified_cycles_count,
        coalesce(stage_entries_by_day.won_cycles_count, 0) as won_cycles_count,
        costs.cost_amount,
        credit_by_day.first_touch_pipeline_amount,
        credit_by_day.first_touch_revenue_amount,
        credit_by_day.last_touch_pipeline_amount,
        credit_by_day.last_touch_revenue_amount,
        credit_by_day.lead_creation_pipeline_amount,
        credit_by_day.lead_creation_revenue_amount,
        credit_by_day.linear_pipeline_amount,
        credit_by_day.linear_revenue_amount,
        credit_by_day.u_shaped_pipeline_amount,
        credit_by_day.u_shaped_revenue_amount,
        credit_by_day.position_based_pipeline_amount,
        credit_by_day.position_based_revenue_amount,
        credit_by_day.w_shaped_pipeline_amount,
        credit_by_day.w_shaped_revenue_amount,
        credit_by_day.full_path_pipeline_amount,
        credit_by_day.full_path_revenue_amount,
        credit_by_day.time_decay_pipeline_amount,
        credit_by_day.time_decay_revenue_amount,
        credit_by_day.markov_pipeline_amount,
        credit_by_day.markov_revenue_amount,
        credit_by_day.shapley_pipeline_amount,
        credit_by_day.shapley_revenue_amount,
        campaign_days.activity_date
    from campaign_days
    left join costs
        on
            campaign_days.campaign_id = costs.campaign_id
            and campaign_days.activity_date = costs.cost_date
    left join touches_by_day
        on
            campaign_days.campaign_id = touches_by_day.campaign_id
            and campaign_days.activity_date = touches_by_day.activity_date
    left join stage_entries_by_day
        on
            campaign_days.campaign_id = stage_entries_by_day.campaign_id
            and campaign_days.activity_date = stage_entries_by_day.activity_date
    left join credit_by_day
        on
            campaign_days.campaign_id = credit_by_day.campaign_id
            and campaign_days.activity_date = credit_by_day.activity_date
)

select * from final
