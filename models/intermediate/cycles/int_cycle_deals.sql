-- One row per deal and person on it, with the person's cycle that it belongs to.
with deals as (
    select * from {{ ref('int_deals') }}
),

deal_people as (
    select * from {{ ref('int_opportunity_people') }}
),

openings as (
    select * from {{ ref('int_cycle_openings') }}
),

final as (
    select
        deals.opportunity_id,
        openings.cycle_id,
        deals.status,
        case when deal_people.is_primary then 'primary' else 'supporting' end as opportunity_role,
        deal_people.person_number,
        openings.cycle_number,
        case when deal_people.is_primary then deals.revenue_amount end as won_amount,
        deals.created_at,
        deals.first_known_at,
        deals.won_at,
        deals.lost_at
    from deals
    inner join deal_people
        on deals.opportunity_id = deal_people.opportunity_id
    inner join openings
        on
            deal_people.person_number = openings.person_number
            -- What is known of a deal before its person's first cycle, or at no time, is of that.
            and (
                deals.first_known_at >= openings.opened_at
                or openings.cycle_number = 1
            )
            and (
                deals.first_known_at < openings.next_opened_at
                or openings.next_opened_at is null
                or (deals.first_known_at is null and openings.cycle_number = 1)
            )
)

select * from final
