-- One row per person and moment of a hand-off, with the time by which sales should have answered.
with clocks as (
    select * from {{ ref('int_hand_off_clocks') }}
),

spans as (
    select * from {{ ref('int_clock_spans') }}
    where is_worked
),

awaited_clocks as (
    select
        time_zone,
        clock,
        person_number,
        handed_off_worked_microseconds,
        handed_off_worked_microseconds + {{ hours_as_microseconds('respond_within_hours') }}
            as due_worked_microseconds,
        handed_off_at,
        previous_handed_off_at,
        {{ dbt.dateadd('hour', 'respond_within_hours', 'handed_off_at') }} as raw_due_at,
        expires_at
    from clocks
),

-- Spans and due times on one line of worked time: each due time lies in the last span before it.
worked_points as (
    select
        time_zone,
        cast(null as varchar) as clock,
        cast(null as bigint) as person_number,
        cast(null as bigint) as handed_off_worked_microseconds,
        worked_before_microseconds as worked_point,
        worked_before_microseconds as span_starts_at_point,
        worked_before_microseconds + worked_microseconds as span_ends_at_point,
        true as is_span,
        starts_at as span_starts_at,
        cast(null as timestamp) as handed_off_at,
        cast(null as timestamp) as previous_handed_off_at,
        cast(null as timestamp) as raw_due_at,
        cast(null as timestamp) as expires_at
    from spans
    union all
    select
        time_zone,
        clock,
        person_number,
        handed_off_worked_microseconds,
        due_worked_microseconds as worked_point,
        cast(null as bigint) as span_starts_at_point,
        cast(null as bigint) as span_ends_at_point,
        false as is_span,
        cast(null as timestamp) as span_starts_at,
        handed_off_at,
        previous_handed_off_at,
        raw_due_at,
        expires_at
    from awaited_clocks
),

-- What is due exactly at a closing time is due then, and not when the next day opens.
points_in_spans as (
    select
        time_zone,
        clock,
        person_number,
        handed_off_worked_microseconds,
        worked_point,
        max(span_starts_at_point) over worked_so_far as span_starts_at_point,
        max(span_ends_at_point) over worked_so_far as span_ends_at_point,
        is_span,
        max(span_starts_at) over worked_so_far as span_starts_at,
        handed_off_at,
        previous_handed_off_at,
        raw_due_at,
        expires_at
    from worked_points
    window worked_so_far as (
        partition by time_zone
        order by worked_point, is_span
        rows between unbounded preceding and current row
    )
),

final as (
    select
        time_zone,
        clock,
        person_number,
        handed_off_worked_microseconds,
        handed_off_at,
        previous_handed_off_at,
        case
            when clock = 'raw' then raw_due_at
            when worked_point <= span_ends_at_point
                then greatest(handed_off_at, {{ microseconds_later(
                    'span_starts_at', 'worked_point - span_starts_at_point'
                ) }})
        end as due_at,
        expires_at
    from points_in_spans
    where not is_span
)

select * from final
