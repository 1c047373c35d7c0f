-- One row per score band, lead source and group (nurtured or not) of the cycles that were followed
-- from a landmark, with how many of them advanced.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

cycle_stages as (
    select * from {{ ref('int_cycle_stages') }}
),

stages as (
    select * from {{ ref('stages') }}
    where not ends_cycle and position > 0
),

memberships as (
    select * from {{ ref('int_nurture_memberships') }}
),

scores as (
    select * from {{ ref('int_scores') }}
    where moment = 'inquiry'
),

windows as (
    select * from {{ ref('int_metric_windows') }}
    where valid_from <= {{ as_of() }} and (valid_until > {{ as_of() }} or valid_until is null)
),

lengths as (
    select
        max(days) filter (where window_name = 'nurture_landmark') as landmark_days,
        max(days) filter (where window_name = 'nurture_progress') as progress_days
    from windows
),

followed_cycles as (
    select
        lead_cycles.cycle_id,
        lead_cycles.person_number,
        lead_cycles.lead_source,
        lead_cycles.mql_at,
        lead_cycles.handed_off_at,
        lead_cycles.closed_at,
        {{ dbt.dateadd('day', 'lengths.landmark_days', 'lead_cycles.opened_at') }} as landmark_at,
        {{ dbt.dateadd(
            'day', 'lengths.landmark_days + lengths.progress_days', 'lead_cycles.opened_at'
        ) }} as followed_until
    from lead_cycles
    cross join lengths
    where lead_cycles.opened_at is not null
),

-- Still with marketing at the landmark, and seen to the end of what is followed.
waiting_cycles as (
    select
        cycle_id,
        person_number,
        lead_source,
        landmark_at,
        followed_until
    from followed_cycles
    where
        followed_until <= {{ as_of() }}
        and (mql_at > landmark_at or mql_at is null)
        and (handed_off_at > landmark_at or handed_off_at is null)
        and (closed_at > landmark_at or closed_at is null)
),

nurtured_cycles as (
    select distinct waiting_cycles.cycle_id
    from waiting_cycles
    inner join memberships
        on
            waiting_cycles.person_number = memberships.person_number
            and waiting_cycles.landmark_at >= memberships.joined_at
            and waiting_cycles.landmark_at < memberships.left_at
),

advanced_cycles as (
    select distinct waiting_cycles.cycle_id
    from waiting_cycles
    inner join cycle_stages
        on waiting_cycles.cycle_id = cycle_stages.cycle_id
    inner join stages
        on cycle_stages.stage = stages.stage
    where
        stages.stage <> 'inquiry'
        and cycle_stages.first_entered_at > waiting_cycles.landmark_at
        and cycle_stages.first_entered_at <= waiting_cycles.followed_until
),

final as (
    select
        coalesce(scores.score_band, 'no score') as score_band,
        coalesce(waiting_cycles.lead_source, 'unknown') as lead_source,
        count(*) as cycles_count,
        count(*) filter (where advanced_cycles.cycle_id is not null) as advanced_count,
        nurtured_cycles.cycle_id is not null as is_nurtured
    from waiting_cycles
    left join scores
        on waiting_cycles.cycle_id = scores.cycle_id
    left join nurtured_cycles
        on waiting_cycles.cycle_id = nurtured_cycles.cycle_id
    left join advanced_cycles
        on waiting_cycles.cycle_id = advanced_cycles.cycle_id
    group by all
)

select * from final
