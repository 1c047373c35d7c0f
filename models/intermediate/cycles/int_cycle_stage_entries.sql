-- One row per lifecycle stage entry, with the cycle it belongs to.
with stage_entries as (
    select * from {{ ref('int_stage_entries') }}
),

openings as (
    select * from {{ ref('int_cycle_openings') }}
),

final as (
    select
        stage_entries.change_id,
        openings.cycle_id,
        stage_entries.stage,
        stage_entries.owner_id,
        stage_entries.changed_by,
        stage_entries.reason,
        stage_entries.source_system,
        stage_entries.person_number,
        openings.cycle_number,
        stage_entries.sales_rating,
        stage_entries.changed_at
    from stage_entries
    inner join openings
        on
            stage_entries.person_number = openings.person_number
            and (
                stage_entries.changed_at >= openings.opened_at
                or (stage_entries.changed_at is null and openings.cycle_number = 1)
            )
            and (
                stage_entries.changed_at < openings.next_opened_at
                or openings.next_opened_at is null
                or stage_entries.changed_at is null
            )
)

select * from final
