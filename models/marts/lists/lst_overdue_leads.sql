-- One row per lead whose hand-off is overdue: handed off, due, nobody called, still open.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

measured_inputs as (
    select * from {{ ref('int_measured_inputs') }}
    where input_name = 'sales_touches'
),

people as (
    select * from {{ ref('int_people') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

scores as (
    select * from {{ ref('int_scores_as_of') }}
),

users as (
    select * from {{ ref('int_users') }}
),

-- Where nobody records what sales does, nothing can be called overdue.
overdue_cycles as (
    select
        lead_cycles.cycle_key,
        lead_cycles.cycle_id,
        lead_cycles.person_number,
        lead_cycles.account_number,
        coalesce(lead_cycles.current_owner_id, lead_cycles.owner_id) as owner_id,
        lead_cycles.campaign_id,
        lead_cycles.lead_source,
        lead_cycles.channel,
        lead_cycles.segment,
        lead_cycles.team,
        lead_cycles.cycle_number,
        lead_cycles.overdue_working_hours,
        lead_cycles.is_returned,
        lead_cycles.accepted_at,
        lead_cycles.handed_off_at,
        lead_cycles.due_at,
        {{ hours_between('lead_cycles.due_at', as_of()) }} as overdue_hours
    from lead_cycles
    cross join measured_inputs
    where
        measured_inputs.is_measured
        and lead_cycles.outcome = 'open_in_sales'
        and lead_cycles.due_at <= {{ as_of() }}
        and lead_cycles.first_followed_up_at is null
        and lead_cycles.opportunity_id is null
),

final as (
    select
        overdue_cycles.cycle_key as cycle_id,
        people.person_key,
        accounts.account_key,
        users.owner_key,
        overdue_cycles.campaign_id,
        overdue_cycles.lead_source,
        overdue_cycles.channel,
        overdue_cycles.segment,
        overdue_cycles.team,
        scores.score_band,
        concat(
            case
                when overdue_cycles.accepted_at is not null
                    then 'accepted, but no call, meeting or message is recorded'
                else 'handed off, but no call, meeting or message is recorded'
            end,
            case
                when overdue_cycles.is_returned then '; came back after an earlier hand-off'
                else ''
            end,
            case
                when users.owner_key is null then '; has no owner'
                when not users.is_active then '; its owner has left'
                else ''
            end
        ) as reasons,
        cast(overdue_cycles.cycle_number as integer) as cycle_number,
        overdue_cycles.overdue_hours,
        overdue_cycles.overdue_working_hours,
        overdue_cycles.handed_off_at,
        overdue_cycles.due_at,
        {{ as_of() }} as as_of
    from overdue_cycles
    left join people
        on overdue_cycles.person_number = people.person_number
    left join accounts
        on overdue_cycles.account_number = accounts.account_number
    left join users
        on overdue_cycles.owner_id = users.user_id
    left join scores
        on overdue_cycles.cycle_id = scores.cycle_id
)

select * from final
