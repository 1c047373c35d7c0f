-- One row per open lead to call: handed off and waiting for a first call, or not handed off though
-- the score says sales-ready.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

scores as (
    select * from {{ ref('int_scores_as_of') }}
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

users as (
    select * from {{ ref('int_users') }}
),

opt_outs as (
    select * from {{ ref('int_person_opt_outs') }}
),

-- Where nobody records what sales does, nobody can be said to wait.
queued_cycles as (
    select
        cycle_key,
        cycle_id,
        'waits' as queue,
        person_number,
        cycle_number,
        is_returned,
        handed_off_at as queued_at,
        due_at
    from lead_cycles
    cross join measured_inputs
    where
        measured_inputs.is_measured
        and outcome = 'open_in_sales'
        and has_handed_off
        and first_followed_up_at is null
        and opportunity_id is null
    union all
    select
        lead_cycles.cycle_key,
        lead_cycles.cycle_id,
        'deserves' as queue,
        lead_cycles.person_number,
        lead_cycles.cycle_number,
        lead_cycles.is_returned,
        lead_cycles.opened_at as queued_at,
        cast(null as timestamp) as due_at
    from lead_cycles
    inner join scores
        on lead_cycles.cycle_id = scores.cycle_id
    where lead_cycles.outcome = 'open_in_marketing' and not scores.is_below_threshold
),

described_cycles as (
    select
        queued_cycles.cycle_key,
        queued_cycles.queue,
        people.person_key,
        accounts.account_key,
        users.owner_key,
        lead_cycles.campaign_id,
        lead_cycles.lead_source,
        lead_cycles.channel,
        lead_cycles.segment,
        lead_cycles.team,
        scores.score_band,
        scores.reasons_in_words as score_reasons,
        scores.top_interests,
        scores.top_campaign_id,
        scores.definition_version,
        queued_cycles.cycle_number,
        scores.band_position,
        scores.score,
        scores.threshold_score,
        {{ days_between('queued_cycles.queued_at', as_of()) }} as age_days,
        queued_cycles.is_returned,
        coalesce(queued_cycles.due_at <= {{ as_of() }}, false) as is_overdue,
        opt_outs.person_number is not null as has_opted_out,
        users.is_active,
        queued_cycles.queued_at,
        queued_cycles.due_at,
        scores.last_touched_at
    from queued_cycles
    inner join lead_cycles
        on queued_cycles.cycle_id = lead_cycles.cycle_id
    inner join people
        on queued_cycles.person_number = people.person_number
    left join accounts
        on lead_cycles.account_number = accounts.account_number
    left join users
        on coalesce(lead_cycles.current_owner_id, lead_cycles.owner_id) = users.user_id
    left join scores
        on queued_cycles.cycle_id = scores.cycle_id
    left join opt_outs
        on queued_cycles.person_number = opt_outs.person_number
    where not people.is_deleted and not people.is_internal
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
        queue,
        score_band,
        concat(
            case
                when queue = 'deserves' then 'sales-ready by score, but not handed off'
                when is_overdue then 'handed off and overdue, nobody has called'
                else 'handed off, nobody has called'
            end,
            coalesce('; ' || score_band, '; score unknown'),
            case when is_returned then '; came back after an earlier hand-off' else '' end,
            case when has_opted_out then '; has opted out of mail' else '' end,
            case
                when owner_key is null then '; has no owner'
                when not is_active then '; its owner has left'
                else ''
            end
        ) as reasons,
        score_reasons,
        top_interests,
        top_campaign_id,
        definition_version,
        cast(row_number() over (
            order by
                band_position asc nulls last,
                queue = 'waits' desc,
                is_overdue desc,
                score desc nulls last,
                age_days desc nulls last,
                cycle_key asc
        ) as integer) as priority,
        cast(cycle_number as integer) as cycle_number,
        score,
        threshold_score,
        age_days,
        is_overdue,
        has_opted_out,
        queued_at,
        due_at,
        last_touched_at,
        {{ as_of() }} as as_of
    from described_cycles
)

select * from final
