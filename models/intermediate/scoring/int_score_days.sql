-- One row per lead cycle and reporting day at whose end it is scored: each whole day of the window
-- on which something new was known of a lead that may be worked on. On all other days what it has
-- only halves on.
with touches as (
    select * from {{ ref('int_touches') }}
    where person_number is not null and touched_at is not null
),

histories as (
    select * from {{ ref('int_attribute_histories') }}
),

rules as (
    select * from {{ ref('int_scoring_rules') }}
),

thresholds as (
    select * from {{ ref('int_score_thresholds') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

windows as (
    select * from {{ ref('int_metric_windows') }}
    where
        window_name = 'daily_scores'
        and valid_from <= {{ as_of() }}
        and (valid_until > {{ as_of() }} or valid_until is null)
),

spans as (
    select {{ dbt.dateadd('day', '-days', as_of()) }} as scored_from
    from windows
),

scored_cycles as (
    select
        lead_cycles.cycle_id,
        lead_cycles.person_number,
        greatest(lead_cycles.opened_at, spans.scored_from) as scored_from,
        least(
            case
                when lead_cycles.outcome in ('won', 'lost', 'disqualified')
                    then lead_cycles.closed_at
                else coalesce(lead_cycles.next_opened_at, {{ end_of_time() }})
            end,
            {{ as_of() }}
        ) as scored_until
    from lead_cycles
    cross join spans
    where lead_cycles.opened_at is not null
),

-- A repeat may be known before the touch that stands for both.
touched_days as (
    select distinct
        touches.person_number,
        {{ reporting_date('greatest(touches.touched_at, touches.known_at)') }} as scored_on
    from touches
    cross join spans
    where
        greatest(touches.touched_at, touches.known_at) >= spans.scored_from
        and (touches.is_eligible or touches.ineligible_reason = 'duplicate')
),

changed_days as (
    select distinct
        histories.person_number,
        {{ reporting_date('histories.counts_from') }} as scored_on
    from histories
    cross join spans
    where histories.counts_from >= spans.scored_from
),

agreed_days as (
    select {{ reporting_date('rules.applies_from') }} as scored_on
    from rules
    cross join spans
    where rules.applies_from >= spans.scored_from
    union
    select {{ reporting_date('thresholds.applies_from') }} as scored_on
    from thresholds
    cross join spans
    where thresholds.applies_from >= spans.scored_from
),

news as (
    select
        scored_cycles.cycle_id,
        touched_days.scored_on
    from scored_cycles
    inner join touched_days
        on scored_cycles.person_number = touched_days.person_number
    union
    select
        scored_cycles.cycle_id,
        changed_days.scored_on
    from scored_cycles
    inner join changed_days
        on scored_cycles.person_number = changed_days.person_number
    union
    select
        scored_cycles.cycle_id,
        agreed_days.scored_on
    from scored_cycles
    cross join agreed_days
),

ends_of_days as (
    select
        cycle_id,
        scored_on,
        {{ reporting_day_start(days_later('scored_on', 1)) }} as scored_at
    from news
),

final as (
    select
        ends_of_days.cycle_id,
        ends_of_days.scored_on,
        ends_of_days.scored_at
    from ends_of_days
    inner join scored_cycles
        on ends_of_days.cycle_id = scored_cycles.cycle_id
    where
        ends_of_days.scored_at > scored_cycles.scored_from
        and ends_of_days.scored_at <= scored_cycles.scored_until
)

select * from final
