-- Months of the reporting calendar (Europe/Berlin).
select
    cast(
        date_trunc('month', timezone('Europe/Berlin', timezone('UTC', handed_off_at))) as date
    )::varchar as month,
    team,
    count(*) as hand_offs,
    count(*) filter (first_followed_up_at is not null) as answered_hand_offs
from cycle_facts
where handed_off_at is not null
group by all
order by all
