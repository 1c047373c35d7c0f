-- One row per kind of conversion, and whether any source dates it: undated is not measured.
with conversions as (
    select * from {{ ref('int_conversions') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

events as (
    select
        conversion_type,
        converted_at
    from conversions
    where conversion_type <> 'mql'
    union all
    select
        'mql' as conversion_type,
        mql_at as converted_at
    from lead_cycles
    union all
    select
        'accepted' as conversion_type,
        accepted_at as converted_at
    from lead_cycles
),

final as (
    select
        conversion_type,
        count(converted_at) > 0 as is_measured
    from events
    group by conversion_type
)

select * from final
