-- Of the cycles that entered a stage in a month of the reporting calendar (Europe/Berlin), how many
-- reached the other within the horizon; those that reached it before they entered are told apart.
with stage_days as (
    unpivot (
        select
            cycle_facts.cycle_no,
            inquiry_at as inquiry,
            mql_at as mql,
            handed_off_at as handed_off,
            accepted_at as accepted,
            least(qualified_at, deal_created_at) as qualified,
            first_wins.won_at as won
        from cycle_facts
        left join (
            select cycle_no, min(won_at) as won_at from cycle_deals group by cycle_no
        ) as first_wins
            on cycle_facts.cycle_no = first_wins.cycle_no
    )
    on inquiry, mql, handed_off, accepted, qualified, won
    into name stage value entered_at
),

entries as (
    select
        cycle_no,
        stage,
        cast(timezone('Europe/Berlin', timezone('UTC', entered_at)) as date) as entered_on
    from stage_days
),

conversions as (
    select
        pairs.from_stage,
        pairs.to_stage,
        entries.entered_on,
        case
            when pairs.to_stage = 'won' then getvariable('conversion_to_won_days')
            else getvariable('conversion_days')
        end as horizon,
        reached.entered_on - entries.entered_on as days,
        cast(timezone('Europe/Berlin', timezone('UTC', as_of())) as date) - entries.entered_on
            as age
    from (
        values
        ('inquiry', 'mql'), ('mql', 'handed_off'), ('handed_off', 'accepted'),
        ('accepted', 'qualified'), ('qualified', 'won'),
        ('inquiry', 'won'), ('mql', 'won'), ('handed_off', 'won')
    ) as pairs (from_stage, to_stage)
    inner join entries on pairs.from_stage = entries.stage
    left join entries as reached
        on entries.cycle_no = reached.cycle_no and pairs.to_stage = reached.stage
)

select
    from_stage,
    to_stage,
    cast(date_trunc('month', entered_on) as date) as month,
    count(*) filter (coalesce(days >= 0, true)) as cycles,
    count(*) filter (days between 0 and horizon) as converted,
    count(*) filter (days < 0) as out_of_order,
    bool_and(age >= horizon) as is_mature
from conversions
group by all
having cycles > 0
order by all
