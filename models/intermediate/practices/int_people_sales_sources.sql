-- One row per person whom sales contacted at a known time, and whether sales found the person.
with human_activities as (
    select * from {{ ref('int_sales_activities') }}
    where activity_kind = 'human_touch' and occurred_at is not null
),

eligible_touches as (
    select * from {{ ref('int_touches') }}
    where is_eligible
),

people as (
    select * from {{ ref('int_people') }}
),

channel_rule_fits as (
    select * from {{ ref('int_channel_rule_fits') }}
    where field = 'lead_source'
),

channels as (
    select * from {{ ref('channels') }}
),

first_activities as (
    select
        person_number,
        min(occurred_at) as first_activity_at
    from human_activities
    group by person_number
),

first_touches as (
    select
        person_number,
        min(touched_at) as first_touched_at
    from eligible_touches
    group by person_number
),

-- The rules of the day on which the person became known; of those that fit, the first decides.
source_channels as (
    select
        people.person_number,
        channel_rule_fits.channel
    from people
    inner join channel_rule_fits
        on
            people.lead_source = channel_rule_fits.value
            and (
                people.created_at >= channel_rule_fits.valid_from
                or people.created_at is null
            )
    qualify row_number() over (
        partition by people.person_number
        order by channel_rule_fits.priority asc, channel_rule_fits.valid_from desc
    ) = 1
),

final as (
    select
        first_activities.person_number,
        coalesce(channels.is_sales_source, false) as is_sales_source,
        coalesce(channels.is_sales_source, false)
        or coalesce(first_activities.first_activity_at < first_touches.first_touched_at, true)
            as is_self_sourced,
        first_activities.first_activity_at,
        first_touches.first_touched_at
    from first_activities
    left join first_touches
        on first_activities.person_number = first_touches.person_number
    left join source_channels
        on first_activities.person_number = source_channels.person_number
    left join channels
        on source_channels.channel = channels.channel
)

select * from final
