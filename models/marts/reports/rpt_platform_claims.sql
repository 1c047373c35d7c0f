-- One row per month and advertising platform, and per month over all of them: the conversions that
-- platforms claim, beside the leads that there are.
with costs as (
    select * from {{ ref('int_campaign_costs_unioned') }}
),

campaign_ids as (
    select * from {{ ref('int_campaign_ids') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

platform_campaigns as (
    select
        campaign_ids.campaign_id,
        min(costs.platform) as platform
    from costs
    inner join campaign_ids
        on costs.campaign_id = campaign_ids.named_campaign_id
    where costs.platform is not null
    group by campaign_ids.campaign_id
),

claims as (
    select
        cast(date_trunc('month', cost_date) as date) as month_start,
        platform,
        sum(clicks) as clicks_count,
        sum(platform_conversions) as claimed_count
    from costs
    where platform is not null
    group by cast(date_trunc('month', cost_date) as date), platform
),

leads as (
    select
        lead_cycles.opened_month as month_start,
        platform_campaigns.platform,
        count(*) as leads_count
    from lead_cycles
    left join platform_campaigns
        on lead_cycles.campaign_id = platform_campaigns.campaign_id
    where lead_cycles.opened_month is not null
    group by lead_cycles.opened_month, platform_campaigns.platform
),

platform_months as (
    select
        claims.month_start,
        claims.platform,
        claims.clicks_count,
        claims.claimed_count,
        coalesce(leads.leads_count, 0) as leads_count
    from claims
    left join leads
        on
            claims.month_start = leads.month_start
            and claims.platform = leads.platform
),

-- Whatever brought them: no more leads than these can be anybody's.
all_leads as (
    select
        month_start,
        sum(leads_count) as all_leads_count
    from leads
    group by month_start
),

all_platforms as (
    select
        month_start,
        sum(clicks_count) as clicks_count,
        sum(claimed_count) as claimed_count,
        sum(leads_count) as leads_count
    from platform_months
    group by month_start
),

claimed_months as (
    select
        month_start,
        platform,
        clicks_count,
        claimed_count,
        leads_count
    from platform_months
    union all
    select
        month_start,
        'all' as platform,
        clicks_count,
        claimed_count,
        leads_count
    from all_platforms
),

-- No claim is not a claim of 0.
compared_months as (
    select
        claimed_months.month_start,
        claimed_months.platform,
        claimed_months.clicks_count,
        claimed_months.claimed_count,
        claimed_months.leads_count,
        coalesce(all_leads.all_leads_count, 0) as all_leads_count,
        case
            when claimed_months.claimed_count is not null
                then greatest(
                    claimed_months.claimed_count - coalesce(all_leads.all_leads_count, 0), 0
                )
        end as overclaimed_count
    from claimed_months
    left join all_leads
        on claimed_months.month_start = all_leads.month_start
),

final as (
    select
        month_start,
        platform,
        cast(clicks_count as bigint) as clicks_count,
        cast(claimed_count as decimal(18, 2)) as claimed_count,
        cast(leads_count as bigint) as leads_count,
        cast(all_leads_count as bigint) as all_leads_count,
        {{ safe_divide('claimed_count', 'leads_count') }} as claims_per_lead,
        cast(overclaimed_count as decimal(18, 2)) as overclaimed_count,
        {{ safe_divide('overclaimed_count', 'claimed_count') }} as claim_overlap_share,
        {{ as_of() }} as as_of
    from compared_months
)

select * from final
