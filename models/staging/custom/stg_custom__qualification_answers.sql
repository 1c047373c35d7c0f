-- One row per answered question of the definition of a qualified lead,
-- as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'qualification_answers') }}
),

final as (
    select
        source_system || ':' || person_id as person_id,
        question,
        answer,
        asked_by,
        answered_at,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
