-- One row per click in a mail that a mail gateway's scanner made, with the moment from which that
-- could be seen: nothing that comes later changes what was believed before.
with clicks as (
    select * from {{ ref('int_mail_clicks_unioned') }}
),

limits as (
    select * from {{ ref('int_scanner_limits') }}
),

timed_clicks as (
    select
        touch_id,
        person_id,
        mail_id,
        link,
        delivered_at,
        touched_at,
        greatest(touched_at, known_at) as counts_from
    from clicks
),

quick_clicks as (
    select
        timed_clicks.touch_id,
        timed_clicks.counts_from as seen_from
    from timed_clicks
    inner join limits
        on
            timed_clicks.touched_at >= limits.applies_from
            and timed_clicks.touched_at < limits.applies_until
    where
        limits.mark = 'after_delivery'
        and timed_clicks.touched_at >= timed_clicks.delivered_at
        and timed_clicks.touched_at
        <= {{ dbt.dateadd('second', 'limits.within_seconds', 'timed_clicks.delivered_at') }}
),

-- A link is known of a mail once anybody has clicked it.
mail_links as (
    select
        mail_id,
        link,
        min(counts_from) as known_from
    from timed_clicks
    where mail_id is not null and link is not null
    group by mail_id, link
),

busy_readers as (
    select
        person_id,
        mail_id
    from timed_clicks
    group by person_id, mail_id
    having count(distinct link) > 1
),

busy_clicks as (
    select
        timed_clicks.touch_id,
        timed_clicks.person_id,
        timed_clicks.mail_id,
        timed_clicks.link,
        timed_clicks.touched_at,
        timed_clicks.counts_from
    from timed_clicks
    inner join busy_readers
        on
            timed_clicks.person_id = busy_readers.person_id
            and timed_clicks.mail_id = busy_readers.mail_id
    where timed_clicks.link is not null
),

-- Every click opens a window, so that no other click can close one.
windows as (
    select
        first_clicks.touch_id as first_touch_id,
        first_clicks.mail_id,
        busy_clicks.touch_id,
        busy_clicks.link,
        busy_clicks.counts_from,
        limits.links_from
    from busy_clicks as first_clicks
    inner join limits
        on
            first_clicks.touched_at >= limits.applies_from
            and first_clicks.touched_at < limits.applies_until
    inner join busy_clicks
        on
            first_clicks.person_id = busy_clicks.person_id
            and first_clicks.mail_id = busy_clicks.mail_id
            and first_clicks.touched_at <= busy_clicks.touched_at
            and {{ dbt.dateadd('second', 'limits.within_seconds', 'first_clicks.touched_at') }}
            >= busy_clicks.touched_at
    where limits.mark = 'every_link'
),

window_links as (
    select
        first_touch_id,
        mail_id,
        link,
        links_from,
        min(counts_from) as known_from
    from windows
    group by first_touch_id, mail_id, link, links_from
),

window_steps as (
    select distinct
        first_touch_id,
        mail_id,
        links_from,
        count(*) over (
            partition by first_touch_id order by known_from
        ) as clicked_links_count,
        known_from
    from window_links
),

judged_steps as (
    select
        window_steps.first_touch_id,
        window_steps.links_from,
        window_steps.clicked_links_count,
        window_steps.known_from,
        count(*) as mail_links_count
    from window_steps
    inner join mail_links
        on
            window_steps.mail_id = mail_links.mail_id
            and window_steps.known_from >= mail_links.known_from
    group by
        window_steps.first_touch_id,
        window_steps.links_from,
        window_steps.clicked_links_count,
        window_steps.known_from
),

sweeps as (
    select
        first_touch_id,
        min(known_from) as seen_from
    from judged_steps
    where clicked_links_count >= links_from and clicked_links_count >= mail_links_count
    group by first_touch_id
),

scanner_clicks as (
    select * from quick_clicks
    union all
    select
        windows.touch_id,
        greatest(windows.counts_from, sweeps.seen_from) as seen_from
    from windows
    inner join sweeps
        on windows.first_touch_id = sweeps.first_touch_id
),

final as (
    select
        touch_id,
        min(seen_from) as seen_from
    from scanner_clicks
    group by touch_id
)

select * from final
