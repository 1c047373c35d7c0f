-- One row per conversion and look-back: its path, or why it has none.
with conversions as (
    select * from {{ ref('int_conversions') }}
),

members as (
    select * from {{ ref('int_conversion_members') }}
),

paths as (
    select * from {{ ref('int_conversion_paths') }}
),

unattributed_conversions as (
    select * from {{ ref('int_unattributed_conversions') }}
),

hash_pads as (
    select * from {{ source('hash_keys', 'hash_pads') }}
),

path_rules as (
    select
        conversion_number,
        max(path_rule) as path_rule,
        count(person_number) as person_count
    from members
    group by all
),

published_conversions as (
    select
        conversions.conversion_number,
        {{ keyed_hash('conversion', 'conversions.conversion_id') }} as conversion_id,
        conversions.conversion_type,
        case
            when conversions.conversion_type = 'mql'
                then {{ keyed_hash('cycle', 'conversions.cycle_id') }}
        end as cycle_id,
        {{ keyed_hash('opportunity', 'conversions.opportunity_id') }} as opportunity_id,
        path_rules.path_rule,
        conversions.currency_code,
        path_rules.person_count,
        conversions.amount,
        conversions.amount_at_creation,
        conversions.is_new_customer,
        conversions.converted_on,
        conversions.opportunity_created_at,
        conversions.converted_at
    from conversions
    cross join hash_pads
    left join path_rules
        on conversions.conversion_number = path_rules.conversion_number
),

paths_or_reasons as (
    select
        conversion_number,
        lookback_days,
        cast(null as varchar) as unattributed_reason,
        touch_count,
        plain_touch_count,
        first_position,
        lead_creation_position,
        opportunity_creation_position,
        closed_won_position,
        last_position,
        path_shape,
        half_life_days,
        decay_sum,
        card_valid_from
    from paths
    union all
    select
        conversion_number,
        lookback_days,
        unattributed_reason,
        0 as touch_count,
        0 as plain_touch_count,
        cast(null as integer) as first_position,
        cast(null as integer) as lead_creation_position,
        cast(null as integer) as opportunity_creation_position,
        cast(null as integer) as closed_won_position,
        cast(null as integer) as last_position,
        cast(null as integer) as path_shape,
        cast(null as double) as half_life_days,
        cast(null as double) as decay_sum,
        cast(null as date) as card_valid_from
    from unattributed_conversions
),

final as (
    select
        published_conversions.conversion_number,
        published_conversions.conversion_id,
        published_conversions.conversion_type,
        paths_or_reasons.lookback_days,
        published_conversions.cycle_id,
        published_conversions.opportunity_id,
        published_conversions.path_rule,
        paths_or_reasons.unattributed_reason,
        published_conversions.currency_code,
        coalesce(published_conversions.person_count, 0) as person_count,
        paths_or_reasons.touch_count,
        paths_or_reasons.plain_touch_count,
        paths_or_reasons.first_position,
        paths_or_reasons.lead_creation_position,
        paths_or_reasons.opportunity_creation_position,
        paths_or_reasons.closed_won_position,
        paths_or_reasons.last_position,
        paths_or_reasons.path_shape,
        paths_or_reasons.half_life_days,
        paths_or_reasons.decay_sum,
        published_conversions.amount,
        published_conversions.amount_at_creation,
        published_conversions.is_new_customer,
        published_conversions.converted_on,
        paths_or_reasons.card_valid_from,
        published_conversions.opportunity_created_at,
        published_conversions.converted_at
    from paths_or_reasons
    inner join published_conversions
        on paths_or_reasons.conversion_number = published_conversions.conversion_number
)

select * from final
