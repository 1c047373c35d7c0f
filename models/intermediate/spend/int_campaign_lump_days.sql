-- One row per day of a campaign whose cost is known only as a whole: the cost is spread evenly in
-- the currency's minor units, and what is left over goes to the first days, so that days sum to it.
with campaigns as (
    select * from {{ ref('int_campaigns') }}
),

daily_costs as (
    select * from {{ ref('int_campaign_costs_unioned') }}
),

currencies as (
    select * from {{ ref('currencies') }}
),

campaigns_with_daily_costs as (
    select
        campaign_id,
        currency_code,
        sum(cost_amount) as cost_amount
    from daily_costs
    group by campaign_id, currency_code
),

-- What a campaign costs itself, by its days or as a whole.
campaign_costs as (
    select
        campaigns.campaign_id,
        campaigns.parent_campaign_id,
        coalesce(
            campaigns_with_daily_costs.currency_code, campaigns.currency_code
        ) as currency_code,
        coalesce(
            campaigns_with_daily_costs.cost_amount, campaigns.actual_cost_amount
        ) as cost_amount
    from campaigns
    left join campaigns_with_daily_costs
        on campaigns.campaign_id = campaigns_with_daily_costs.campaign_id
    where
        campaigns_with_daily_costs.cost_amount is not null
        or campaigns.actual_cost_amount is not null
),

-- A campaign without a cost of its own stands for those below it: theirs count one level up, too.
costs_by_ancestor as (
    select
        parent_campaign_id as campaign_id,
        currency_code,
        cost_amount
    from campaign_costs
    where parent_campaign_id is not null
    union all
    select
        campaigns_between.parent_campaign_id as campaign_id,
        campaign_costs.currency_code,
        campaign_costs.cost_amount
    from campaign_costs
    inner join campaigns as campaigns_between
        on campaign_costs.parent_campaign_id = campaigns_between.campaign_id
    left join campaign_costs as costs_between
        on campaigns_between.campaign_id = costs_between.campaign_id
    where
        campaigns_between.parent_campaign_id is not null
        and costs_between.campaign_id is null
),

-- What the campaigns below a campaign cost together.
costs_below as (
    select
        campaign_id,
        currency_code,
        sum(cost_amount) as cost_amount
    from costs_by_ancestor
    group by campaign_id, currency_code
),

lumps as (
    select
        campaigns.campaign_id,
        campaigns.currency_code,
        coalesce(currencies.minor_units, {{ usual_minor_units() }}) as minor_units,
        {{ to_minor_units(
            'campaigns.actual_cost_amount',
            'coalesce(currencies.minor_units, ' ~ usual_minor_units() ~ ')'
        ) }} as cost_units,
        coalesce(campaigns.started_on, campaigns.ended_on) as first_day,
        -- Without an end, or with one before the start, the cost stands on the first day.
        greatest(
            coalesce(campaigns.started_on, campaigns.ended_on),
            coalesce(campaigns.ended_on, campaigns.started_on)
        ) as last_day
    from campaigns
    left join campaigns_with_daily_costs
        on campaigns.campaign_id = campaigns_with_daily_costs.campaign_id
    left join costs_below
        on
            campaigns.campaign_id = costs_below.campaign_id
            and campaigns.currency_code = costs_below.currency_code
            and campaigns.actual_cost_amount = costs_below.cost_amount
    left join currencies
        on campaigns.currency_code = currencies.currency_code
    where
        campaigns.actual_cost_amount is not null
        and coalesce(campaigns.started_on, campaigns.ended_on) is not null
        -- A platform's daily rows are the same money, known better.
        and campaigns_with_daily_costs.campaign_id is null
        -- A parent that cost exactly what its children cost is their sum, not money of its own.
        and costs_below.campaign_id is null
),

lump_days as (
    select
        campaign_id,
        currency_code,
        minor_units,
        cost_units,
        first_day,
        {{ days_from('first_day', 'last_day') }} + 1 as days_count,
        {{ each_day('first_day', 'last_day') }} as cost_date
    from lumps
),

shares as (
    select
        campaign_id,
        cost_date,
        currency_code,
        minor_units,
        cost_units,
        days_count,
        cast(floor(cost_units / cast(days_count as double)) as bigint) as even_units,
        {{ days_from('first_day', 'cost_date') }} as days_before
    from lump_days
),

final as (
    select
        campaign_id,
        cost_date,
        currency_code,
        {{ from_minor_units(
            'even_units + case'
            ' when days_before < cost_units - even_units * days_count then 1 else 0 end',
            'minor_units'
        ) }} as cost_amount
    from shares
)

select * from final
