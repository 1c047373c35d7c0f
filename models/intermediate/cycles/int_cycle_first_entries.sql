-- One row per lead cycle that was handed off or sent out: who did it first, to whom, and why.
with stage_entries as (
    select * from {{ ref('int_cycle_stage_entries') }}
    where stage in ('handed_off', 'rejected', 'recycled', 'disqualified')
),

users as (
    select * from {{ ref('int_users') }}
),

first_entries as (
    select
        cycle_id,
        stage,
        owner_id,
        changed_by,
        reason
    from stage_entries
    qualify row_number() over (
        partition by cycle_id, stage
        order by changed_at asc nulls last, change_id asc
    ) = 1
),

final as (
    select
        first_entries.cycle_id,
        max(case when first_entries.stage = 'handed_off' then first_entries.owner_id end)
            as owner_id,
        max(case when first_entries.stage = 'rejected' then first_entries.reason end)
            as rejection_reason,
        max(case when first_entries.stage = 'recycled' then first_entries.reason end)
            as recycle_reason,
        -- Neither sales nor marketing did it: an integration or a script.
        coalesce(bool_or(users.role = 'other') filter (
            where first_entries.stage = 'disqualified'
        ), false) as is_disqualified_by_machine
    from first_entries
    left join users
        on first_entries.changed_by = users.user_id
    group by first_entries.cycle_id
)

select * from final
