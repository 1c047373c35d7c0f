-- One row per stage entry of a deal, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'opportunity_stage_changes') }}
),

final as (
    select
        source_system || ':' || change_id as change_id,
        source_system || ':' || opportunity_id as opportunity_id,
        from_stage,
        to_stage,
        amount,
        closed_on,
        changed_at,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
