-- One row per event that ends a person's cycle: a side exit, a deal's closing or an expiry.
with stage_entries as (
    select * from {{ ref('int_stage_entries') }}
    where changed_at is not null
),

stages as (
    select * from {{ ref('stages') }}
    where ends_cycle
),

deals as (
    select * from {{ ref('int_deals') }}
),

deal_people as (
    select * from {{ ref('int_opportunity_people') }}
),

closings as (
    select * from {{ ref('int_deal_closings') }}
),

hand_offs as (
    select * from {{ ref('int_hand_offs') }}
    where expired_at is not null
),

deal_ends as (
    select
        deals.opportunity_id,
        closings.change_id,
        deals.first_known_at,
        coalesce(closings.closed_at, deals.closed_at) as closed_at,
        closings.reopened_at
    from deals
    left join closings
        on deals.opportunity_id = closings.opportunity_id
    -- An open deal whose re-opening nobody recorded was never closed for good.
    where deals.status <> 'open' or closings.reopened_at is not null
),

final as (
    select
        'change:' || stage_entries.change_id as event_id,
        stage_entries.person_number,
        stage_entries.stage as end_name,
        stage_entries.changed_at as ended_at,
        -- An end counts in the cycle in which it began: a deal in that of its creation, an expiry
        -- in that whose first hand-off it is.
        stage_entries.changed_at as counts_from,
        cast(null as timestamp) as counts_after,
        cast(null as timestamp) as continued_at
    from stage_entries
    inner join stages
        on stage_entries.stage = stages.stage
    union all
    select
        concat(
            'deal:',
            deal_people.opportunity_id,
            ':',
            deal_people.person_number,
            ':',
            coalesce(deal_ends.change_id, 'closed')
        ) as event_id,
        deal_people.person_number,
        'deal_closed' as end_name,
        greatest(deal_ends.closed_at, deal_ends.first_known_at) as ended_at,
        deal_ends.first_known_at as counts_from,
        cast(null as timestamp) as counts_after,
        deal_ends.reopened_at as continued_at
    from deal_ends
    inner join deal_people
        on deal_ends.opportunity_id = deal_people.opportunity_id
    where deal_ends.closed_at is not null
    union all
    select
        concat('hand_off:', person_number, ':', handed_off_at) as event_id,
        person_number,
        'expired' as end_name,
        expired_at as ended_at,
        handed_off_at as counts_from,
        previous_handed_off_at as counts_after,
        continued_at
    from hand_offs
)

select * from final
