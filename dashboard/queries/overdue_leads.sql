-- One row per lead whose answer is overdue, the longest wait first.
with overdue_leads as (
    select * from marts.lst_overdue_leads
),

final as (
    select
        cycle_id,
        coalesce(team, 'no team') as team,
        coalesce(lead_source, 'unknown') as lead_source,
        coalesce(score_band, 'not scored') as score_band,
        reasons,
        overdue_hours,
        overdue_working_hours,
        due_at
    from overdue_leads
)

select * from final
order by overdue_hours desc, cycle_id
limit 500
