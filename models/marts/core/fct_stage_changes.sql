-- One row per lifecycle stage entry of a person, repeats included.
with stage_entries as (
    select * from {{ ref('int_cycle_stage_entries') }}
),

people as (
    select * from {{ ref('int_people') }}
),

users as (
    select * from {{ ref('int_users') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

ordered_entries as (
    select
        change_id,
        cycle_id,
        stage,
        owner_id,
        reason,
        source_system,
        person_number,
        cycle_number,
        sales_rating,
        row_number() over (
            partition by cycle_id, stage
            order by changed_at asc nulls last, change_id asc
        ) as entry_number,
        changed_at,
        lead(changed_at) over (
            partition by cycle_id
            order by changed_at asc nulls last, change_id asc
        ) as next_changed_at
    from stage_entries
),

final as (
    select
        lead_cycles.cycle_key as cycle_id,
        people.person_key,
        users.owner_key,
        ordered_entries.stage,
        ordered_entries.reason,
        ordered_entries.source_system,
        cast(ordered_entries.cycle_number as integer) as cycle_number,
        cast(ordered_entries.entry_number as integer) as entry_number,
        cast(ordered_entries.sales_rating as integer) as sales_rating,
        {{ hours_between('ordered_entries.changed_at', 'ordered_entries.next_changed_at') }}
            as hours_in_stage,
        ordered_entries.changed_at as entered_at,
        ordered_entries.next_changed_at as left_at
    from ordered_entries
    inner join lead_cycles
        on ordered_entries.cycle_id = lead_cycles.cycle_id
    left join people
        on ordered_entries.person_number = people.person_number
    left join users
        on ordered_entries.owner_id = users.user_id
)

select * from final
