-- One row per answered question of the definition of a qualified lead,
-- of every source, up to as_of.
with all_sources as (
    select * from {{ ref('stg_custom__qualification_answers') }}
),

final as (
    select
        person_id,
        question,
        answer,
        asked_by,
        answered_at,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where answered_at <= {{ as_of() }} or answered_at is null
)

select * from final
