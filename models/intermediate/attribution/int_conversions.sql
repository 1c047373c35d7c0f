-- One row per conversion: a cycle that reached mql, a deal that was created, a deal that was won.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

cards as (
    select * from {{ ref('int_attribution_cards') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

card_periods as (
    select distinct
        card_valid_from,
        card_valid_until
    from cards
),

longest_lookback as (
    select max(lookback_days) as lookback_days
    from lookbacks
    where valid_from <= {{ as_of() }}
),

mql_conversions as (
    select
        'mql:' || cycle_id as conversion_id,
        'mql' as conversion_type,
        cycle_id,
        cast(null as varchar) as opportunity_id,
        cast(null as varchar) as currency_code,
        person_number,
        cast(null as bigint) as account_number,
        cast(null as decimal(18, 2)) as amount,
        cast(null as decimal(18, 2)) as amount_at_creation,
        cast(null as timestamp) as opportunity_created_at,
        mql_at as converted_at
    from lead_cycles
    where mql_at is not null
),

-- A deal without a known time of creation or winning still counts in the CRM's own total.
opportunity_conversions as (
    select
        'opportunity:' || opportunity_id as conversion_id,
        'opportunity' as conversion_type,
        cycle_id,
        opportunity_id,
        '{{ var("reporting_currency") }}' as currency_code,
        primary_person_number as person_number,
        account_number,
        pipeline_amount as amount,
        amount_at_creation,
        created_at as opportunity_created_at,
        created_at as converted_at
    from opportunities
),

won_conversions as (
    select
        'won:' || opportunity_id as conversion_id,
        'won' as conversion_type,
        cycle_id,
        opportunity_id,
        '{{ var("reporting_currency") }}' as currency_code,
        primary_person_number as person_number,
        account_number,
        revenue_amount as amount,
        amount_at_creation,
        created_at as opportunity_created_at,
        won_at as converted_at
    from opportunities
    where status = 'won'
),

conversions as (
    select
        conversion_id,
        conversion_type,
        cycle_id,
        opportunity_id,
        currency_code,
        person_number,
        account_number,
        amount,
        amount_at_creation,
        opportunity_created_at,
        converted_at
    from mql_conversions
    union all
    select
        conversion_id,
        conversion_type,
        cycle_id,
        opportunity_id,
        currency_code,
        person_number,
        account_number,
        amount,
        amount_at_creation,
        opportunity_created_at,
        converted_at
    from opportunity_conversions
    union all
    select
        conversion_id,
        conversion_type,
        cycle_id,
        opportunity_id,
        currency_code,
        person_number,
        account_number,
        amount,
        amount_at_creation,
        opportunity_created_at,
        converted_at
    from won_conversions
),

numbered as (
    select
        row_number() over (order by conversion_id) as conversion_number,
        conversion_id,
        conversion_type,
        cycle_id,
        opportunity_id,
        currency_code,
        person_number,
        account_number,
        amount,
        amount_at_creation,
        row_number() over (
            partition by conversion_type, account_number order by converted_at, conversion_id
        ) as number_on_account,
        {{ reporting_date('converted_at') }} as converted_on,
        opportunity_created_at,
        converted_at
    from conversions
),

final as (
    select
        numbered.conversion_number,
        numbered.conversion_id,
        numbered.conversion_type,
        numbered.cycle_id,
        numbered.opportunity_id,
        numbered.currency_code,
        numbered.person_number,
        numbered.account_number,
        numbered.amount,
        numbered.amount_at_creation,
        numbered.conversion_type = 'won'
        and (numbered.account_number is null or numbered.number_on_account = 1) as is_new_customer,
        numbered.converted_on,
        card_periods.card_valid_from,
        numbered.converted_at - longest_lookback.lookback_days * interval '1 day' as path_opens_at,
        numbered.opportunity_created_at,
        numbered.converted_at
    from numbered
    cross join longest_lookback
    left join card_periods
        on
            numbered.converted_on >= card_periods.card_valid_from
            and (
                numbered.converted_on < card_periods.card_valid_until
                or card_periods.card_valid_until is null
            )
)

select * from final
