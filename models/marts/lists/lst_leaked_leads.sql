-- One row per lead that leaked: handed off long ago, and sales never touched, accepted, rejected or
-- sent it back, nor made a deal of it.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

leaks as (
    select * from {{ ref('int_windowed_results') }}
    where metric_name = 'leak_rate' and is_counted
),

gaps as (
    select * from {{ ref('int_metric_gaps') }}
    where metric_name = 'leak_rate'
),

people as (
    select * from {{ ref('int_people') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

scores as (
    select * from {{ ref('int_scores_at_hand_off') }}
),

users as (
    select * from {{ ref('int_users') }}
),

-- Where nobody records what sales does, nothing can be said to leak.
leaked_cycles as (
    select
        lead_cycles.cycle_id,
        lead_cycles.cycle_key,
        lead_cycles.person_number,
        lead_cycles.account_number,
        coalesce(lead_cycles.current_owner_id, lead_cycles.owner_id) as owner_id,
        lead_cycles.campaign_id,
        lead_cycles.lead_source,
        lead_cycles.channel,
        lead_cycles.segment,
        lead_cycles.team,
        lead_cycles.outcome,
        lead_cycles.cycle_number,
        lead_cycles.is_returned,
        lead_cycles.handed_off_at,
        lead_cycles.expired_at
    from leaks
    inner join lead_cycles
        on leaks.cycle_id = lead_cycles.cycle_id
    left join gaps
        on leaks.metric_name = gaps.metric_name
    where gaps.metric_name is null
),

final as (
    select
        leaked_cycles.cycle_key as cycle_id,
        people.person_key,
        accounts.account_key,
        users.owner_key,
        leaked_cycles.campaign_id,
        leaked_cycles.lead_source,
        leaked_cycles.channel,
        leaked_cycles.segment,
        leaked_cycles.team,
        scores.score_band,
        concat(
            case
                when leaked_cycles.outcome = 'disqualified' then 'disqualified without a touch'
                when leaked_cycles.expired_at is not null then 'expired without an answer'
                else 'handed off and never answered'
            end,
            case
                when leaked_cycles.is_returned then '; came back after an earlier hand-off'
                else ''
            end,
            case
                when users.owner_key is null then '; has no owner'
                when not users.is_active then '; its owner has left'
                else ''
            end
        ) as reasons,
        cast(leaked_cycles.cycle_number as integer) as cycle_number,
        {{ days_between('leaked_cycles.handed_off_at', as_of()) }} as days_since_hand_off,
        leaked_cycles.handed_off_at,
        leaked_cycles.expired_at,
        {{ as_of() }} as as_of
    from leaked_cycles
    left join people
        on leaked_cycles.person_number = people.person_number
    left join accounts
        on leaked_cycles.account_number = accounts.account_number
    left join scores
        on leaked_cycles.cycle_id = scores.cycle_id
    left join users
        on leaked_cycles.owner_id = users.user_id
)

select * from final
