-- One row per channel rule and value of its field that fits it.
with origins as (
    select * from {{ ref('int_touch_origins') }}
),

campaigns as (
    select * from {{ ref('int_campaigns_unioned') }}
),

people as (
    select * from {{ ref('int_people_unioned') }}
),

channel_rules as (
    select * from {{ ref('channel_rules') }}
),

field_values as (
    select
        'touch_type' as field,
        touch_type as value
    from origins
    union
    select
        'utm_source' as field,
        utm_source as value
    from origins
    union
    select
        'utm_medium' as field,
        utm_medium as value
    from origins
    union
    select
        'utm_campaign' as field,
        utm_campaign as value
    from origins
    union
    select
        'source_medium' as field,
        source_medium as value
    from origins
    union
    select
        'referrer_host' as field,
        referrer_host as value
    from origins
    union
    select
        'arrival' as field,
        arrival as value
    from origins
    union
    select
        'campaign_channel' as field,
        channel as value
    from campaigns
    union
    select
        'campaign_type' as field,
        type as value
    from campaigns
    union
    select
        'lead_source' as field,
        lead_source as value
    from people
),

final as (
    select
        channel_rules.field,
        field_values.value,
        channel_rules.priority,
        channel_rules.channel,
        {{ reporting_day_start('channel_rules.valid_from') }} as valid_from
    from channel_rules
    inner join field_values
        on
            channel_rules.field = field_values.field
            and field_values.value is not null
            and {{ fits_pattern(
                'field_values.value', 'channel_rules.match_type', 'channel_rules.pattern'
            ) }}
)

select * from final
