-- One row per lead that sales gave back, that nobody has contacted since, and that has waited long
-- enough for another try.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
    where
        outcome in ('rejected', 'recycled', 'expired')
        and closed_at is not null
        and next_opened_at is null
),

cycle_returns as (
    select * from {{ ref('int_cycle_returns') }}
),

human_touches as (
    select * from {{ ref('int_sales_activities') }}
    where activity_kind = 'human_touch'
),

steps as (
    select * from {{ ref('int_recycle_steps') }}
),

scores as (
    select * from {{ ref('int_scores_as_of') }}
),

measured_inputs as (
    select * from {{ ref('int_measured_inputs') }}
    where input_name = 'marketing_contacts'
),

people as (
    select * from {{ ref('int_people') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
),

opt_outs as (
    select * from {{ ref('int_person_opt_outs') }}
),

called_cycles as (
    select distinct lead_cycles.cycle_id
    from lead_cycles
    inner join human_touches
        on
            lead_cycles.person_number = human_touches.person_number
            and lead_cycles.closed_at < human_touches.occurred_at
),

-- Where nobody records what marketing does, nobody can be said to be forgotten.
forgotten_cycles as (
    select
        lead_cycles.cycle_id,
        case lead_cycles.outcome
            when 'rejected' then lead_cycles.rejection_reason
            when 'recycled' then lead_cycles.recycle_reason
        end as reason,
        {{ days_between('lead_cycles.closed_at', as_of()) }} as days_since
    from lead_cycles
    cross join measured_inputs
    left join cycle_returns
        on lead_cycles.cycle_id = cycle_returns.cycle_id
    left join called_cycles
        on lead_cycles.cycle_id = called_cycles.cycle_id
    where
        measured_inputs.is_measured
        and cycle_returns.first_contacted_at is null
        and called_cycles.cycle_id is null
),

ripe_cycles as (
    select
        lead_cycles.cycle_key,
        people.person_key,
        accounts.account_key,
        users.owner_key,
        lead_cycles.campaign_id,
        lead_cycles.lead_source,
        lead_cycles.channel,
        lead_cycles.segment,
        lead_cycles.team,
        lead_cycles.outcome,
        forgotten_cycles.reason,
        coalesce(reason_steps.next_step, general_steps.next_step) as next_step,
        scores.score_band,
        scores.reasons_in_words as score_reasons,
        scores.top_interests,
        scores.top_campaign_id,
        lead_cycles.cycle_number,
        scores.band_position,
        scores.score,
        scores.threshold_score,
        forgotten_cycles.days_since,
        opt_outs.person_number is not null as has_opted_out,
        lead_cycles.closed_at,
        scores.last_touched_at
    from lead_cycles
    inner join forgotten_cycles
        on lead_cycles.cycle_id = forgotten_cycles.cycle_id
    inner join people
        on lead_cycles.person_number = people.person_number
    left join steps as reason_steps
        on
            lead_cycles.outcome = reason_steps.outcome
            and forgotten_cycles.reason = reason_steps.reason
    left join steps as general_steps
        on lead_cycles.outcome = general_steps.outcome and general_steps.reason is null
    left join accounts
        on lead_cycles.account_number = accounts.account_number
    left join users
        on coalesce(lead_cycles.current_owner_id, lead_cycles.owner_id) = users.user_id
    left join scores
        on lead_cycles.cycle_id = scores.cycle_id
    left join opt_outs
        on lead_cycles.person_number = opt_outs.person_number
    where
        not people.is_deleted
        and not people.is_internal
        and forgotten_cycles.days_since >= case
            when reason_steps.outcome is not null then reason_steps.wait_days
            else general_steps.wait_days
        end
),

final as (
    select
        cycle_key as cycle_id,
        person_key,
        account_key,
        owner_key,
        campaign_id,
        lead_source,
        channel,
        segment,
        team,
        outcome,
        reason,
        next_step,
        score_band,
        concat(
            case outcome
                when 'expired' then 'handed off, but nobody answered'
                when 'rejected' then 'rejected by sales'
                else 'sent back by sales'
            end,
            case reason
                when 'outside_vocabulary' then ' for a reason outside the vocabulary'
                else coalesce(': ' || reason, '')
            end,
            '; nobody has contacted the lead since',
            case when has_opted_out then '; has opted out of mail' else '' end
        ) as reasons,
        score_reasons,
        top_interests,
        top_campaign_id,
        cast(row_number() over (
            order by
                band_position asc nulls last,
                score desc nulls last,
                days_since desc,
                cycle_key asc
        ) as integer) as priority,
        cast(cycle_number as integer) as cycle_number,
        score,
        threshold_score,
        days_since,
        has_opted_out,
        closed_at,
        last_touched_at,
        {{ as_of() }} as as_of
    from ripe_cycles
)

select * from final
