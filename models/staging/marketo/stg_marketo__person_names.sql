-- One row per person record: the name that Marketo gives. Never published.
with leads as (
    select * from {{ source('raw_marketo', 'lead') }}
),

final as (
    select
        source_system || ':' || id as person_id,
        nullif(trim(concat(coalesce(first_name, ''), ' ', coalesce(last_name, ''))), '') as name
    from leads
)

select * from final
