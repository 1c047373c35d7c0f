-- One row per campaign (or channel without one) and month with a cost, a lead or credit.
with costs as (
    select * from {{ ref('int_campaign_day_costs') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

credits as (
    select * from {{ ref('fct_campaign_credits') }}
),

costs_by_campaign as (
    select
        campaign_id,
        sum(cost_amount) as cost_amount
    from costs
    group by all
),

-- A lump cost counts as known also before its first day and after as_of.
cost_statuses as (
    select
        campaigns.campaign_id,
        case
            when
                costs_by_campaign.cost_amount > 0 or campaigns.actual_cost_amount > 0
                then 'known'
            when
                costs_by_campaign.cost_amount is not null
                or campaigns.actual_cost_amount is not null
                then 'zero'
            else 'missing'
        end as cost_status
    from campaigns
    left join costs_by_campaign
        on campaigns.campaign_id = costs_by_campaign.campaign_id
),

origins as (
    select
        lead_cycles.campaign_id,
        coalesce(campaigns.channel, lead_cycles.channel, 'unmapped') as channel,
        lead_cycles.opened_at,
        lead_cycles.accepted_at
    from lead_cycles
    left join campaigns
        on lead_cycles.campaign_id = campaigns.campaign_id
),

facts as (
    select
        campaigns.campaign_id,
        campaigns.channel,
        costs.cost_amount,
        case when costs.is_paid_media then costs.cost_amount end as paid_media_cost_amount,
        0 as leads_count,
        0 as accepted_count,
        cast(date_trunc('month', costs.cost_date) as date) as month_start
    from costs
    inner join campaigns
        on costs.campaign_id = campaigns.campaign_id
    union all
    select
        campaign_id,
        channel,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 2)) as paid_media_cost_amount,
        1 as leads_count,
        0 as accepted_count,
        {{ reporting_month('opened_at') }} as month_start
    from origins
    where opened_at is not null
    union all
    select
        campaign_id,
        channel,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 2)) as paid_media_cost_amount,
        0 as leads_count,
        1 as accepted_count,
        {{ reporting_month('accepted_at') }} as month_start
    from origins
    where accepted_at is not null
    union all
    select distinct
        campaign_id,
        channel,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 2)) as paid_media_cost_amount,
        0 as leads_count,
        0 as accepted_count,
        month_start
    from credits
),

monthly as (
    select
        campaign_id,
        channel,
        sum(cost_amount) as cost_amount,
        sum(paid_media_cost_amount) as paid_media_cost_amount,
        sum(leads_count) as leads_count,
        sum(accepted_count) as accepted_count,
        month_start
    from facts
    group by campaign_id, channel, month_start
),

final as (
    select
        monthly.month_start,
        monthly.campaign_id,
        campaigns.name as campaign_name,
        monthly.channel,
        coalesce(cost_statuses.cost_status, 'missing') as cost_status,
        '{{ var("reporting_currency") }}' as currency_code,
        cast(monthly.leads_count as bigint) as leads_count,
        cast(monthly.accepted_count as bigint) as accepted_count,
        cast(case
            when cost_statuses.cost_status <> 'missing' then coalesce(monthly.cost_amount, 0)
        end as decimal(18, 2)) as cost_amount,
        cast(monthly.paid_media_cost_amount as decimal(18, 2)) as paid_media_cost_amount
    from monthly
    left join campaigns
        on monthly.campaign_id = campaigns.campaign_id
    left join cost_statuses
        on monthly.campaign_id = cost_statuses.campaign_id
)

select * from final
