-- One row per list of leads to act on and team: how many, and since when the oldest waits.
with overdue_leads as (
    select * from marts.lst_overdue_leads
),

call_queue as (
    select * from marts.lst_call_queue
),

leaked_leads as (
    select * from marts.lst_leaked_leads
),

recycle_queue as (
    select * from marts.lst_recycle_queue
),

every_lead as (
    select 'overdue_leads' as list_name, team, due_at as waits_since, as_of, 1 as list_position
    from overdue_leads
    union all
    select 'call_queue' as list_name, team, queued_at as waits_since, as_of, 2 as list_position
    from call_queue
    union all
    select
        'leaked_leads' as list_name, team, handed_off_at as waits_since, as_of, 3 as list_position
    from leaked_leads
    union all
    select 'recycle_queue' as list_name, team, closed_at as waits_since, as_of, 4 as list_position
    from recycle_queue
),

final as (
    select
        list_name,
        coalesce(team, 'no team') as team,
        list_position,
        count(*) as leads_count,
        min(waits_since) as oldest_at,
        date_diff('day', min(waits_since), max(as_of)) as oldest_days
    from every_lead
    group by list_name, team, list_position
)

select * from final
order by list_position, leads_count desc, team
