-- Deals and spend are worth what the agreed rates say: those of the last day on which both currencies
-- were quoted, read here from the agreement itself. Each amount is rounded once.
with deals as (
    select * from {{ ref('int_deals') }}
),

platform_costs as (
    select * from {{ ref('int_campaign_costs_unioned') }}
),

lump_days as (
    select * from {{ ref('int_campaign_lump_days') }}
    where cost_date <= {{ reporting_date(as_of()) }}
),

day_costs as (
    select * from {{ ref('int_campaign_day_costs') }}
),

currencies as (
    select * from {{ ref('currencies') }}
    where currency_code = '{{ var("reporting_currency") }}'
),

quotes as (
    select
        currency_code,
        units_per_euro,
        rate_date as valid_from,
        lead(rate_date, 1, {{ days_later(last_calendar_day(), 1) }}) over (
            partition by currency_code order by rate_date
        ) as valid_until
    from {{ ref('exchange_rates') }}
    union all
    select
        'EUR' as currency_code,
        1 as units_per_euro,
        {{ first_calendar_day() }} as valid_from,
        {{ days_later(last_calendar_day(), 1) }} as valid_until
),

rates as (
    select
        quotes.currency_code,
        reporting_quotes.units_per_euro / cast(quotes.units_per_euro as double) as rate,
        greatest(quotes.valid_from, reporting_quotes.valid_from) as valid_from,
        least(quotes.valid_until, reporting_quotes.valid_until) as valid_until
    from quotes
    inner join quotes as reporting_quotes
        on
            reporting_quotes.currency_code = '{{ var("reporting_currency") }}'
            and quotes.valid_from < reporting_quotes.valid_until
            and reporting_quotes.valid_from < quotes.valid_until
),

amounts as (
    select
        'pipeline of ' || opportunity_id as subject,
        created_on as amount_date,
        currency_code,
        amount
    from deals
    union all
    select
        'revenue of ' || opportunity_id as subject,
        revenue_on as amount_date,
        currency_code,
        amount
    from deals
    where status = 'won'
    union all
    select
        'spend of ' || campaign_id as subject,
        cost_date as amount_date,
        currency_code,
        cost_amount as amount
    from platform_costs
    union all
    select
        'spend of ' || campaign_id as subject,
        cost_date as amount_date,
        currency_code,
        cost_amount as amount
    from lump_days
),

-- Spend of a day may be in several currencies; where a rate is missing, another test says so.
valued as (
    select
        amounts.subject,
        amounts.amount_date,
        case
            when amounts.currency_code = '{{ var("reporting_currency") }}' then amounts.amount
            else amounts.amount * rates.rate
        end as amount
    from amounts
    left join rates
        on
            amounts.currency_code = rates.currency_code
            and amounts.amount_date >= rates.valid_from
            and amounts.amount_date < rates.valid_until
    where amounts.amount is not null
),

expected as (
    select
        subject,
        amount_date,
        sum(amount) as amount,
        count(*) as roundings_count
    from valued
    group by subject, amount_date
    having count(*) = count(amount)
),

converted as (
    select
        'pipeline of ' || opportunity_id as subject,
        created_on as amount_date,
        pipeline_amount as amount
    from deals
    union all
    select
        'revenue of ' || opportunity_id as subject,
        revenue_on as amount_date,
        revenue_amount as amount
    from deals
    union all
    select
        'spend of ' || campaign_id as subject,
        cost_date as amount_date,
        cost_amount as amount
    from day_costs
)

select
    expected.subject,
    expected.amount_date,
    expected.amount as expected_amount,
    converted.amount
from expected
cross join currencies
left join converted
    on
        expected.subject = converted.subject
        and expected.amount_date = converted.amount_date
where coalesce(
    abs(expected.amount - converted.amount)
    > expected.roundings_count / power(10, least(currencies.minor_units, 2)),
    true
)
