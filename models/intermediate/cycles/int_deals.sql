-- One row per deal that the CRM holds, with its times and its money in the reporting currency.
with opportunities as (
    select * from {{ ref('int_opportunities_unioned') }}
    where not coalesce(is_deleted, false) and merged_into_id is null
),

stage_entries as (
    select * from {{ ref('int_deal_stage_entries') }}
),

accounts_resolved as (
    select * from {{ ref('int_accounts_resolved') }}
),

currency_days as (
    select * from {{ ref('int_currency_days') }}
),

stage_times as (
    select
        opportunity_id,
        min(changed_at) as first_changed_at,
        max(changed_at) filter (where deal_status = 'won') as last_won_at,
        max(changed_at) filter (where deal_status = 'lost') as last_lost_at
    from stage_entries
    group by opportunity_id
),

first_amounts as (
    select
        opportunity_id,
        amount
    from stage_entries
    qualify row_number() over (
        partition by opportunity_id
        order by changed_at asc nulls last, change_id asc
    ) = 1
),

reopened_deals as (
    select distinct opportunity_id
    from {{ ref('int_deal_closings') }}
    where reopened_at is not null
),

timed_deals as (
    select
        opportunities.opportunity_id,
        opportunities.account_id,
        opportunities.owner_id,
        opportunities.campaign_id,
        opportunities.source_system,
        opportunities.stage,
        opportunities.lead_source,
        opportunities.lost_reason,
        opportunities.term_months,
        opportunities.amount,
        coalesce(opportunities.currency_code, '{{ var("reporting_currency") }}') as currency_code,
        first_amounts.amount as amount_at_creation,
        opportunities.created_at,
        stage_times.first_changed_at,
        opportunities.closed_on,
        case opportunities.status
            when 'won' then stage_times.last_won_at
            when 'lost' then stage_times.last_lost_at
        end as closing_entered_at,
        -- A deal that closes after the moment of the run is still open at it.
        case
            when opportunities.status = 'won' and stage_times.last_won_at is not null then 'won'
            when opportunities.status = 'lost' and stage_times.last_lost_at is not null then 'lost'
            when opportunities.closed_on > {{ reporting_date(as_of()) }} then 'open'
            else opportunities.status
        end as status,
        reopened_deals.opportunity_id is not null as is_reopened
    from opportunities
    left join stage_times
        on opportunities.opportunity_id = stage_times.opportunity_id
    left join first_amounts
        on opportunities.opportunity_id = first_amounts.opportunity_id
    left join reopened_deals
        on opportunities.opportunity_id = reopened_deals.opportunity_id
),

-- The end of a day that has not ended yet is the moment of the run.
closed_deals as (
    select
        opportunity_id,
        case
            when closing_entered_at is not null then closing_entered_at
            when closed_on is not null
                then least(
                    {{ reporting_day_start(dbt.dateadd('day', 1, 'closed_on')) }}
                    - interval 1 microsecond,
                    {{ as_of() }}
                )
        end as closed_at
    from timed_deals
    where status in ('won', 'lost')
),

dated_deals as (
    select
        timed_deals.opportunity_id,
        closed_deals.closed_at,
        -- Ignores what is unknown; a deal may be closed before somebody created it in the CRM.
        coalesce(
            timed_deals.created_at,
            least(timed_deals.first_changed_at, closed_deals.closed_at)
        ) as first_known_at,
        coalesce(
            {{ reporting_date('timed_deals.created_at') }},
            {{ reporting_date('timed_deals.first_changed_at') }},
            timed_deals.closed_on,
            {{ reporting_date(as_of()) }}
        ) as created_on,
        coalesce(
            timed_deals.closed_on,
            {{ reporting_date('closed_deals.closed_at') }},
            {{ reporting_date(as_of()) }}
        ) as revenue_on
    from timed_deals
    left join closed_deals
        on timed_deals.opportunity_id = closed_deals.opportunity_id
),

final as (
    select
        timed_deals.opportunity_id,
        timed_deals.owner_id,
        timed_deals.campaign_id,
        timed_deals.source_system,
        timed_deals.status,
        timed_deals.stage,
        timed_deals.lead_source,
        timed_deals.lost_reason,
        timed_deals.currency_code,
        accounts_resolved.account_number,
        timed_deals.term_months,
        timed_deals.amount,
        timed_deals.amount_at_creation,
        {{ in_reporting_currency('timed_deals.amount', 'pipeline_rates') }} as pipeline_amount,
        case
            when timed_deals.status = 'won'
                then {{ in_reporting_currency('timed_deals.amount', 'revenue_rates') }}
        end as revenue_amount,
        timed_deals.is_reopened,
        timed_deals.closed_on,
        dated_deals.created_on,
        dated_deals.revenue_on,
        timed_deals.created_at,
        dated_deals.first_known_at,
        dated_deals.closed_at,
        case when timed_deals.status = 'won' then dated_deals.closed_at end as won_at,
        case when timed_deals.status = 'lost' then dated_deals.closed_at end as lost_at
    from timed_deals
    inner join dated_deals
        on timed_deals.opportunity_id = dated_deals.opportunity_id
    left join accounts_resolved
        on timed_deals.account_id = accounts_resolved.account_id
    left join currency_days as pipeline_rates
        on
            timed_deals.currency_code = pipeline_rates.currency_code
            and dated_deals.created_on = pipeline_rates.rate_date
    left join currency_days as revenue_rates
        on
            timed_deals.currency_code = revenue_rates.currency_code
            and dated_deals.revenue_on = revenue_rates.rate_date
)

select * from final
